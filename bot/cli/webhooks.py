"""`copydesk webhook`: endpoints that hear of events, and what could not be delivered."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.choices import Where

if TYPE_CHECKING:
    from core.desk import Desk
    from core.webhooks.models import Delivery, Endpoint

app = typer.Typer(
    help="Webhooks: add an endpoint, list them, see and resend dead letters.", no_args_is_help=True
)


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="Where events are sent, https://….")],
    kind: Annotated[
        list[str] | None, typer.Option(help="An event's name; may be repeated. All without.")
    ] = None,
    workspace: Where = "",
) -> None:
    """Add an endpoint. Its signing secret is shown once, on standard output."""
    from bot.cli import open_desk
    from bot.cli.saying import say
    from core.webhooks.models import ALL_KINDS

    async def make(desk: "Desk") -> tuple[str, str]:
        by = await open_desk.operator(desk, workspace)
        made = await desk.webhooks.add(by, url=url, kinds=kind or [ALL_KINDS])
        return made.id, desk.webhooks.secret(made)

    endpoint_id, secret = open_desk.with_desk(make)
    print(secret)
    say(f"Keep it now: it is not shown again. The endpoint is {endpoint_id}.")


_NO_ENDPOINTS = "There are no endpoints. `copydesk webhook add https://…` adds one."


@app.command("list")
def list_endpoints(
    workspace: Where = "",
    all_: Annotated[bool, typer.Option("--all", help="Also those that are turned off.")] = False,
) -> None:
    """The endpoints of a workspace."""
    from bot.cli import open_desk
    from bot.cli.tables import lean_table, print_table

    async def read(desk: "Desk") -> "list[Endpoint]":
        known = await desk.webhooks.list(await open_desk.operator(desk, workspace))
        return [endpoint for endpoint in known if endpoint.enabled or all_]

    table = lean_table("endpoint", "address", "events", "state", gives_way="address", whole=True)
    for found in open_desk.with_desk(read):
        table.add_row(found.id, found.url, ", ".join(found.kinds), "on" if found.enabled else "off")
    print_table(table, if_empty=_NO_ENDPOINTS if all_ else f"{_NO_ENDPOINTS} --all shows those that are off.")


@app.command()
def enable(
    endpoint: Annotated[str, typer.Argument(help="The endpoint's id.")], workspace: Where = ""
) -> None:
    """Turn an endpoint on again; its dead letters wait until you resend them with `webhook redeliver`."""
    from bot.cli import open_desk
    from bot.cli.saying import answer
    from core.foundation.ids import EndpointId

    async def turn_on(desk: "Desk") -> "Endpoint":
        by = await open_desk.operator(desk, workspace)
        return await desk.webhooks.enable(by, EndpointId(endpoint))

    answer(f"Events are sent to {open_desk.with_desk(turn_on).url} again.")


@app.command()
def disable(
    endpoint: Annotated[str, typer.Argument(help="The endpoint's id.")], workspace: Where = ""
) -> None:
    """Turn an endpoint off; what still waits for it becomes a dead letter."""
    from bot.cli import open_desk
    from bot.cli.saying import answer
    from core.foundation.ids import EndpointId

    async def turn_off(desk: "Desk") -> "Endpoint":
        by = await open_desk.operator(desk, workspace)
        return await desk.webhooks.disable(by, EndpointId(endpoint))

    answer(f"Nothing is sent to {open_desk.with_desk(turn_off).url} any more.")


@app.command()
def dead(workspace: Where = "") -> None:
    """What could not be delivered."""
    from bot.cli import open_desk
    from bot.cli.tables import lean_table, print_table

    async def read(desk: "Desk") -> "list[Delivery]":
        return list(await desk.webhooks.dead(await open_desk.operator(desk, workspace)))

    table = lean_table("delivery", "event", "tries", "why", gives_way="why", whole=True)
    for found in open_desk.with_desk(read):
        table.add_row(found.id, found.kind, str(found.attempts), found.last_error)
    print_table(table, if_empty="Everything was delivered, or is still being tried.")


@app.command()
def redeliver(
    delivery: Annotated[str, typer.Argument(help="The dead letter's id, or an endpoint's for all of its.")],
    workspace: Where = "",
) -> None:
    """Send a dead letter again; a worker does so within seconds."""
    from bot.cli import open_desk
    from bot.cli.saying import answer
    from core.foundation.ids import DeliveryId, EndpointId

    async def again(desk: "Desk") -> int:
        by = await open_desk.operator(desk, workspace)
        if delivery.startswith("end_"):
            return await desk.webhooks.redeliver_all(by, EndpointId(delivery))
        await desk.webhooks.redeliver(by, DeliveryId(delivery))
        return 1

    count = open_desk.with_desk(again)
    answer("1 dead letter is sent again." if count == 1 else f"{count} dead letters are sent again.")
