"""Threads on loopback: its parameters, limits, containers, tokens, and how it fails.

Sources: https://developers.facebook.com/documentation/threads/reference/publishing,
…/reference/media-retrieval, …/reference/reply-management, …/posts, …/posts/delete-posts, …/insights,
…/troubleshooting and …/get-started/long-lived-tokens. No machine-readable schema of it is published.
"""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.platforms.counting import threads_length
from core.platforms.links import find_links
from tests.stand_ins.graph_server import HOUR, GraphServer, Kept, moment, refused, unknown

ALL = (
    *("threads_basic", "threads_content_publish", "threads_manage_replies", "threads_read_replies"),
    *("threads_manage_insights", "threads_delete"),
)
CREATE = {
    *("media_type", "text", "image_url", "video_url", "is_carousel_item", "children", "reply_to_id"),
    *("alt_text", "link_attachment"),
}
FIELDS = {
    *("id", "text", "timestamp", "permalink", "media_type", "alt_text", "is_reply_owned_by_me"),
    *("replied_to", "status", "error_message"),
}
METRICS = {"views", "likes", "replies", "reposts", "quotes", "shares"}
TYPES = {"TEXT": "TEXT_POST", "IMAGE": "IMAGE", "VIDEO": "VIDEO", "CAROUSEL": "CAROUSEL_ALBUM"}


@dataclass
class ThreadsServer(GraphServer):
    """The profile @fernweh."""

    quota: int = 250
    grants: str = "th"
    publishes: str = "threads_content_publish"

    def routes(self) -> list[Any]:
        return [
            Route("/oauth/authorize", self.authorize),
            Route("/oauth/access_token", self.token, methods=["POST"]),
            Route("/access_token", self.longer),
            Route("/refresh_access_token", self.longer),
            Route("/v1.0/me", self.me),
            Route("/v1.0/{id}", self.delete, methods=["DELETE"]),
            Route("/v1.0/{id}", self.one),
            Route("/v1.0/{id}/threads", self.create, methods=["POST"]),
            Route("/v1.0/{id}/threads", self.own),
            Route("/v1.0/{id}/threads_publish", self.publish, methods=["POST"]),
            Route("/v1.0/{id}/threads_publishing_limit", self.limit),
            Route("/v1.0/{id}/replies", self.replies),
            Route("/v1.0/{id}/insights", self.told),
        ]

    async def token(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if asked.get("grant_type") != "authorization_code" or not (scopes := self.scopes_for(asked)):
            return refused(1, "Error validating verification code", for_people="The code was used.")
        given = self.new_token(scopes, HOUR)
        return JSONResponse({"access_token": given["access_token"], "user_id": int(self.user)})

    async def me(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.trouble(asked, "threads_basic", {"fields"}):
            return trouble
        return JSONResponse({"id": self.user, "username": "fernweh"})

    async def create(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.trouble(asked, self.publishes, CREATE, {"media_type"}):
            return trouble
        kind, text = asked["media_type"], asked.get("text", "")
        if request.path_params["id"] != self.user:
            return unknown(request.path_params["id"])
        if kind not in TYPES or (kind == "CAROUSEL" and "is_carousel_item" in asked):
            return refused(100, "Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}")
        if not text and kind == "TEXT":
            return refused(100, "The parameter text is required")
        if threads_length(text) > 500:
            return refused(100, "Param text must be at most 500 characters long")
        links = {text[link.start : link.end] for link in find_links(text)}
        if len(links | {asked.get("link_attachment", next(iter(links), ""))}) > 5:
            return refused(100, "Too many links", for_people="THREADS_API__LINK_LIMIT_EXCEEDED")
        if "link_attachment" in asked and kind != "TEXT":
            return refused(100, "link_attachment can only be used for text-only posts")
        needed = {"IMAGE": "image_url", "VIDEO": "video_url"}.get(kind)
        if needed and not asked.get(needed, "").startswith(("http://", "https://")):
            return refused(100, f"The parameter {needed} is required")
        if len(asked.get("alt_text", "")) > 1000 or ("alt_text" in asked and kind not in {"IMAGE", "VIDEO"}):
            return refused(100, "Param alt_text is not valid")
        if "reply_to_id" in asked and asked["reply_to_id"] not in self.kept:
            return unknown(asked["reply_to_id"])
        if kind == "CAROUSEL":
            children = asked.get("children", "").split(",")
            whole = all(
                child in self.containers and self.containers[child].what.get("is_carousel_item") == "true"
                for child in children
            )
            if not whole or not 2 <= len(children) <= 20:
                return refused(100, "Param children must hold 2 to 20 carousel items")
        return self.contain(asked)

    async def publish(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.trouble(asked, self.publishes, (), {"creation_id"}):
            return trouble
        container = self.containers.get(asked["creation_id"])
        if container is None or container.status != "FINISHED" or "is_carousel_item" in container.what:
            why = f"The media with id {asked['creation_id']} cannot be found."
            message = "The requested resource does not exist"
            return refused(24, message, subcode=4279009, for_people=why)
        if self.used >= self.quota:
            return refused(9, "Application request limit reached")
        container.status = "PUBLISHED"
        what, self.used = container.what, self.used + 1
        post = self.add(what.get("text", ""), what=what, below=what.get("reply_to_id", ""))
        return JSONResponse({"id": post.id})

    def add(self, text: str, *, what: dict[str, str] | None = None, below: str = "", by: str = "") -> Kept:
        made = Kept(
            self.new_id(), text, self.clock.now(), what or {"media_type": "TEXT"}, below, by or self.user
        )
        self.kept[made.id] = made
        return made

    async def own(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.looked(asked, {"fields", "limit", "after"}):
            return trouble
        return self.listed((self.shown(post, asked) for post in self.newest()), asked)

    async def replies(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if "threads_read_replies" not in self.allowed(asked):
            return refused(10, "Application does not have permission for this action", status=403)
        if trouble := self.looked(asked, {"fields", "reverse"}):
            return trouble
        if (above := request.path_params["id"]) not in self.kept:
            return unknown(above)
        there = self.newest(below=above)
        if asked.get("reverse") == "false":
            there.reverse()
        return self.listed((self.shown(post, asked) for post in there), asked)

    async def one(self, request: Request) -> Response:
        asked, sought = await self.params_of(request), request.path_params["id"]
        if trouble := self.looked(asked, {"fields"}):
            return trouble
        if (container := self.containers.get(sought)) is not None:
            status, reason = self.status_of(container)
            told = {"id": sought, "status": status, **({"error_message": reason} if reason else {})}
            return JSONResponse(told)
        if (post := self.kept.get(sought)) is None:
            return unknown(sought)
        return JSONResponse(self.shown(post, asked))

    async def delete(self, request: Request) -> Response:
        asked, sought = await self.params_of(request), request.path_params["id"]
        if trouble := self.trouble(asked, "threads_delete", ()):
            return trouble
        if self.kept.pop(sought, None) is None:
            return unknown(sought)
        return JSONResponse({"success": True, "deleted_id": sought})

    async def told(self, request: Request) -> Response:
        asked, sought = await self.params_of(request), request.path_params["id"]
        if trouble := self.trouble(asked, "threads_manage_insights", (), {"metric"}):
            return trouble
        if not set(asked["metric"].split(",")) <= METRICS:
            return refused(100, "The value must be a valid insights metric")
        if (post := self.kept.get(sought)) is None:
            return unknown(sought)
        return self.insights(post, asked["metric"].split(","))

    def looked(self, asked: dict[str, str], known: set[str]) -> Response | None:
        if not set(asked.get("fields", "id").split(",")) <= FIELDS:
            return refused(100, "Tried accessing nonexisting field")
        return self.trouble(asked, "threads_basic", known)

    def shown(self, post: Kept, asked: dict[str, str]) -> dict[str, Any]:
        told = {
            "id": post.id,
            "text": post.text,
            "timestamp": moment(post.at),
            "permalink": f"https://www.threads.com/@fernweh/post/{post.id}",
            "media_type": TYPES[post.what["media_type"]],
            "is_reply_owned_by_me": post.by == self.user,
        }
        if alt := post.what.get("alt_text"):
            told["alt_text"] = alt
        if post.below:
            told["replied_to"] = {"id": post.below}
        return {name: told[name] for name in {"id", *asked.get("fields", "id").split(",")} if name in told}
