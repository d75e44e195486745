"""`copydesk sample`: real headline tests to look at."""

import typer

app = typer.Typer(help="The sample workspace: real headline tests.", no_args_is_help=True)


@app.callback()
def sample() -> None:
    """The sample workspace: real headline tests."""


@app.command()
def load() -> None:
    """Load the sample workspace; what is there already stays as it is. A worker then measures it."""
    from bot.cli import open_desk

    loaded = open_desk.with_desk(lambda desk: desk.sample.load())
    print(f"{loaded} headline tests loaded." if loaded else "The sample workspace is there already.")
