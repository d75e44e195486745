"""Connecting a WordPress blog: its address, a user, and an application password of that user.

Where its REST API is it says itself, in a Link header of its pages; without pretty addresses that is a query
(https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/). Application passwords, since 5.6:
https://make.wordpress.org/core/2020/11/05/application-passwords-integration-guide/.
"""

from collections.abc import Mapping

import httpx
from pydantic import BaseModel, ValidationError

from core.foundation.ids import PlatformName
from core.foundation.outgoing import AddressNotAllowed, check_url
from core.foundation.text import made_storable
from core.platforms.blog.adapter import BlogPlatform
from core.platforms.blog.site import NOT_KNOWN, Site
from core.platforms.calling import Answer, ask
from core.platforms.connecting import Account, CannotConnect, CannotSay, Connected, Outside, Question
from core.platforms.posting import CredentialsExpired, NotSent, Platform, PlatformRefused

API = "https://api.w.org/"
LONGEST_NAME = 200


class _Index(BaseModel):
    """https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/#discovering-the-api"""

    home: str
    namespaces: list[str]


class Connector:
    """How WordPress blogs are connected and opened."""

    platform = PlatformName.BLOG
    capabilities = BlogPlatform.capabilities
    questions = (
        Question("site", "Address of the blog", hint="Such as https://blog.example.com"),
        Question("user", "User", hint="An author or editor there, by the name they log in with"),
        Question(
            "password",
            "Application password",
            hint="In WordPress: Users → Profile → Application Passwords. Not the one you log in with",
            is_secret=True,
        ),
        Question("category", "Category", hint="One that is there already", is_optional=True),
        Question("tags", "Tags", hint="For every post, with commas between them", is_optional=True),
    )

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        address = _address(answers["site"])
        try:
            root, home = await self._root(address)
            site = self._site(root, answers["user"], answers["password"])
            user = await site.user()
            category = await _category(site, answers["category"])
        except CredentialsExpired:
            raise CannotConnect(
                "WordPress does not know this user with this application password. If both are right, the "
                "web server may keep the Authorization header from it.",
                question="password",
            ) from None
        except PlatformRefused as refused:
            raise CannotConnect(refused.message, question="site") from refused
        except NotSent as failure:
            raise CannotSay(failure.message) from failure
        if not user.capabilities.get("publish_posts"):
            why = f"{user.name or answers['user']} may not publish there. Take an author or an editor."
            raise CannotConnect(why, question="user")
        place = home.partition("://")[2].strip("/")
        return Connected(
            remote_id=f"{user.id}@{place}",
            name=made_storable(f"{place} ({user.name or answers['user']})", LONGEST_NAME),
            settings={
                "root": root,
                "user": answers["user"],
                "category": category,
                "tags": answers["tags"],
            },
            secrets={"password": answers["password"]},
        )

    async def refresh(self, account: Account) -> Connected | None:
        """Application passwords stay valid until somebody revokes them."""
        return None

    def open(self, account: Account) -> Platform:
        settings = account.settings
        return BlogPlatform(
            self._site(settings["root"], settings["user"], account.secrets["password"]),
            account=account.name,
            category=int(settings["category"]) if settings.get("category") else None,
            tags=[tag.strip() for tag in settings.get("tags", "").split(",") if tag.strip()],
        )

    def _site(self, root: str, user: str, password: str) -> Site:
        return Site(self._outside.http, self._outside.clock, root, user, password)

    async def _root(self, address: str) -> tuple[str, str]:
        """Where the REST API of the site at `address` begins, up to what stands before `wp/v2`; its home."""
        page = await self._ask(f"{address}/", address)
        if 300 <= page.status < 400:
            target = page.headers.get("location", "")
            why = f"That address leads on to {target[:100]}. Give the one it leads to."
            raise CannotConnect(why, question="site")
        # What a page says counts for its own host: a password goes to no other, nor is another renewed.
        host, said = str(httpx.URL(address).join("/")), _linked(page)
        ours = [said] if said.startswith(host) else []
        for root in (*ours, f"{address}/wp-json/", f"{address}/index.php?rest_route=/"):
            answer = await self._ask(root, address)
            if (index := _index(answer)) is not None:
                return root, index.home if index.home.startswith(host) else address
            if answer.status == NOT_KNOWN:
                why = "This site shows its REST API to nobody who is not logged in; a plugin may do that."
                raise CannotConnect(why, question="site")
        raise CannotConnect("No WordPress answers there, or its REST API is turned off.", question="site")

    async def _ask(self, url: str, address: str) -> Answer:
        answer = await ask(self._outside.http, "GET", url, name=httpx.URL(address).host)
        answer.require_rate(httpx.URL(address).host, self._outside.clock.now())
        return answer


async def _category(site: Site, name: str) -> str:
    """The id of the category `name`; empty where none is wanted."""
    if not name:
        return ""
    for term in await site.terms("categories", name):
        if term.name.casefold() == name.casefold():
            return str(term.id)
    raise CannotConnect(f"There is no category “{name[:60]}” there. Make it first.", question="category")


def _index(answer: Answer) -> _Index | None:
    """What the site says of its API; None where it has none that we could use."""
    try:
        index = _Index.model_validate_json(answer.body)
    except ValidationError:
        return None
    return index if answer.is_good and "wp/v2" in index.namespaces else None


def _linked(page: Answer) -> str:
    links = httpx.Response(200, headers=httpx.Headers(page.headers)).links
    return next((link.get("url", "") for link in links.values() if link.get("rel") == API), "")


def _address(typed: str) -> str:
    """Where the site is, from what a person typed, without a slash at its end."""
    address = typed if "://" in typed else f"https://{typed}"
    try:
        check_url(address, allow_private=True)  # who connects judges where it leads
    except AddressNotAllowed as refused:
        raise CannotConnect(refused.message, question="site") from refused
    url = httpx.URL(address)
    path = url.path.removesuffix("/").removesuffix("/wp-admin")
    return f"{url.scheme}://{url.netloc.decode('ascii')}{path}"
