"""What a brief would cost, for people and for machines."""

from typing import Any

from pydantic import TypeAdapter

from bot.cli.saying import answer
from core.flow.estimating import Estimate


def show_estimate(estimate: Estimate) -> None:
    """The sentence, and what is there already that says nearly the same."""
    answer(estimate.sentence)
    for near in estimate.similar[:1]:
        when = f"{near.created_at:%H:%M} UTC"
        answer(f"{near.created_by} started nearly the same at {when}: `copydesk campaign show {near.id}`.")


def estimate_document(estimate: Estimate) -> dict[str, Any]:
    """The same as one JSON document."""
    document: dict[str, Any] = TypeAdapter(Estimate).dump_python(estimate, mode="json")
    return document | {"sentence": estimate.sentence}
