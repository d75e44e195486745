"""A line that breaks at random: before a call, after it was made, or with a proxy between that says so; and a
worker that goes on as workers do, until it knows."""

import random

import httpx

from core.platforms.posting import NotSent, Outgoing, Platform, PlatformRefused, Receipt

PATIENCE = 200


class BreakingLine(httpx.AsyncBaseTransport):
    """Carries calls through `line`, all but those that `chance` takes; it is true of what it says it did."""

    def __init__(self, line: httpx.AsyncBaseTransport, chance: random.Random, *, share: float = 0.6) -> None:
        self._line, self._chance, self._share = line, chance, share
        self.broken = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._chance.random() >= self._share:
            return await self._line.handle_async_request(request)
        self.broken += 1
        match self._chance.choice(("refused", "unavailable", "lost", "bad gateway")):
            case "refused":
                raise httpx.ConnectError("Nobody listens.", request=request)
            case "unavailable":
                return httpx.Response(503, text="<html>", request=request)
            case how:
                response = await self._line.handle_async_request(request)
                await response.aread()
                if how == "lost":
                    raise httpx.ReadError("The line broke.", request=request)
                return httpx.Response(502, text="<html>", request=request)

    async def aclose(self) -> None:
        await self._line.aclose()


async def sent_somehow(platform: Platform, post: Outgoing) -> Receipt:
    """Send `post`, and send it again only where it is certain that it is not there."""
    for _ in range(PATIENCE):
        try:
            return await platform.publish(post)
        except PlatformRefused:
            raise
        except NotSent:
            continue
        except Exception:  # noqa: BLE001 - whatever it is, it means that nobody knows
            if (found := await _looked_up(platform, post)) is not None:
                return found
    raise AssertionError(f"{post.key} was not sent in {PATIENCE} tries")


async def _looked_up(platform: Platform, post: Outgoing) -> Receipt | None:
    for _ in range(PATIENCE):
        try:
            return await platform.find(post)
        except Exception:  # noqa: BLE001 - the same
            continue
    raise AssertionError(f"nobody could say in {PATIENCE} tries whether {post.key} is there")
