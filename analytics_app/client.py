"""The HTTP API as the dashboard asks it: answers as plain values, refusals as sentences."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from core.foundation.errors import Unavailable
from core.foundation.ids import CampaignId, PlatformName, PostState, VariantId, WorkspaceId
from core.previews.values import Theme

TIMEOUT = 5.0
"""Seconds; the health check takes up to three."""
T = TypeVar("T")


class ApiUnavailable(Unavailable):
    """The API did not give what was asked; the sentence says what to do."""

    code = "api_unavailable"

    @property
    def message(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Workspace:
    id: WorkspaceId
    name: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A post still on its way. `local_time` is that of the zone it was planned in."""

    id: str
    campaign: str
    platform: PlatformName
    variant: str
    due_at: datetime
    local_time: str
    zone: str
    state: str
    url: str


@dataclass(frozen=True, slots=True)
class Today:
    spent_micros: int
    reserved_micros: int
    limit_micros: int
    resets_at: datetime


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a month comes to if it goes on as its `known_days` whole days so far."""

    likely_micros: int
    low_micros: int
    high_micros: int
    known_days: int


@dataclass(frozen=True, slots=True)
class Month:
    """This month until `day`, which is today where the workspace is."""

    day: date
    zone: str
    spent_micros: int
    limit_micros: int | None
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What the cache saved in the last 30 days."""

    saved_micros: int
    hits: int
    calls: int


@dataclass(frozen=True, slots=True)
class Costs:
    today: Today
    month: Month
    cache: Saved


@dataclass(frozen=True, slots=True)
class Used:
    """What was used. `cost_micros` includes what platforms charged, and what is not known for sure."""

    calls: int
    hits: int
    fees: int
    variants: int
    input_tokens: int
    output_tokens: int
    cost_micros: int
    fee_micros: int
    assumed_micros: int
    saved_micros: int
    billed_micros: int | None

    def __add__(self, other: "Used") -> "Used":
        return Used(*map(_both, astuple(self), astuple(other)))


@dataclass(frozen=True, slots=True)
class UsageRow:
    """What was used on a day of what is called `name`."""

    day: date
    key: str
    name: str
    used: Used


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    status: str
    detail: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Health:
    status: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class PostText:
    """A variant's post: its content, and its text where the variant has another by now, if that is known."""

    state: PostState
    content_hash: str
    text: str = ""
    title: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class FixText:
    label: str


@dataclass(frozen=True, slots=True)
class FoundText:
    """What a rule found in a variant."""

    key: str
    severity: str
    sentence: str
    fix: FixText | None = None
    override: dict[str, str] | None = None

    @property
    def can_be_fixed(self) -> bool:
        """Whether it has a fix, and nobody has let it pass."""
        return self.fix is not None and self.override is None


@dataclass(frozen=True, slots=True)
class VariantText:
    id: VariantId
    label: str
    platform: PlatformName
    text: str
    state: str
    title: str = ""
    link: str | None = None
    leads_to: str = ""
    """Where its link leads, where that is a short one."""
    content_hash: str = ""
    post: PostText | None = None
    findings: tuple[FoundText, ...] = ()

    @property
    def went_out(self) -> "VariantText":
        """The variant with the text that figures belong to, as far as that is known."""
        if not self._is_another or self.post is None or not self.post.text:
            return self
        return replace(self, text=self.post.text, title=self.post.title)

    @property
    def remark(self) -> str:
        """What has to be known of it beside its figures; empty for most."""
        if self.post is None:
            return ""
        is_unknown = self._is_another and not self.post.text
        return ", ".join(
            filter(
                None,
                [
                    self.post.account,
                    "taken down" if self.post.state is PostState.TAKEN_DOWN else "",
                    "edited since, the figures are of an earlier text" if is_unknown else "",
                ],
            )
        )

    @property
    def for_the_team(self) -> str:
        """The text with where its link leads: whoever follows that is not counted as a reader."""
        return self.text.replace(self.link, self.leads_to) if self.link and self.leads_to else self.text

    @property
    def _is_another(self) -> bool:
        return self.post is not None and self.post.content_hash != self.content_hash


class Api:
    """One installation's API, with the dashboard's key."""

    def __init__(self, base_url: str, key: str) -> None:
        self._key = key
        self._base_url = base_url
        self._http = httpx.Client(
            base_url=f"{base_url.rstrip('/')}/api/v1",
            headers={"Authorization": f"Bearer {key}"},
            timeout=TIMEOUT,
            trust_env=False,  # it is our own installation, never behind the machine's proxy
        )

    def workspaces(self) -> list[Workspace]:
        return _parsed(list[Workspace], self._get("/workspaces").get("workspaces"))

    def upcoming(self, workspace_id: WorkspaceId) -> list[Upcoming]:
        return _parsed(list[Upcoming], self._get("/calendar", workspace=workspace_id).get("posts"))

    def costs(self, workspace_id: WorkspaceId) -> Costs:
        return _parsed(Costs, self._get("/costs", workspace=workspace_id))

    def usage(self, workspace_id: WorkspaceId, first: date, last: date, by: str) -> list[UsageRow]:
        """What was used on each of these days, by what is named."""
        days = {"from": first.isoformat(), "to": last.isoformat()}
        found = self._get("/usage", workspace=workspace_id, by=by, daily="true", **days)
        return _parsed(list[UsageRow], found.get("rows"))

    def health(self) -> Health:
        return _parsed(Health, self._get("/health"))

    def variants(self, workspace_id: WorkspaceId, campaign_id: CampaignId) -> dict[VariantId, VariantText]:
        """A campaign's variants by id."""
        found = self._get(f"/campaigns/{campaign_id}", workspace=workspace_id).get("variants")
        return {variant.id: variant for variant in _parsed(list[VariantText], found)}

    def preview(self, workspace_id: WorkspaceId, campaign_id: CampaignId, theme: Theme) -> str:
        """An HTML page of how a campaign's posts will look."""
        path = f"/campaigns/{campaign_id}/preview"
        return _parsed(str, self._get(path, workspace=workspace_id, theme=theme).get("page"))

    def fix(self, workspace_id: WorkspaceId, variant: VariantText, key: str | None) -> None:
        """Make the fix of the finding with this key, or all of the variant's.

        Raises:
            ApiUnavailable: it was not made; says why.
        """
        said = {"seen": variant.content_hash, "state": variant.state, **({"findings": [key]} if key else {})}
        self._ask("POST", f"/variants/{variant.id}/fix", {"workspace": workspace_id}, said)

    def close(self) -> None:
        self._http.close()

    def _get(self, path: str, **query: str) -> Mapping[str, Any]:
        return self._ask("GET", path, query)

    def _ask(
        self, method: str, path: str, query: Mapping[str, str], said: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        if not self._key:
            raise ApiUnavailable(
                "The dashboard has no API key yet. Make one with `copydesk key create`, "
                "set it as COPYDESK_API_KEY, and start the dashboard again."
            )
        try:
            answer = self._http.request(method, path, params=query, json=said)
            if answer.is_error:
                raise ApiUnavailable(_refusal(answer))
            body = answer.json()
        except (httpx.TransportError, ValueError) as error:
            raise ApiUnavailable(
                f"Copydesk does not answer at {self._base_url}. Start it with `copydesk up`, "
                "or set COPYDESK_URL to where it runs."
            ) from error
        return body if isinstance(body, dict) else {}


def _both(one: Any, other: Any) -> Any:
    """Their sum; of what is not told of one nothing is known of both."""
    return None if one is None or other is None else one + other


def _refusal(answer: httpx.Response) -> str:
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return (
            "Copydesk refused the dashboard's API key. Make a new one with `copydesk key create` "
            "and set it as COPYDESK_API_KEY."
        )
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"Copydesk answered with HTTP status {answer.status_code}. Its log says why."


def _parsed(kind: type[T], value: object) -> T:
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        raise ApiUnavailable(
            "Copydesk answered in a form this dashboard does not know. Are both of the same version?"
        ) from error
