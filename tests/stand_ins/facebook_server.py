"""Facebook's Pages API on loopback: its parameters, limits, tokens, and how it fails.

Sources: https://developers.facebook.com/docs/pages-api/posts, …/docs/graph-api/reference/page/photos,
…/reference/post, …/reference/photo, …/reference/comment, …/reference/insights, and for connecting
https://developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.platforms.counting import utf16_units
from tests.stand_ins.graph_server import HOUR, GraphServer, Kept, moment, refused, unknown

V = "/v26.0"
PAGE = "546349135390552"
ALL = (
    *("pages_show_list", "pages_read_engagement", "pages_manage_posts", "pages_manage_engagement"),
    *("pages_read_user_content", "read_insights"),
)
FIELDS = re.compile(
    r"(id|message|created_time|permalink_url|from|shares|attachments\{media_type,target,subattachments"
    r"\{media_type,target\}\}|(comments|reactions)\.limit\(0\)\.summary\(true\)|alt_text_custom)"
)
METRICS = {"post_media_view", "post_total_media_view_unique"}
ATTACHED = re.compile(r"attached_media\[(\d+)\]")


@dataclass
class FacebookServer(GraphServer):
    """Somebody who looks after the page Fernweh, and no more than looks at another."""

    pages: dict[str, tuple[str, list[str]]] = field(
        default_factory=lambda: {
            PAGE: ("Fernweh", ["CREATE_CONTENT", "MODERATE"]),
            "7": ("Kettles", ["ANALYZE"]),
        }
    )
    photos: dict[str, dict[str, str]] = field(default_factory=dict)

    def routes(self) -> list[Any]:
        return [
            Route(f"{V}/dialog/oauth", self.authorize),
            Route(f"{V}/oauth/access_token", self.token),
            Route(f"{V}/me/accounts", self.accounts),
            Route(f"{V}/", self.several),
            Route(f"{V}/{{id}}/feed", self.create, methods=["POST"]),
            Route(f"{V}/{{id}}/photos", self.upload, methods=["POST"]),
            Route(f"{V}/{{id}}/published_posts", self.own),
            Route(f"{V}/{{id}}/comments", self.comment, methods=["POST"]),
            Route(f"{V}/{{id}}/comments", self.comments),
            Route(f"{V}/{{id}}/insights", self.told),
            Route(f"{V}/{{id}}", self.update, methods=["POST"]),
            Route(f"{V}/{{id}}", self.delete, methods=["DELETE"]),
            Route(f"{V}/{{id}}", self.one),
        ]

    async def token(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if asked.get("grant_type") == "fb_exchange_token":
            ours = (asked.get("client_id"), asked.get("client_secret")) == (
                self.client_id,
                self.client_secret,
            )
            scopes = self.allowed({"access_token": asked.get("fb_exchange_token", "")})
            if not ours or not scopes:
                return refused(1, "Error validating client secret.")
            return JSONResponse(self.new_token(scopes))
        if not (scopes := self.scopes_for(asked)):
            return refused(100, "This authorization code has been used.", subcode=36009)
        return JSONResponse(self.new_token(scopes, HOUR))

    async def accounts(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.trouble(asked, "pages_show_list", {"fields", "limit"}):
            return trouble
        told = [
            {"id": page, "name": name, "tasks": tasks, **self.page_token(asked)}
            for page, (name, tasks) in self.pages.items()
        ]
        return self.listed(told, asked)

    def page_token(self, asked: dict[str, str]) -> dict[str, str]:
        # A page's token from a long one has no end that anybody is told.
        return {"access_token": self.new_token(self.allowed(asked), 10**9)["access_token"]}

    async def create(self, request: Request) -> Response:
        asked = await self.params_of(request)
        attached = {name for name in asked if ATTACHED.fullmatch(name)}
        if trouble := self.trouble(asked, "pages_manage_posts", {"link", *attached}, {"message"}):
            return trouble
        if request.path_params["id"] not in self.pages:
            return unknown(request.path_params["id"])
        if utf16_units(asked["message"]) > 63_206:
            return refused(100, "Param message is too long")
        newest = self.newest()
        if newest and newest[0].text == asked["message"]:
            return refused(506, "Duplicate status message", for_people="This is identical to the last one.")
        if attached and "link" in asked:
            return refused(100, "A post can't have both a link and attached media")
        photos = [json.loads(asked[f"attached_media[{n}]"])["media_fbid"] for n in range(len(attached))]
        if unheard := set(photos) - set(self.photos):
            return refused(100, f"Invalid media_fbid {unheard.pop()}")
        return JSONResponse({"id": self.add(asked["message"], link=asked.get("link", ""), photos=photos).id})

    def add(self, text: str, *, link: str = "", photos: list[str] | None = None) -> Kept:
        made = Kept(f"{PAGE}_{self.new_id()}", text, self.clock.now(), {"link": link, "photos": photos or []})
        self.kept[made.id] = made
        return made

    async def upload(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.trouble(asked, "pages_manage_posts", {"alt_text_custom"}, {"published"}):
            return trouble
        source = (await request.form()).get("source")
        if not isinstance(source, UploadFile) or asked["published"] != "false":
            return refused(324, "Requires upload file")
        content = await source.read()
        await request.close()
        if source.content_type not in {"image/jpeg", "image/png"} or len(content) > 4_000_000:
            return refused(100, "Photos should be smaller than 4 MB and saved as JPG, PNG.", subcode=2069019)
        photo = self.new_id()
        self.photos[photo] = {"alt_text_custom": asked.get("alt_text_custom", ""), "size": str(len(content))}
        return JSONResponse({"id": photo})

    async def own(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.looked(asked, {"fields", "limit", "after"}):
            return trouble
        return self.listed((self.shown(post, asked) for post in self.newest()), asked)

    async def comment(self, request: Request) -> Response:
        asked, above = await self.params_of(request), request.path_params["id"]
        if trouble := self.trouble(asked, "pages_manage_engagement", (), {"message"}):
            return trouble
        if above not in self.kept:
            return unknown(above)
        return JSONResponse({"id": self.answer_to(above, asked["message"]).id})

    def answer_to(self, above: str, text: str, *, by: str = PAGE) -> Kept:
        comment_id = f"{above.partition('_')[2]}_{self.new_id()}"
        made = self.kept[comment_id] = Kept(comment_id, text, self.clock.now(), below=above, by=by)
        return made

    async def comments(self, request: Request) -> Response:
        asked, above = await self.params_of(request), request.path_params["id"]
        if trouble := self.looked(asked, {"fields", "limit", "filter"}):
            return trouble
        if above not in self.kept:
            return unknown(above)
        return self.listed((self.shown(one, asked) for one in reversed(self.newest(below=above))), asked)

    async def one(self, request: Request) -> Response:
        asked, sought = await self.params_of(request), request.path_params["id"]
        if trouble := self.looked(asked, {"fields"}):
            return trouble
        return JSONResponse(self.shown(self.kept[sought], asked)) if sought in self.kept else unknown(sought)

    async def several(self, request: Request) -> Response:
        asked = await self.params_of(request)
        if trouble := self.looked(asked, {"fields", "ids"}):
            return trouble
        ids = asked["ids"].split(",")
        if missing := set(ids) - set(self.photos):
            return refused(
                803, f"Some of the aliases you requested do not exist: {missing.pop()}", status=404
            )
        return JSONResponse({photo: {**self.photos[photo], "id": photo} for photo in ids})

    async def update(self, request: Request) -> Response:
        asked, sought = await self.params_of(request), request.path_params["id"]
        if trouble := self.trouble(asked, "pages_manage_posts", (), {"message"}):
            return trouble
        if sought not in self.kept:
            return unknown(sought)
        if utf16_units(asked["message"]) > 63_206:
            return refused(100, "Param message is too long")
        self.kept[sought].text = asked["message"]
        return JSONResponse({"success": True})

    async def delete(self, request: Request) -> Response:
        asked, sought = await self.params_of(request), request.path_params["id"]
        if trouble := self.trouble(asked, "pages_manage_posts", ()):
            return trouble
        if self.kept.pop(sought, None) is None:
            return unknown(sought)
        for comment in self.newest(below=sought):
            del self.kept[comment.id]
        return JSONResponse({"success": True})

    async def told(self, request: Request) -> Response:
        asked, sought = await self.params_of(request), request.path_params["id"]
        if trouble := self.trouble(asked, "read_insights", (), {"metric"}):
            return trouble
        if not set(asked["metric"].split(",")) <= METRICS:
            return refused(100, "The value must be a valid insights metric")
        return self.insights(self.kept[sought], METRICS) if sought in self.kept else unknown(sought)

    def looked(self, asked: dict[str, str], known: set[str]) -> Response | None:
        if FIELDS.sub("", asked.get("fields", "id")).strip(","):
            return refused(100, f"Tried accessing nonexisting field in {asked['fields']}")
        return self.trouble(asked, "pages_read_engagement", known)

    def shown(self, post: Kept, asked: dict[str, str]) -> dict[str, Any]:
        fields, counts = asked.get("fields", "id"), self.figures.get(post.id, {})
        told: dict[str, Any] = {"id": post.id, "message": post.text, "created_time": moment(post.at)}
        if "permalink_url" in fields:
            told["permalink_url"] = f"https://www.facebook.com/fernweh/posts/{post.id}"
        if "from" in fields:
            told["from"] = {"id": post.by, "name": "Somebody"}
        if "shares" in fields and "shares" in counts:
            told["shares"] = {"count": counts["shares"]}
        for edge in ("comments", "reactions"):
            if edge in fields:
                told[edge] = {"data": [], "summary": {"total_count": counts.get(edge, 0)}}
        if "attachments" in fields and (shown := attachments(post)):
            told["attachments"] = {"data": shown}
        return told


def attachments(post: Kept) -> list[dict[str, Any]]:
    photos = [{"media_type": "photo", "target": {"id": photo}} for photo in post.what.get("photos", [])]
    if len(photos) > 1:
        return [{"media_type": "album", "target": {"id": "1"}, "subattachments": {"data": photos}}]
    return photos or ([{"media_type": "link"}] if post.what.get("link") else [])
