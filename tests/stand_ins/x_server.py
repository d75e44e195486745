"""X's API v2 on loopback, as far as posts go: its schema, limits, tokens, and how it fails.

Sources: https://api.x.com/2/openapi.json (bodies, parameters, problems),
https://docs.x.com/x-api/fundamentals/response-codes-and-errors, and for OAuth
https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/user-access-token. What X answers to a
duplicate: https://github.com/akrherz/iembot/issues/163. Premium accounts, videos and polls are not here.
"""

import hashlib
import html
import re
import unicodedata
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlencode

from pydantic import Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from core.platforms.counting import weighted_length
from core.platforms.links import find_links
from tests.stand_ins.vendor import Strict, Vendor, bearer
from tests.stand_ins.x_media import Uploads, key_of
from tests.stand_ins.x_problems import invalid, missing, no_field, oauth, problem

EPOCH_MS = 1_288_834_974_657
TWO_HOURS = 7200
TWEET_FIELDS = set(
    "entities created_at text id public_metrics non_public_metrics author_id attachments "
    "referenced_tweets".split()
)
SCOPES = {"tweet.read", "tweet.write", "users.read", "media.write", "offline.access"}


class Media(Strict):
    media_ids: list[str] = Field(min_length=1, max_length=4)
    tagged_user_ids: list[str] | None = None


class Reply(Strict):
    in_reply_to_tweet_id: str
    auto_populate_reply_metadata: bool | None = None
    exclude_reply_user_ids: list[str] | None = None


class CreateRequest(Strict):
    """What POST /2/tweets takes, but for what only a Premium account may ask for."""

    text: str
    card_uri: str | None = None
    community_id: str | None = None
    direct_message_deep_link: str | None = None
    for_super_followers_only: bool | None = None
    media: Media | None = None
    nullcast: bool | None = None
    poll: dict[str, Any] | None = None
    quote_tweet_id: str | None = None
    reply: Reply | None = None
    reply_settings: str | None = None
    made_with_ai: bool | None = None
    paid_partnership: bool | None = None


@dataclass
class Tweet:
    id: str
    author: str
    text: str
    at: datetime
    urls: list[dict[str, Any]]
    metrics: dict[str, int] = field(default_factory=dict)
    clicks: int = 0
    replies_to: str = ""
    media: tuple[str, ...] = ()


@dataclass
class XServer(Vendor):
    """One user, @fernweh with the id 42, and one app."""

    client_id: str = "app-id"
    client_secret: str = ""
    tokens: dict[str, datetime] = field(default_factory=dict)
    """Access tokens, and until when they work."""
    refreshes: list[str] = field(default_factory=list)
    """Refresh tokens that were not used yet."""
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Codes, with their challenges and where they were sent."""
    tweets: dict[str, Tweet] = field(default_factory=dict)
    made: int = 0
    uploads: Uploads = field(init=False)

    def __post_init__(self) -> None:
        self.uploads = Uploads(self.clock)

    def routes(self) -> list[Any]:
        return [
            Route("/i/oauth2/authorize", self.authorize),
            Route("/2/oauth2/token", self.token, methods=["POST"]),
            Route("/2/users/me", self.known(self.me)),
            Route("/2/media/upload", self.known(self.uploads.upload), methods=["POST"]),
            Route("/2/media/metadata", self.known(self.uploads.describe), methods=["POST"]),
            Route("/2/users/{id}/tweets", self.known(self.timeline)),
            Route("/2/tweets", self.known(self.create), methods=["POST"]),
            Route("/2/tweets", self.known(self.several)),
            Route("/2/tweets/{id}", self.known(self.one)),
            Route("/2/tweets/{id}", self.known(self.delete), methods=["DELETE"]),
        ]

    def known(self, handler: Any) -> Any:
        async def asked(request: Request) -> Response:
            if self.tokens.get(bearer(request), datetime.min.replace(tzinfo=UTC)) <= self.clock.now():
                return problem(401, "Unauthorized", "Unauthorized")
            return await handler(request)

        return asked

    def new_token(self) -> dict[str, Any]:
        self.made += 1
        access, refresh = f"access-{self.made}", f"refresh-{self.made}"
        self.tokens[access] = self.clock.now() + timedelta(seconds=TWO_HOURS)
        self.refreshes.append(refresh)
        return {
            "token_type": "bearer",
            "expires_in": TWO_HOURS,
            "access_token": access,
            "scope": " ".join(sorted(SCOPES)),
            "refresh_token": refresh,
        }

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        wanted = {"response_type": "code", "client_id": self.client_id, "code_challenge_method": "S256"}
        if (
            any(asked.get(name) != value for name, value in wanted.items())
            or set(asked.get("scope", "").split()) != SCOPES
            or not re.fullmatch(r"[A-Za-z0-9_-]{43}", asked.get("code_challenge", ""))
            or not asked.get("state")
        ):
            return Response("Something went wrong. You weren't able to give access to the App.", 400)
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = asked["code_challenge"], asked["redirect_uri"]
        back = urlencode({"state": asked["state"], "code": code})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 302)

    async def token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        if self.client_secret:
            _, _, pair = request.headers.get("authorization", "").partition(" ")
            shown = b64decode(pair).decode().partition(":")
            if (unquote(shown[0]), unquote(shown[2])) != (self.client_id, self.client_secret):
                return oauth(401, "unauthorized_client", "Missing valid authorization header")
        elif form.get("client_id") != self.client_id:
            return oauth(401, "unauthorized_client", "Missing valid authorization header")
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") not in self.refreshes:
                return oauth(400, "invalid_request", "Value passed for the token was invalid.")
            self.refreshes.remove(form["refresh_token"])
            return JSONResponse(self.new_token())
        challenge, redirect = self.codes.pop(form.get("code", ""), ("", ""))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            urlsafe_b64encode(digest).decode().rstrip("=") != challenge
            or form.get("redirect_uri") != redirect
        ):
            return oauth(400, "invalid_request", "Value passed for the authorization code was invalid.")
        return JSONResponse(self.new_token())

    async def me(self, _request: Request) -> Response:
        return JSONResponse({"data": {"id": "42", "name": "Fernweh", "username": "fernweh"}})

    async def create(self, request: Request) -> Response:
        if request.headers.get("content-type") != "application/json":
            return invalid("Content-Type must be application/json")
        try:
            body = CreateRequest.model_validate_json(await request.body())
        except ValidationError as error:
            return invalid(str(error))
        if weighted_length(body.text) > 280:
            return problem(403, "Forbidden", "Your Tweet text is too long.")
        if body.media and not self.uploads.are_usable(body.media.media_ids):
            return invalid("Your media IDs are invalid.")
        above = body.reply.in_reply_to_tweet_id if body.reply else ""
        if above and above not in self.tweets:
            gone = "You attempted to reply to a Tweet that is deleted or not visible to you."
            return problem(403, "Forbidden", gone)
        text = unicodedata.normalize("NFC", body.text.strip())
        if any(tweet.text == text for tweet in self.tweets.values()):
            return problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")
        tweet = self.add(text)
        tweet.replies_to = above
        tweet.media = tuple(body.media.media_ids) if body.media else ()
        return JSONResponse({"data": {"id": tweet.id, "text": self.shown(tweet)["text"]}}, 201)

    def add(self, text: str) -> Tweet:
        """The post as X keeps it, with its own address for each link."""
        now = self.clock.now()
        self.made += 1
        tweet = Tweet(str(int(now.timestamp() * 1000) - EPOCH_MS << 22 | self.made), "42", text, now, [])
        for number, link in enumerate(find_links(text)):
            written = text[link.start : link.end]
            leads = f"http://{written}" if link.bare else written
            short = f"https://t.co/{self.made:04}{number:06}"
            tweet.urls.append({"url": short, "expanded_url": leads, "display_url": written, "at": link})
        self.tweets[tweet.id] = tweet
        return tweet

    def shown(self, tweet: Tweet, fields: str = "") -> dict[str, Any]:
        parts, end = [], 0
        for url in tweet.urls:
            link = url["at"]
            parts += [html.escape(tweet.text[end : link.start], quote=False), url["url"]]
            end = link.end
        photos = self.photos(tweet)
        shown: dict[str, Any] = {
            "id": tweet.id,
            "text": "".join(
                [
                    *parts,
                    html.escape(tweet.text[end:], quote=False),
                    *[f" {url['url']}" for url in photos[:1]],
                ]
            ),
            "edit_history_tweet_ids": [tweet.id],
        }
        if "entities" in fields and (tweet.urls or photos):
            kept = ("url", "expanded_url", "display_url")
            links = [{name: url[name] for name in kept} for url in tweet.urls]
            shown["entities"] = {"urls": [*links, *photos]}
        if "attachments" in fields and tweet.media:
            shown["attachments"] = {"media_keys": [key_of(media_id) for media_id in tweet.media]}
        if "referenced_tweets" in fields and tweet.replies_to:
            shown["referenced_tweets"] = [{"type": "replied_to", "id": tweet.replies_to}]
        if "public_metrics" in fields.split(","):
            names = "retweet_count reply_count like_count quote_count bookmark_count impression_count"
            shown["public_metrics"] = {**dict.fromkeys(names.split(), 0), **tweet.metrics}
        if "non_public_metrics" in fields:
            shown["non_public_metrics"] = {"url_link_clicks": tweet.clicks, "user_profile_clicks": 0}
        return shown

    def photos(self, tweet: Tweet) -> list[dict[str, Any]]:
        """All of a post's photos share one address, at the end of its text."""
        return [
            {
                "url": f"https://t.co/p{tweet.id}",
                "expanded_url": f"https://x.com/fernweh/status/{tweet.id}/photo/1",
                "display_url": "pic.x.com/abc",
                "media_key": key_of(media_id),
            }
            for media_id in tweet.media
        ]

    async def timeline(self, request: Request) -> Response:
        asked = dict(request.query_params)
        known = {"start_time", "max_results", "exclude", "tweet.fields", "pagination_token"}
        start = asked.get("start_time", "2010-11-06T00:00:01Z")
        if (
            not set(asked) <= known
            or not 5 <= int(asked.get("max_results", 10)) <= 100
            or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", start)
            or not set(asked.get("exclude", "replies").split(",")) <= {"replies", "retweets"}
            or not set(asked.get("tweet.fields", "id").split(",")) <= TWEET_FIELDS
        ):
            return invalid("One or more parameters to your request was invalid.")
        if request.path_params["id"] != "42":
            return JSONResponse({"errors": [missing(request.path_params["id"], "user")]})
        since = datetime.fromisoformat(start)
        own = sorted((t for t in self.tweets.values() if t.at >= since), key=lambda t: -int(t.id))
        first, most = int(asked.get("pagination_token", 0)), int(asked.get("max_results", 10))
        page = own[first : first + most]
        meta: dict[str, Any] = {"result_count": len(page)}
        if len(own) > first + most:
            meta["next_token"] = str(first + most)
        data = {"data": [self.shown(tweet, asked.get("tweet.fields", "")) for tweet in page]}
        return JSONResponse({**(data if page else {}), "meta": meta})

    async def several(self, request: Request) -> Response:
        ids = request.query_params.get("ids", "").split(",")
        fields = request.query_params.get("tweet.fields", "")
        if not 1 <= len(ids) <= 100 or not all(map(is_id, ids)) or not set(fields.split(",")) <= TWEET_FIELDS:
            return invalid("One or more parameters to your request was invalid.")
        told = {"data": [], "errors": []}  # type: dict[str, list[Any]]
        media = dict[str, Any]()
        for asked in ids:
            tweet = self.tweets.get(asked)
            if tweet is None:
                told["errors"].append(missing(asked, "tweet"))
            elif "non_public_metrics" in fields and tweet.at < self.clock.now() - timedelta(days=30):
                told["errors"].append(no_field(asked))
            else:
                told["data"].append(self.shown(tweet, fields))
                media |= {media_id: self.uploads.kept[media_id].alt for media_id in tweet.media}
        found = {name: found for name, found in told.items() if found}
        if media and request.query_params.get("expansions") == "attachments.media_keys":
            # As X does, in no certain order, and without an alt text where there is none.
            told_media = [
                {"media_key": key_of(one), "type": "photo", **({"alt_text": alt} if alt else {})}
                for one, alt in reversed(media.items())
            ]
            return JSONResponse({**found, "includes": {"media": told_media}})
        return JSONResponse(found)

    async def one(self, request: Request) -> Response:
        asked, fields = request.path_params["id"], request.query_params.get("tweet.fields", "id")
        if not is_id(asked) or not set(fields.split(",")) <= TWEET_FIELDS:
            return invalid(f"The `id` query parameter value [{asked}] is not valid")
        if (tweet := self.tweets.get(asked)) is None:
            return JSONResponse({"errors": [missing(asked, "tweet")]})
        return JSONResponse({"data": self.shown(tweet, fields)})

    async def delete(self, request: Request) -> Response:
        if not is_id(request.path_params["id"]):
            return invalid("The `id` path parameter is not valid")
        self.tweets.pop(request.path_params["id"], None)
        return JSONResponse({"data": {"deleted": True}})


def is_id(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,19}", text) is not None
