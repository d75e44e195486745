"""What the stand-ins of Facebook, Instagram and Threads share: tokens, errors, lists, and containers.

Sources: https://developers.facebook.com/docs/graph-api/guides/error-handling (errors), …/results (pages of
lists), and for containers what core/platforms/containers.py cites. Meta overlooks parameters that it does not
know; these refuse them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from tests.stand_ins.vendor import Vendor

HOUR, SIXTY_DAYS = 3600, 5_184_000
DAY = timedelta(days=1)


@dataclass
class Kept:
    """A post, a comment or an answer, as whoever made it told us."""

    id: str
    text: str
    at: datetime
    what: dict[str, Any] = field(default_factory=dict)
    below: str = ""
    """Of a comment or an answer, what it is below."""
    by: str = ""


@dataclass
class Container:
    id: str
    what: dict[str, str]
    at: datetime
    status: str = "FINISHED"
    reason: str = ""


@dataclass
class GraphServer(Vendor):
    """One user and one app."""

    client_id: str = "app-id"
    client_secret: str = "app-secret"
    user: str = "17841400008460056"
    grants: str = ""
    """How the kinds of its exchanges of tokens begin."""
    publishes: str = ""
    """What a token must be allowed for posts."""
    tokens: dict[str, tuple[frozenset[str], datetime]] = field(default_factory=dict)
    """What they are allowed, and until when."""
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
    containers: dict[str, Container] = field(default_factory=dict)
    figures: dict[str, dict[str, int]] = field(default_factory=dict)
    working: list[str] = field(default_factory=list)
    """What the next looks at a container are told instead of that it is finished."""
    quota: int = 100
    used: int = 0
    made: int = 0

    def new_id(self) -> str:
        self.made += 1
        return str(18_000_000_000_000_000 + self.made)

    def new_token(self, scopes: Iterable[str], seconds: int = SIXTY_DAYS) -> dict[str, Any]:
        self.made += 1
        token = f"token-{self.made}"
        self.tokens[token] = frozenset(scopes), self.clock.now() + timedelta(seconds=seconds)
        return {"access_token": token, "token_type": "bearer", "expires_in": seconds}

    def allowed(self, asked: Mapping[str, str]) -> frozenset[str]:
        scopes, until = self.tokens.get(asked.get("access_token", ""), (frozenset(), self.clock.now()))
        return scopes if until > self.clock.now() else frozenset()

    async def params_of(self, request: Request) -> dict[str, str]:
        """The parameters, which come in the address, or in the body of a POST."""
        if request.method != "POST":
            return dict(request.query_params)
        assert not request.query_params, "a secret of a POST belongs into its body"
        return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}

    def trouble(
        self, asked: Mapping[str, str], scope: str, known: Iterable[str], needed: Iterable[str] = ()
    ) -> Response | None:
        """What is wrong with a call, if anything."""
        if "access_token" not in asked:
            return refused(2500, "An active access token must be used to query information", status=400)
        allowed = self.allowed(asked)
        if not allowed:
            return refused(190, "Error validating access token: Session has expired", subcode=463, status=401)
        if scope not in allowed:
            return refused(10, f"Application does not have permission for this action: {scope}", status=403)
        if unknown := set(asked) - {*known, *needed, "access_token"}:
            return refused(100, f"Unknown parameter {sorted(unknown)[0]}")
        if missing := set(needed) - set(asked):
            return refused(100, f"The parameter {sorted(missing)[0]} is required")
        return None

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        if asked.get("response_type") != "code" or asked.get("client_id") != self.client_id:
            return Response("Invalid platform app", 400)
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = asked["scope"], asked["redirect_uri"]
        back = urlencode({"code": code, "state": asked["state"]})
        # Meta puts this at the end of the address; it is no part of the code.
        return RedirectResponse(f"{asked['redirect_uri']}?{back}#_", 302)

    def scopes_for(self, asked: Mapping[str, str]) -> frozenset[str]:
        """What a code was given for; nothing where it is worth nothing."""
        scopes, redirect = self.codes.pop(asked.get("code", ""), ("", ""))
        ours = (asked.get("client_id"), asked.get("client_secret")) == (self.client_id, self.client_secret)
        return frozenset(scopes.split(",")) if ours and redirect == asked.get("redirect_uri") else frozenset()

    async def longer(self, request: Request) -> Response:
        asked, path = await self.params_of(request), request.url.path
        is_new = path == "/access_token"
        kind = f"{self.grants}_{'exchange' if is_new else 'refresh'}_token"
        is_ours = asked.get("client_secret") == self.client_secret or not is_new
        if asked.get("grant_type") != kind or not is_ours:
            return refused(101, "Error validating application")
        if not (scopes := self.allowed(asked)):
            return refused(190, "Error validating access token: Session has expired", subcode=463)
        return JSONResponse(self.new_token(scopes))

    async def limit(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.trouble(asked, self.publishes, {"fields"}):
            return trouble
        config = {"quota_total": self.quota, "quota_duration": 86_400}
        return JSONResponse({"data": [{"quota_usage": self.used, "config": config}]})

    def listed(self, kept: Iterable[dict[str, Any]], asked: Mapping[str, str]) -> Response:
        """A page of a list, which begins after a cursor."""
        all_of_it, first = list(kept), int(asked.get("after") or 0)
        most = int(asked.get("limit", 25))
        if not 1 <= most <= 100:
            return refused(100, "limit must be between 1 and 100")
        page, more = all_of_it[first : first + most], len(all_of_it) > first + most
        cursors = {"before": str(first), "after": str(first + len(page))}
        paging = {"paging": {"cursors": cursors, **({"next": "https://graph.example"} if more else {})}}
        return JSONResponse({"data": page, **(paging if page else {})})

    def newest(self, *, below: str = "") -> list[Kept]:
        there = [kept for kept in self.kept.values() if kept.below == below]
        return sorted(there, key=lambda kept: kept.id, reverse=True)

    def contain(self, what: Mapping[str, str]) -> Response:
        container = Container(self.new_id(), dict(what), self.clock.now())
        self.containers[container.id] = container
        return JSONResponse({"id": container.id})

    def status_of(self, container: Container) -> tuple[str, str]:
        """The status, and why it is an error."""
        if container.status == "FINISHED":
            if self.clock.now() - container.at > DAY:
                container.status = "EXPIRED"
            elif self.working:
                told = self.working.pop(0)
                if told == "ERROR":
                    container.status, container.reason = told, "FAILED_DOWNLOADING_VIDEO"
                return told, "FAILED_DOWNLOADING_VIDEO" if told == "ERROR" else ""
        return container.status, container.reason

    def insights(self, kept: Kept, metrics: Iterable[str]) -> Response:
        counts = self.figures.get(kept.id, {})
        told = [
            {"name": name, "period": "lifetime", "values": [{"value": counts[name]}], "title": name}
            for name in metrics
            if name in counts
        ]
        return JSONResponse({"data": told})


def refused(
    code: int,
    message: str,
    *,
    subcode: int = 0,
    status: int = 400,
    for_people: str = "",
    transient: bool = False,
) -> Response:
    error = {
        "message": f"(#{code}) {message}",
        "type": "OAuthException",
        "code": code,
        "is_transient": transient,
        "fbtrace_id": "A6LJylpZRKw2xKLFsAP-cJh",
    }
    more = {"error_subcode": subcode} if subcode else {}
    shown = {"error_user_title": "Oh", "error_user_msg": for_people} if for_people else {}
    return JSONResponse({"error": {**error, **more, **shown}}, status)


def unknown(asked: str) -> Response:
    """What is said of an id that is none, or not any more."""
    return refused(
        100,
        f"Unsupported get request. Object with ID '{asked}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation",
        subcode=33,
    )


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
