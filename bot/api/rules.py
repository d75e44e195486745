"""The rules of copy over HTTP: which there are, and what the workspace makes of them."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import Field

from bot.api.bounds import Body, EachFieldOnce
from bot.api.door import Admin, AnyDesk, Caller
from core.foundation.ids import PolicyNumber
from core.review.policies import SavedPolicy
from core.review.policy_form import as_fields, read_policy
from core.review.rules.catalogue import RULES, rule_as_json

router = APIRouter(route_class=EachFieldOnce, prefix="/rules", tags=["rules"])

EXAMPLE = {
    "severities": {"preheader_repeats": "off", "placeholder": "blocking"},
    "jurisdictions": ["eu", "uk"],
    "patterns": [{"pattern": "synergy", "severity": "warning", "reason": "Say what you mean."}],
    "banned_hashtags": ["follow4follow"],
}
"""A policy to try the API with; docs/checks.md explains its fields."""


LATEST = 2**31 - 1
Version = Annotated[int, Field(ge=0, le=LATEST)]
VersionPath = Annotated[PolicyNumber, Path(ge=1, le=LATEST)]


class Saving(Body):
    """A whole policy, and the number of the one that was changed; without it any is replaced."""

    policy: Annotated[dict[str, Any], Field(examples=[EXAMPLE])]
    version: Version | None = None


class Restoring(Body):
    """The latest version that the caller knows; without it any is replaced."""

    version: Version | None = None


@router.get("")
async def current(desk: AnyDesk, caller: Caller) -> dict[str, Any]:
    """All rules, each as grave as it is here, and the workspace's policy with its number."""
    return _shown(await desk.policies.current(caller))


@router.put("")
async def save(desk: AnyDesk, caller: Admin, given: Saving) -> dict[str, Any]:
    """Keep another policy; 409 where somebody saved one since the one that the caller changed."""
    return _shown(await desk.policies.save(caller, read_policy(given.policy), known=given.version))


@router.get("/history")
async def history(desk: AnyDesk, caller: Caller) -> dict[str, list[dict[str, Any]]]:
    """The latest 100 versions of the policy, newest first, and what each changed, a line each."""
    return {
        "versions": [
            {
                "version": one.saved.version,
                "policy": as_fields(one.saved.policy),
                "changes": one.changes,
                "saved_by": one.saved.saved_by,
                "saved_at": one.saved.saved_at,
                "restores": one.saved.restores,
            }
            for one in await desk.policies.versions(caller)
        ]
    }


@router.post("/history/{version}/restore")
async def restore(
    desk: AnyDesk, caller: Admin, version: VersionPath, given: Restoring | None = None
) -> dict[str, Any]:
    """Make a new version that says what this one says."""
    return _shown(await desk.policies.restore(caller, version, known=given.version if given else None))


def _shown(saved: SavedPolicy) -> dict[str, Any]:
    return {
        "version": saved.version,
        "policy": as_fields(saved.policy),
        "rules": [rule_as_json(rule, saved.policy) for rule in RULES],
    }
