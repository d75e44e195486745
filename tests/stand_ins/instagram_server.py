"""Instagram on loopback, as it is for who signs in there: parameters, limits, containers, tokens, failures.

Sources, below https://developers.facebook.com/documentation/instagram-platform: /content-publishing,
/instagram-graph-api/reference/ig-user/media, …/ig-user/content_publishing_limit, …/ig-media/comments,
…/error-codes, /reference/instagram-media/insights and /instagram-api-with-instagram-login/business-login.
"""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.platforms.counting import utf16_units
from tests.stand_ins.graph_server import HOUR, GraphServer, Kept, moment, refused, unknown

V = "/v26.0"
ALL = (
    *("instagram_business_basic", "instagram_business_content_publish"),
    *("instagram_business_manage_comments", "instagram_business_manage_insights"),
)
CREATE = {
    *("media_type", "caption", "image_url", "video_url", "is_carousel_item", "children", "alt_text"),
    "share_to_feed",
}
FIELDS = {
    *("id", "caption", "timestamp", "permalink", "like_count", "comments_count", "text", "username"),
    *("status_code", "status"),
}
METRICS = {"views", "reach", "likes", "comments", "saved", "shares"}


@dataclass
class InstagramServer(GraphServer):
    """The professional account @fernweh."""

    grants: str = "ig"
    publishes: str = "instagram_business_content_publish"

    def routes(self) -> list[Any]:
        return [
            Route("/oauth/authorize", self.authorize),
            Route("/oauth/access_token", self.token, methods=["POST"]),
            Route("/access_token", self.longer),
            Route("/refresh_access_token", self.longer),
            Route(f"{V}/me", self.me),
            Route(f"{V}/{{id}}/media", self.create, methods=["POST"]),
            Route(f"{V}/{{id}}/media", self.own),
            Route(f"{V}/{{id}}/media_publish", self.publish, methods=["POST"]),
            Route(f"{V}/{{id}}/content_publishing_limit", self.limit),
            Route(f"{V}/{{id}}/comments", self.comment, methods=["POST"]),
            Route(f"{V}/{{id}}/comments", self.comments),
            Route(f"{V}/{{id}}/insights", self.told),
            Route(f"{V}/{{id}}", self.one),
        ]

    async def token(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if asked.get("grant_type") != "authorization_code" or not (scopes := self.scopes_for(asked)):
            why = {
                "error_type": "OAuthException",
                "code": 400,
                "error_message": "Matching code was not found",
            }
            return JSONResponse(why, 400)
        given = self.new_token(scopes, HOUR)["access_token"]
        told = {"access_token": given, "user_id": self.user, "permissions": ",".join(scopes)}
        return JSONResponse({"data": [told]})

    async def me(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.trouble(asked, "instagram_business_basic", {"fields"}):
            return trouble
        # Its `id` is another one than that of the account.
        return JSONResponse({"id": "26", "user_id": self.user, "username": "fernweh"})

    async def create(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.trouble(asked, self.publishes, CREATE):
            return trouble
        if request.path_params["id"] != self.user:
            return unknown(request.path_params["id"])
        kind, is_item = asked.get("media_type", "IMAGE"), asked.get("is_carousel_item") == "true"
        if kind not in ({"IMAGE", "VIDEO"} if is_item else {"IMAGE", "REELS", "CAROUSEL"}):
            return refused(100, "Only photo or video can be accepted as media type.")
        if utf16_units(asked.get("caption", "")) > 2200 or (is_item and "caption" in asked):
            return refused(36004, "The caption is too long", subcode=2207010)
        if "share_to_feed" in asked and kind != "REELS":
            return refused(100, "share_to_feed is of reels only")
        if "alt_text" in asked and (kind != "IMAGE" or len(asked["alt_text"]) > 1000):
            return refused(100, "Param alt_text is not valid")
        needed = {"IMAGE": "image_url", "CAROUSEL": "children"}.get(kind, "video_url")
        if needed not in asked:
            return refused(100, f"The parameter {needed} is required")
        if needed == "children":
            if not self.are_items(children := asked["children"].split(",")) or not 2 <= len(children) <= 10:
                return refused(100, "Param children must hold 2 to 10 carousel items", subcode=2207040)
        elif not asked[needed].startswith("https://") or (kind == "IMAGE" and ".jpg" not in asked[needed]):
            why = "The media could not be fetched from this URI."
            return refused(9004, "Only photo or video can be accepted.", subcode=2207052, for_people=why)
        return self.contain(asked)

    def are_items(self, children: list[str]) -> bool:
        made = [self.containers[child] for child in children if child in self.containers]
        return len(made) == len(children) and all("is_carousel_item" in each.what for each in made)

    async def publish(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.trouble(asked, self.publishes, (), {"creation_id"}):
            return trouble
        container = self.containers.get(asked["creation_id"])
        if container is None or container.status != "FINISHED" or "is_carousel_item" in container.what:
            return refused(9007, "Media ID is not available", subcode=2207027)
        if self.used >= self.quota:
            return refused(9, "Application request limit reached", subcode=2207042, status=403)
        container.status, self.used = "PUBLISHED", self.used + 1
        return JSONResponse({"id": self.add(container.what.get("caption", "")).id})

    def add(self, text: str, *, below: str = "", by: str = "fernweh") -> Kept:
        made = Kept(self.new_id(), text, self.clock.now(), below=below, by=by)
        self.kept[made.id] = made
        return made

    async def own(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.looked(asked, {"fields", "limit", "after"}):
            return trouble
        return self.listed((self.shown(post, asked) for post in self.newest()), asked)

    async def comment(self, request: Request) -> Response:
        asked, above = await self.params_of(request), request.path_params["id"]
        if trouble := self.trouble(asked, "instagram_business_manage_comments", (), {"message"}):
            return trouble
        return (
            JSONResponse({"id": self.add(asked["message"], below=above).id})
            if above in self.kept
            else unknown(above)
        )

    async def comments(self, request: Request) -> Response:
        asked, above = await self.params_of(request), request.path_params["id"]
        if trouble := self.looked(asked, {"fields", "limit"}):
            return trouble
        if above not in self.kept:
            return unknown(above)
        return self.listed((self.shown(one, asked) for one in self.newest(below=above)), asked)

    async def one(self, request: Request) -> Response:
        asked, sought = await self.params_of(request), request.path_params["id"]
        if trouble := self.looked(asked, {"fields"}):
            return trouble
        if (container := self.containers.get(sought)) is not None:
            status, reason = self.status_of(container)
            told = {"id": sought, "status_code": status, "status": f"{status.title()}: {reason or 'Media'}"}
            return JSONResponse(told)
        return JSONResponse(self.shown(self.kept[sought], asked)) if sought in self.kept else unknown(sought)

    async def told(self, request: Request) -> Response:
        asked, sought = await self.params_of(request), request.path_params["id"]
        if trouble := self.trouble(asked, "instagram_business_manage_insights", (), {"metric"}):
            return trouble
        if not set(asked["metric"].split(",")) <= METRICS:
            return refused(100, "The value must be a valid insights metric")
        return self.insights(self.kept[sought], METRICS) if sought in self.kept else unknown(sought)

    def looked(self, asked: dict[str, str], known: set[str]) -> Response | None:
        if not set(asked.get("fields", "id").split(",")) <= FIELDS:
            return refused(100, f"Tried accessing nonexisting field in {asked['fields']}")
        return self.trouble(asked, "instagram_business_basic", known)

    def shown(self, post: Kept, asked: dict[str, str]) -> dict[str, Any]:
        counts = self.figures.get(post.id, {})
        told = {
            "id": post.id,
            "timestamp": moment(post.at),
            "username": post.by,
            **({"text": post.text} if post.below else {"caption": post.text}),
            "permalink": f"https://www.instagram.com/p/{post.id}/",
            "like_count": counts.get("likes", 0),
            "comments_count": counts.get("comments", 0),
        }
        return {name: told[name] for name in {"id", *asked.get("fields", "id").split(",")} if name in told}
