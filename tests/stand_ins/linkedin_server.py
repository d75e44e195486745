"""LinkedIn on loopback, as far as posts go: its headers, bodies, little text, tokens, and how it fails.

LinkedIn publishes no machine-readable schema. Sources, all below https://learn.microsoft.com/en-us/linkedin/:
marketing/community-management/shares/posts-api (bodies, methods), …/shares/little-text-format (what cuts a
text), …/organizations/share-statistics, …/organizations/organization-access-control-by-role,
shared/api-guide/concepts/error-handling, shared/authentication/authorization-code-flow; and for what comes
back https://github.com/gitroomhq/postiz-app/issues/2005 (a version that is gone) and
https://github.com/Arisamiga/Linkedin-RSS/issues/5 (a duplicate).
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlencode

from pydantic import Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.stand_ins.linkedin_around import Around, MultiImage, Shown, refused
from tests.stand_ins.vendor import Strict, Vendor, bearer

ACTIVE = {f"2025{month:02}" for month in range(9, 13)} | {f"2026{month:02}" for month in range(1, 9)}
PERSON, PAGE = "urn:li:person:abc-1", "urn:li:organization:77"
COMMENTS = "/rest/socialActions/{urn}/comments"
SIXTY_DAYS = 5_184_000
RESERVED = r"|{}@[]()<>#*_~"
MENTION = re.compile(r"@\[[^\]]+\]\(urn:li:(person|organization):[\w-]+\)")
HASHTAG = re.compile(r"#(\w+)")


class Article(Strict):
    source: str = Field(pattern=r"https?://.+")
    title: str = Field(min_length=1, max_length=400)
    description: str | None = None
    thumbnail: str | None = None


class Content(Strict):
    article: Article | None = None
    media: Shown | None = None
    multiImage: MultiImage | None = None

    @property
    def images(self) -> list[Shown]:
        return self.multiImage.images if self.multiImage else [self.media] if self.media else []


class Distribution(Strict):
    feedDistribution: str = Field(pattern="MAIN_FEED|NONE")
    targetEntities: list[Any]
    thirdPartyDistributionChannels: list[Any]


class NewPost(Strict):
    author: str
    commentary: str
    visibility: str = Field(pattern="PUBLIC|CONNECTIONS|LOGGED_IN")
    distribution: Distribution
    lifecycleState: str = Field(pattern="PUBLISHED|DRAFT")
    isReshareDisabledByAuthor: bool = False
    content: Content | None = None


class Changes(Strict):
    commentary: str


class SetChanges(Strict):
    set: Changes = Field(alias="$set")


class Patch(Strict):
    patch: SetChanges


@dataclass
class Kept:
    urn: str
    author: str
    commentary: str
    """As LinkedIn understood it, and no further."""
    at: datetime
    content: dict[str, Any] | None
    counts: dict[str, int] = field(default_factory=dict)


@dataclass
class LinkedInServer(Vendor):
    """One member, who looks after the page Fernweh with the id 77."""

    client_id: str = "app-id"
    client_secret: str = "app-secret"
    gives_refresh: bool = False
    roles: list[tuple[str, str]] = field(default_factory=lambda: [(PAGE, "ADMINISTRATOR")])
    tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    """What they are allowed, and until when."""
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    posts: dict[str, Kept] = field(default_factory=dict)
    made: int = 0
    around: Around = field(init=False)

    def __post_init__(self) -> None:
        self.around = Around(self.clock, lambda urn: urn in self.posts, self.allowed)

    def routes(self) -> list[Any]:
        return [
            Route("/oauth/v2/authorization", self.authorize),
            Route("/oauth/v2/accessToken", self.token, methods=["POST"]),
            Route("/v2/userinfo", self.userinfo),
            Route("/rest/organizationAcls", self.versioned(self.acls)),
            Route("/rest/organizations", self.versioned(self.organizations)),
            Route("/rest/organizationalEntityShareStatistics", self.versioned(self.statistics)),
            Route("/rest/images", self.versioned(self.around.initialize), methods=["POST"]),
            Route("/rest/images/{urn}", self.versioned(self.around.status)),
            Route("/dms-uploads/{name}/uploaded-image/0", self.around.upload, methods=["PUT"]),
            Route("/rest/socialActions/{urn}/comments", self.versioned(self.around.below)),
            Route(
                "/rest/socialActions/{urn}/comments", self.versioned(self.around.comment), methods=["POST"]
            ),
            Route("/rest/posts", self.versioned(self.create), methods=["POST"]),
            Route("/rest/posts", self.versioned(self.several)),
            Route("/rest/posts/{urn}", self.versioned(self.one)),
            Route("/rest/posts/{urn}", self.versioned(self.update), methods=["POST"]),
            Route("/rest/posts/{urn}", self.versioned(self.delete), methods=["DELETE"]),
        ]

    def versioned(self, handler: Any) -> Any:
        async def asked(request: Request) -> Response:
            version = request.headers.get("linkedin-version", "")
            if not version:
                return refused(400, "A version must be present.", code="VERSION_MISSING")
            if version not in ACTIVE:
                return refused(
                    426, f"Requested version {version}01 is not active", code="NONEXISTENT_VERSION"
                )
            if request.headers.get("x-restli-protocol-version") != "2.0.0":
                return refused(400, "Invalid Rest.li protocol version")
            if not self.allowed(request):
                return refused(401, "Invalid access token", code="INVALID_ACCESS_TOKEN")
            return await handler(request)

        return asked

    def allowed(self, request: Request) -> str:
        scope, until = self.tokens.get(bearer(request), ("", self.clock.now()))
        return scope if until > self.clock.now() else ""

    def new_token(self, scope: str) -> dict[str, Any]:
        self.made += 1
        access = f"access-{self.made}"
        self.tokens[access] = scope, self.clock.now() + timedelta(seconds=SIXTY_DAYS)
        refresh = {"refresh_token": f"refresh {scope}", "refresh_token_expires_in": 31_536_000}
        given = {"access_token": access, "expires_in": SIXTY_DAYS, "scope": scope.replace(" ", ",")}
        return {**given, **(refresh if self.gives_refresh else {})}

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        scopes = set(asked.get("scope", "").split())
        mixed = "rw_organization_admin" in scopes and "openid" in scopes
        if asked.get("response_type") != "code" or asked.get("client_id") != self.client_id or mixed:
            return Response("unauthorized_scope_error", 400)
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = asked["scope"], asked["redirect_uri"]
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 302)

    async def token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            why = {"error": "invalid_client", "error_description": "Client authentication failed"}
            return JSONResponse(why, 401)
        if form.get("grant_type") == "refresh_token" and form["refresh_token"].startswith("refresh "):
            return JSONResponse(self.new_token(form["refresh_token"].removeprefix("refresh ")))
        scope, redirect = self.codes.pop(form.get("code", ""), ("", ""))
        if not scope or form.get("redirect_uri") != redirect:
            why = {"error": "invalid_request", "error_description": "Authorization code expired."}
            return JSONResponse(why, 400)
        return JSONResponse(self.new_token(scope))

    async def userinfo(self, request: Request) -> Response:
        if "profile" not in self.allowed(request):
            return refused(403, "Not enough permissions to access: userinfo.GET.NO_VERSION")
        return JSONResponse({"sub": PERSON.rpartition(":")[2], "name": "Ana Fern", "locale": "en_US"})

    async def acls(self, request: Request) -> Response:
        if dict(request.query_params) != {"q": "roleAssignee", "state": "APPROVED", "count": "100"}:
            return refused(400, "Invalid query parameters passed to request")
        told = [
            {"organization": page, "role": role, "roleAssignee": PERSON, "state": "APPROVED"}
            for page, role in self.roles
        ]
        return JSONResponse({"paging": {"start": 0, "count": 100, "links": []}, "elements": told})

    async def organizations(self, request: Request) -> Response:
        ids, name = a_list(request, "ids"), PAGE.rpartition(":")[2]
        known = {name: {"localizedName": "Fernweh", "vanityName": "fernweh", "id": 77}}
        return JSONResponse({"results": {page: known[page] for page in ids if page in known}, "errors": {}})

    async def create(self, request: Request) -> Response:
        try:
            body = NewPost.model_validate_json(await request.body())
        except ValidationError as error:
            return refused(400, f"Field validation failed: {error}")
        needed = {PERSON: "w_member_social", PAGE: "w_organization_social"}.get(body.author)
        if needed is None or needed not in self.allowed(request):
            return refused(
                403, "Not enough permissions to access: posts.CREATE.20260801", code="ACCESS_DENIED"
            )
        if len(body.commentary) > 6000 or len(understood(body.commentary)) > 3000:
            return refused(422, "ERROR :: /commentary :: text is too long")
        commentary = understood(body.commentary)
        twin = next((post for post in self.posts.values() if post.commentary == commentary), None)
        if twin is not None:
            return duplicate(twin.urn)
        if body.content and not self.around.are_usable(body.content.images, body.author):
            return refused(400, "com.linkedin.content.common.exception: image is not AVAILABLE")
        content = body.content.model_dump(exclude_none=True) if body.content else None
        urn = self.add(commentary, author=body.author, content=content).urn
        return Response(status_code=201, headers={"x-restli-id": urn})

    def add(self, commentary: str, *, author: str = PAGE, content: dict[str, Any] | None = None) -> Kept:
        self.made += 1
        urn = f"urn:li:share:{7_000_000_000_000_000_000 + self.made}"
        self.posts[urn] = Kept(urn, author, commentary, self.clock.now(), content)
        return self.posts[urn]

    async def update(self, request: Request) -> Response:
        if request.headers.get("x-restli-method") != "PARTIAL_UPDATE":
            return refused(400, "Unsupported method")
        if (kept := self.posts.get(self.urn(request))) is None:
            return refused(404, "Post not found", code="NOT_FOUND")
        try:
            body = Patch.model_validate_json(await request.body())
        except ValidationError as error:
            return refused(400, f"Field validation failed: {error}")
        kept.commentary = understood(body.patch.set.commentary)
        return Response(status_code=204)

    async def delete(self, request: Request) -> Response:
        if request.headers.get("x-restli-method") != "DELETE":
            return refused(400, "Unsupported method")
        self.posts.pop(self.urn(request), None)
        return Response(status_code=204)

    async def one(self, request: Request) -> Response:
        if "r_organization_social" not in self.allowed(request):
            return refused(403, "Not enough permissions to access: posts.GET", code="ACCESS_DENIED")
        if (kept := self.posts.get(self.urn(request))) is None:
            return refused(404, "Post not found", code="NOT_FOUND")
        return JSONResponse(as_told(kept))

    async def several(self, request: Request) -> Response:
        asked, method = dict(request.query_params), request.headers.get("x-restli-method")
        if "r_organization_social" not in self.allowed(request):
            return refused(403, "Not enough permissions to access: posts.FINDER-author", code="ACCESS_DENIED")
        if method == "BATCH_GET":
            urns = a_list(request, "ids")
            there = {urn: as_told(self.posts[urn]) for urn in urns if urn in self.posts}
            missing = {urn: {"status": 404, "message": "Not found"} for urn in urns if urn not in there}
            return JSONResponse({"results": there, "statuses": {}, "errors": missing})
        first, most = int(asked.get("start", 0)), int(asked.get("count", 10))
        if method != "FINDER" or asked.get("q") != "author" or not 1 <= most <= 100:
            return refused(400, "Invalid query parameters passed to request")
        own = [post for post in self.posts.values() if post.author == asked.get("author")]
        newest = sorted(own, key=lambda post: post.urn, reverse=True)[first : first + most]
        told = [as_told(post) for post in newest]
        return JSONResponse({"paging": {"start": first, "count": most, "links": []}, "elements": told})

    async def statistics(self, request: Request) -> Response:
        if "rw_organization_admin" not in self.allowed(request):
            return refused(403, "Not enough permissions", code="ACCESS_DENIED")
        asked = dict(request.query_params)
        if asked.get("q") != "organizationalEntity" or asked.get("organizationalEntity") != PAGE:
            return refused(400, "Invalid query parameters passed to request")
        told = [
            {"organizationalEntity": PAGE, "share": urn, "totalShareStatistics": self.posts[urn].counts}
            for urn in a_list(request, "shares")
            if urn in self.posts and self.posts[urn].counts
        ]
        return JSONResponse({"paging": {"start": 0, "count": 10, "links": []}, "elements": told})

    def urn(self, request: Request) -> str:
        return unquote(request.path_params["urn"])


def understood(commentary: str) -> str:
    """The text up to where LinkedIn cuts it, without a word."""
    text, place, in_link = [], 0, False
    while place < len(commentary):
        sign = commentary[place]
        in_link = not sign.isspace() and (in_link or re.match("https?://", commentary[place:]) is not None)
        element = MENTION.match(commentary, place) or HASHTAG.match(commentary, place)
        if sign == "\\":
            text.append(commentary[place + 1 : place + 2])
            place += 2
        elif element:
            text.append(element[0])
            place = element.end()
        elif sign in RESERVED and not (in_link and sign in "@#*_~"):
            break
        else:
            text.append(sign)
            place += 1
    return "".join(text)


def as_told(kept: Kept) -> dict[str, Any]:
    """A post as it is given back: with hashtags as templates, and the rest escaped."""
    escaped = re.sub(r"([\\|{}@\[\]()<>*_~])", r"\\\1", kept.commentary)
    told = HASHTAG.sub(r"{hashtag|\\#|\1}", escaped)
    at = int(kept.at.astimezone(UTC).timestamp() * 1000)
    content = {"content": kept.content} if kept.content else {}
    return {
        "id": kept.urn,
        "author": kept.author,
        "commentary": told,
        "createdAt": at,
        "publishedAt": at,
        "lastModifiedAt": at,
        "lifecycleState": "PUBLISHED",
        **content,
    }


def a_list(request: Request, name: str) -> list[str]:
    """Rest.li 2.0 writes a list as `List(a,b)`, with its values encoded once more than the brackets."""
    raw = dict(pair.partition("=")[::2] for pair in request.url.query.split("&")).get(name, "")
    found = re.fullmatch(r"List\(([^()]*)\)", raw)
    return [unquote(value) for value in found[1].split(",")] if found else []


def duplicate(urn: str) -> Response:
    body = {
        "errorDetailType": "com.linkedin.common.error.BadRequest",
        "message": f"com.linkedin.content.common.exception: Content is a duplicate of {urn}",
        "errorDetails": {
            "inputErrors": [
                {"description": "Duplicate post is detected", "input": {}, "code": "DUPLICATE_POST"}
            ]
        },
        "status": 422,
    }
    return JSONResponse(body, 422)
