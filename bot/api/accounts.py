"""Accounts over HTTP: as whom posts can go out. No answer holds a secret, and no log an answer."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Body as JsonBody
from pydantic import BaseModel, Field

from bot.api.bounds import Body, EachFieldOnce, Nothing, PathId, Text
from bot.api.door import AnyDesk, Caller
from core.accounts.service import AccountView
from core.foundation.ids import AccountId, PlatformName
from core.platforms.connecting import Question

router = APIRouter(route_class=EachFieldOnce, prefix="/accounts", tags=["accounts"])

EXAMPLE = {"platform": "…", "answers": {"handle": "fernweh.example", "password": "…"}}


class Connectable(BaseModel):
    """A platform whose accounts can be connected, and what it asks for."""

    platform: PlatformName
    name: str
    is_authorized_there: bool
    """Whether people say yes on the platform's own page; `/accounts/authorize` gives its address."""
    questions: tuple[Question, ...]


class Connecting(Body):
    """Answers by the names of the platform's questions; `zone` is that of those who read it there."""

    platform: PlatformName
    answers: Annotated[dict[Text, Text], Field(repr=False)]
    zone: Text = ""


@router.get("")
async def accounts(desk: AnyDesk, caller: Caller) -> dict[str, list[AccountView]]:
    """All accounts by platform, those that were disconnected too; never their secrets."""
    return {"accounts": await desk.accounts.list(caller)}


@router.get("/platforms")
async def platforms(desk: AnyDesk, _caller: Caller) -> dict[str, list[Connectable]]:
    """Where accounts can be connected, and how."""
    return {
        "platforms": [
            Connectable(
                platform=name,
                name=name.label,
                is_authorized_there=desk.accounts.is_authorized_there(name),
                questions=desk.accounts.questions(name),
            )
            for name in desk.accounts.can_connect()
        ]
    }


@router.post("", status_code=201)
async def connect(
    desk: AnyDesk, caller: Caller, given: Annotated[Connecting, JsonBody(examples=[EXAMPLE])]
) -> AccountView:
    """Try the answers at the platform, and keep the account; one that was connected before is renewed.

    503 where the platform does not answer: nothing was kept then.
    """
    return await desk.accounts.connect(caller, given.platform, given.answers, zone=given.zone)


@router.post("/authorize")
async def authorize(desk: AnyDesk, caller: Caller, given: Connecting) -> dict[str, str]:
    """The `url` of the platform's own page, where a person says yes within a quarter of an hour."""
    url = await desk.accounts.authorize_url(caller, given.platform, given.answers, zone=given.zone)
    return {"url": url}


@router.delete("/{account_id}")
async def disconnect(desk: AnyDesk, caller: Caller, account_id: PathId[AccountId]) -> AccountView:
    """Forget its secrets. What is scheduled as it waits until it is connected again."""
    return await desk.accounts.disconnect(caller, account_id)


@router.post("/{account_id}/usual")
async def make_usual(
    desk: AnyDesk, caller: Caller, account_id: PathId[AccountId], _nothing: Nothing | None = None
) -> AccountView:
    """New variants for its platform are to be posted as this one."""
    return await desk.accounts.make_usual(caller, account_id)
