"""A WordPress site as one of its users sees it over its REST API: the calls, and what its errors mean.

Posts: https://developer.wordpress.org/rest-api/reference/posts/. Errors are `code` and `message`; 401 is said
to who is not known, 403 to who is and may not
(https://developer.wordpress.org/reference/functions/rest_authorization_required_code/).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, Field, TypeAdapter, ValidationError, field_validator

from core.foundation.clock import Clock
from core.foundation.text import made_storable
from core.platforms.calling import Answer, Count, ask, call
from core.platforms.connecting import CannotSay
from core.platforms.posting import CredentialsExpired, PlatformRefused

T = TypeVar("T")
LONGEST_WORDS = 200
_COUNT = TypeAdapter(Count)
NOT_KNOWN, NOT_ALLOWED, NOT_FOUND, GONE, NOT_IMPLEMENTED = 401, 403, 404, 410, 501


class _Both(BaseModel):
    raw: str


class Entry(BaseModel):
    """A post of the site, as who may edit it sees it."""

    id: int
    status: str
    link: str
    slug: str = ""
    date_gmt: datetime
    title: _Both
    content: _Both
    excerpt: _Both = _Both(raw="")
    tags: list[int] = Field(default_factory=list)
    featured_media: int = 0
    """0 where there is none."""

    @field_validator("date_gmt")
    @classmethod
    def _is_utc(cls, moment: datetime) -> datetime:
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Medium(BaseModel):
    """An image of the media library."""

    id: int
    slug: str
    alt_text: str = ""
    source_url: str


class User(BaseModel):
    id: int
    name: str = ""
    capabilities: dict[str, bool] = Field(default_factory=dict)


class Term(BaseModel):
    """A tag or a category."""

    id: int
    name: str


class _ErrorData(BaseModel):
    term_id: int | None = None


class Error(BaseModel):
    """What WordPress says is wrong. `code` is empty where it was not WordPress that answered."""

    code: str = ""
    message: str = ""
    data: _ErrorData | None = None


class Site:
    """The site whose REST API is at `root`, which ends before `wp/v2/…`."""

    def __init__(self, http: httpx.AsyncClient, clock: Clock, root: str, user: str, password: str) -> None:
        self.name = httpx.URL(root).host
        self._http, self._clock, self._root = http, clock, root
        self._auth = httpx.BasicAuth(user, password)

    async def user(self) -> User:
        """Whose password it is."""
        return self._parsed(self._good(await self._ask("users/me", context="edit")), TypeAdapter(User))

    async def entry(self, entry_id: str) -> Entry | None:
        """A post in whatever state; None when it certainly is not there."""
        answer = await self._ask(f"posts/{entry_id}", context="edit")
        if answer.status in {NOT_FOUND, GONE} and error_of(answer).code == "rest_post_invalid_id":
            return None
        return self._parsed(self._good(answer), TypeAdapter(Entry))

    async def entry_called(self, slug: str) -> Entry | None:
        """The post with this slug in whatever state but the trash."""
        answer = await self._ask("posts", slug=slug, status="any", context="edit")
        found = self._parsed(self._good(answer), TypeAdapter(list[Entry]))
        return found[0] if found else None

    async def comments(self, entry_id: str) -> int | None:
        """How many comments people see below a post; None where the site does not say."""
        answer = await self._ask("comments", post=entry_id, per_page=1)
        told: int | None = _COUNT.validate_python(answer.headers.get("x-wp-total"))
        return told if answer.is_good else None

    async def write(self, entry_id: str | None, content: Mapping[str, Any]) -> Entry:
        """Make a post, or change one. Whatever is raised but these leaves it unknown whether that is done.

        Raises:
            PlatformRefused: WordPress said no.
            NotSent: it certainly never arrived.
        """
        answer = await self._change("POST", f"posts/{entry_id}" if entry_id else "posts", json=content)
        return self._parsed(self._good(answer), TypeAdapter(Entry))

    async def trash(self, entry_id: str) -> None:
        """Put a post into the trash; that it is gone is success. Errors are those of `write`."""
        answer = await self._change("DELETE", f"posts/{entry_id}")
        if answer.status not in {NOT_FOUND, GONE}:
            self._good(answer)

    async def medium(self, medium_id: int) -> Medium | None:
        """An image; None when it certainly is not there."""
        answer = await self._ask(f"media/{medium_id}")
        if answer.status in {NOT_FOUND, GONE} and error_of(answer).code == "rest_post_invalid_id":
            return None
        return self._parsed(self._good(answer), TypeAdapter(Medium))

    async def medium_called(self, slug: str) -> Medium | None:
        """The image with this slug."""
        found = self._parsed(self._good(await self._ask("media", slug=slug)), TypeAdapter(list[Medium]))
        return found[0] if found else None

    async def upload(self, content: bytes, content_type: str, *, slug: str, alt: str) -> Medium:
        """Put an image into the library, in no post yet.

        Raises:
            PlatformRefused: WordPress takes it by no means.
            Unavailable: nobody knows whether it is there.
        """
        name = f"{slug}.{content_type.rpartition('/')[2]}"
        answer = await ask(
            self._http,
            "POST",
            f"{self._root}wp/v2/media",
            name=self.name,
            auth=self._auth,
            files={"file": (name, content, content_type)},
            data={"slug": slug, "alt_text": alt},
        )
        return self._parsed(self._good(self._sorted(answer)), TypeAdapter(Medium))

    async def describe(self, medium_id: int, alt: str) -> Medium:
        """Give an image another alt text. Errors are those of `write`."""
        answer = await self._change("POST", f"media/{medium_id}", json={"alt_text": alt})
        return self._parsed(self._good(answer), TypeAdapter(Medium))

    async def terms(self, kind: str, name: str) -> list[Term]:
        """The `tags` or `categories` that `name` occurs in."""
        answer = await self._ask(kind, search=name, per_page=100)
        return self._parsed(self._good(answer), TypeAdapter(list[Term]))

    async def tag(self, name: str) -> int | None:
        """The tag `name`, made where there is none; None where this user may make none."""
        answer = await self._change("POST", "tags", json={"name": name})
        if (error := error_of(answer)).code == "term_exists" and error.data and error.data.term_id:
            return error.data.term_id
        if answer.status == NOT_ALLOWED:
            return None
        return self._parsed(self._good(answer), TypeAdapter(Term)).id

    async def _ask(self, path: str, **asked: str | int) -> Answer:
        url = httpx.URL(f"{self._root}wp/v2/{path}").copy_merge_params(asked)
        answer = self._sorted(await ask(self._http, "GET", str(url), name=self.name, auth=self._auth))
        if not answer.is_good and not error_of(answer).code:
            raise CannotSay(f"{self.name} answered {answer.status}, and not as WordPress does.")
        return answer

    async def _change(self, method: str, path: str, **request: Any) -> Answer:
        url = f"{self._root}wp/v2/{path}"
        return self._sorted(await call(self._http, method, url, name=self.name, auth=self._auth, **request))

    def _sorted(self, answer: Answer) -> Answer:
        answer.require_rate(self.name, self._clock.now())
        if answer.status == NOT_KNOWN:
            raise CredentialsExpired(
                f"{self.name} does not know the user or the application password any more. Make a new "
                "password there, and connect the account again."
            )
        return answer

    def _good(self, answer: Answer) -> Answer:
        if answer.is_good:
            return answer
        if answer.is_refusal or answer.status == NOT_IMPLEMENTED:
            said = made_storable(error_of(answer).message, LONGEST_WORDS) or f"it answered {answer.status}"
            raise PlatformRefused(f"{self.name} refused: {said.rstrip('.')}.")
        raise CannotSay(f"{self.name} answered {answer.status}, which says nothing.")

    def _parsed(self, answer: Answer, what: TypeAdapter[T]) -> T:
        try:
            return what.validate_json(answer.body)
        except ValidationError as error:
            raise CannotSay(f"{self.name} answered otherwise than WordPress does.") from error


def error_of(answer: Answer) -> Error:
    """What WordPress says is wrong; nothing where it is not WordPress that speaks."""
    try:
        return Error.model_validate_json(answer.body)
    except ValidationError:
        return Error()
