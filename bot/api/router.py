"""All of the HTTP API, put together."""

from functools import cache

from fastapi import APIRouter, FastAPI

from bot.api import (
    accounts,
    brand,
    budgets,
    calendar,
    campaigns,
    contacts,
    engagement,
    feeds,
    installation,
    media,
    members,
    oauth,
    previews,
    review,
    rules,
    templates,
    unsubscribe,
    usage,
)
from bot.api.gate import GUARDED, Gate
from bot.api.refusals import Refusal, tell_refusals


def register(app: FastAPI) -> None:
    """Add `/health`, `/api/v1` and what recipients see to `app`, which keeps its desk in `app.state.desk`."""
    # Not included anew: FastAPI would work out their models for each app, which takes a tenth of a second.
    app.router.routes.extend(_all_of_it().routes)
    app.add_middleware(Gate)
    tell_refusals(app)


@cache
def _all_of_it() -> APIRouter:
    """Every address. It knows no app."""
    v1 = APIRouter(
        responses={
            "default": {"model": Refusal, "description": "Refused, in one shape whatever the reason."}
        },
    )
    # Addresses are tried in this order, and most calls report engagement.
    for module in (
        engagement,
        campaigns,
        previews,
        review,
        rules,
        calendar,
        members,
        accounts,
        brand,
        contacts,
        media,
        budgets,
        templates,
        usage,
        installation,
    ):
        v1.include_router(module.router)
    everything = APIRouter()
    everything.include_router(v1, prefix=GUARDED)
    for router in (
        installation.public,
        unsubscribe.router,
        oauth.router,
        feeds.router,
        media.public,
        previews.public,
    ):
        everything.include_router(router)
    return everything
