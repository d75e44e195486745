"""A line to a WordPress that breaks once it has taken what it was sent, and before it says so."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx

from core.platforms.connecting import Outside


@asynccontextmanager
async def cut(outside: Outside, *, after: str) -> AsyncIterator[Outside]:
    """`outside`, whose line breaks when a post was given the state `after`."""

    class Line(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            response = await through.handle_async_request(request)
            if request.method == "POST" and json.loads(request.content).get("status") == after:
                await response.aread()
                raise httpx.ReadError("The line broke.", request=request)
            return response

    through = httpx.AsyncHTTPTransport()
    async with httpx.AsyncClient(transport=Line(), timeout=30) as http:
        yield replace(outside, http=http)
