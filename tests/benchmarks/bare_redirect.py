"""The least that redirects, and counts nothing: `python -m tests.benchmarks.bare_redirect PORT`."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from bot.collecting import collect_rarely

DESTINATION = (
    "https://example.com/backpack?utm_source=x&utm_medium=social&utm_campaign=backpack-1a2b3c&utm_content=A"
)


async def redirect(_request: Request) -> RedirectResponse:
    return RedirectResponse(DESTINATION, 302)


if __name__ == "__main__":
    app = Starlette(routes=[Route("/l/{code}", redirect)])
    collect_rarely()
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False)
