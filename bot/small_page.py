"""The small page that a browser gets from an address of ours: a heading, what is below it, and no script."""

from collections.abc import Mapping

from starlette.responses import HTMLResponse, Response

from core.foundation.headers import ANSWER

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading}</title>
<style>
body {{ font: 18px/1.5 sans-serif; max-width: 32em; margin: 4em auto; padding: 0 1em; color: #1d2430; }}
button {{ font: inherit; padding: .5em 1.2em; }}
</style>
</head>
<body>
<h1>{heading}</h1>
{content}
</body>
</html>
"""
HEADERS = {
    **ANSWER,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex",
}


def small_page(
    heading: str, content: str, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """`content` is HTML, `heading` needs no escaping; `headers` are those of its own."""
    page = PAGE.format(heading=heading, content=content)
    return HTMLResponse(page, status, {**HEADERS, **(headers or {})})
