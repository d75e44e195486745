"""Connecting LinkedIn: a member says yes, for themselves or for the pages they look after.

An app that may post for pages (Community Management API) may have no other product, so what is asked for is
one or the other. Access lasts 60 days; only some apps get a token to renew it. This flow has no PKCE.
Source: https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow.
"""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotConnect, CannotSay, Connected, Outside, Question
from core.platforms.linkedin.adapter import AS_A_MEMBER, AS_A_PAGE, PAGE_URN, LinkedInPlatform, is_page
from core.platforms.linkedin.calls import API, headers, listed
from core.platforms.linkedin.errors import error_of
from core.platforms.linkedin.shapes import Organization, Organizations, Person, Roles
from core.platforms.oauth import Token, fetch_token
from core.platforms.posting import Capability, RemoteAccount
from core.platforms.vendor import Reply, look

WEB = "https://www.linkedin.com"
FOR_ME = "openid profile w_member_social"
FOR_PAGES = (
    "w_organization_social r_organization_social rw_organization_admin "
    "w_organization_social_feed r_organization_social_feed"
)
"""The last two are for comments. Source: .../linkedin/marketing/community-management/shares/comments-api."""
MAY_POST = frozenset({"ADMINISTRATOR", "CONTENT_ADMINISTRATOR", "CONTENT_ADMIN"})
"""Roles at a page whose holders post for it. The API's pages spell the second both ways."""
MOST_PAGES = 100


class Connector:
    """Sends people to LinkedIn to say yes."""

    platform = PlatformName.LINKEDIN
    app_settings = ("LINKEDIN_CLIENT_ID", "LINKEDIN_CLIENT_SECRET")
    capabilities = AS_A_PAGE
    questions = (
        Question(
            "post_as",
            "Post as",
            "me, or pages. Pages need an app with the Community Management API, and nothing else.",
            usual="me",
        ),
    )

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._api = outside.addresses.get(PlatformName.LINKEDIN, API)
        self._web = outside.addresses.get(PlatformName.LINKEDIN, WEB)
        self._id = outside.apps.get("linkedin_client_id", "")
        self._secret = outside.apps.get("linkedin_client_secret", "")

    @property
    def is_ready(self) -> bool:
        return bool(self._id and self._secret)

    def authorize_url(self, *, state: str, challenge: str, redirect: str, answers: Mapping[str, str]) -> str:
        for_pages = answers.get("post_as", "").lower().startswith("page")
        asked = {
            "response_type": "code",
            "client_id": self._id,
            "redirect_uri": redirect,
            "state": state,
            "scope": FOR_PAGES if for_pages else FOR_ME,
        }
        return f"{self._web}/oauth/v2/authorization?{urlencode(asked, quote_via=quote)}"

    async def exchange(
        self, *, code: str, verifier: str, redirect: str, answers: Mapping[str, str]
    ) -> tuple[Connected, ...]:
        token = await self._token(
            {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
        )
        allowed = token.scope.replace(",", " ").split()
        found = await self._me(token) if "w_member_social" in allowed else ()
        if "w_organization_social" in allowed:
            found += await self._pages(token)
        if not found:
            raise CannotConnect(
                "LinkedIn lets you post neither as yourself nor for a page. Allow it, or ask "
                "whoever looks after the page to make you its content admin."
            )
        return found

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        raise CannotConnect("An account of LinkedIn is connected on LinkedIn's own page, and by no form.")

    async def refresh(self, account: Account) -> Connected | None:
        kept = account.secrets.get("refresh_token", "")
        if not kept:
            return None
        token = await self._token({"grant_type": "refresh_token", "refresh_token": kept})
        return self._connected(token, account.remote_id, account.name, kept=kept)

    def capabilities_as(self, account: RemoteAccount) -> frozenset[Capability]:
        return AS_A_PAGE if is_page(account) else AS_A_MEMBER

    def open(self, account: Account) -> LinkedInPlatform:
        return LinkedInPlatform(self._outside, account)

    async def _token(self, form: Mapping[str, str]) -> Token:
        ours = {"client_id": self._id, "client_secret": self._secret}
        url = f"{self._web}/oauth/v2/accessToken"
        return await fetch_token(self._outside, self.platform, url, {**form, **ours})

    async def _me(self, token: Token) -> tuple[Connected, ...]:
        me = (await self._look(token, "/v2/userinfo")).read(Person)
        return (self._connected(token, f"urn:li:person:{me.sub}", me.name or "LinkedIn member"),)

    async def _pages(self, token: Token) -> tuple[Connected, ...]:
        asked = f"q=roleAssignee&state=APPROVED&count={MOST_PAGES}"
        roles = (await self._look(token, f"/rest/organizationAcls?{asked}", "FINDER")).read(Roles).elements
        ids = [
            role.organization.removeprefix(PAGE_URN)
            for role in roles
            if role.role in MAY_POST and role.organization.startswith(PAGE_URN)
        ]
        pages = list(dict.fromkeys(ids))
        if not pages:
            return ()
        reply = await self._look(token, f"/rest/organizations?ids={listed(pages)}", "BATCH_GET")
        names = reply.read(Organizations).results
        return tuple(
            self._connected(
                token, f"{PAGE_URN}{page}", names.get(page, Organization()).name or f"Page {page}"
            )
            for page in pages
        )

    async def _look(self, token: Token, path: str, method: str = "") -> Reply:
        carried = headers(token.access_token, method)
        reply = await look(self._outside.http, self.platform, "GET", f"{self._api}{path}", headers=carried)
        if reply.is_success:
            return reply
        error = error_of(reply, self._outside.clock.now())
        raise CannotConnect(error.message) if reply.status == 403 else CannotSay(error.message)

    def _connected(self, token: Token, urn: str, name: str, *, kept: str = "") -> Connected:
        return Connected(
            remote_id=urn,
            name=name,
            secrets=token.secrets(kept=kept),
            expires_at=token.ends(self._outside.clock.now()),
        )
