"""All of the HTTP API, put together."""

from fastapi import APIRouter, FastAPI

from bot.api import (
    accounts,
    calendar,
    campaigns,
    contacts,
    engagement,
    feeds,
    installation,
    media,
    members,
    oauth,
    review,
    unsubscribe,
)
from bot.api.gate import GUARDED, Gate
from bot.api.refusals import Refusal, tell_refusals


def register(app: FastAPI) -> None:
    """Add `/health`, `/api/v1` and what recipients see to `app`, which keeps its desk in `app.state.desk`."""
    v1 = APIRouter(
        prefix=GUARDED,
        responses={
            "default": {"model": Refusal, "description": "Refused, in one shape whatever the reason."}
        },
    )
    # Addresses are tried in this order, and most calls report engagement.
    for module in (engagement, campaigns, review, calendar, members, accounts, contacts, media, installation):
        v1.include_router(module.router)
    app.include_router(v1)
    app.include_router(installation.public)
    app.include_router(unsubscribe.router)
    app.include_router(oauth.router)
    app.include_router(feeds.router)
    app.include_router(media.public)
    app.add_middleware(Gate)
    tell_refusals(app)
