"""An e-mail's preheader: a sentence of the brief, and one thing more than subject and first line say."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.review.findings import Severity
from core.review.rules.platform.preheader_refused import PREHEADER_REFUSED
from core.review.rules.text.preheader_repeats import PREHEADER_REPEATS
from core.writing.model.writer import OpenAIWriter
from core.writing.offline.drafting import Work
from core.writing.offline.writer import drafts_for
from core.writing.port import Draft, WritingRequest
from tests.builders import a_brief, a_checked
from tests.core.writing.conftest import asking
from tests.stand_ins import openai_server as say
from tests.stand_ins.openai_server import OpenAIServer

EMAIL = PlatformName.EMAIL
RULES = rules_of(EMAIL)
SENTENCES = (
    "Our first waterproof backpack is in the shop.",
    "From 89 euros until 24 December.",
    "We show it at 12 Harbour Street on 12 May.",
    "It weighs 900 grams, which is what a loaf of bread and a half weigh, and less than any we made before.",
    "Call 555-0123 or come by.",
    "Only while stocks last.",
    "Who rides to work in the rain knows why we made it, and all others will know it after one autumn, too.",
)


def request_for(news: str, **changes: Any) -> WritingRequest:
    return WritingRequest(a_brief(news=news, **changes), EMAIL, RULES, 3, seed=1)


def drafts_of(news: str, **changes: Any) -> tuple[Draft, ...]:
    return drafts_for(request_for(news, **changes))


def test_the_next_best_fact_after_the_subject_is_the_preheader() -> None:
    first, *_ = drafts_of(" ".join(SENTENCES[:3]))

    assert "first waterproof backpack" in first.title
    assert first.preheader == "From 89 euros until 24 December."


def test_where_there_is_nothing_more_to_say_there_is_no_preheader() -> None:
    assert [draft.preheader for draft in drafts_of("Our first waterproof backpack is in the shop.")] == [""]


def test_only_where_clients_show_one_there_is_one() -> None:
    request = replace(
        request_for(" ".join(SENTENCES)), platform=PlatformName.BLOG, rules=rules_of(PlatformName.BLOG)
    )

    assert {draft.preheader for draft in drafts_for(request)} == {""}


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=7, unique=True),
    st.sampled_from(["", "Fernweh"]),
)
def test_no_preheader_says_what_stands_beside_it(chosen: list[str], sender: str) -> None:
    news = " ".join(chosen)
    work = Work.of(request_for(news, sender=sender))
    for draft in drafts_of(news, sender=sender):
        lines = [line for line in draft.text.splitlines() if line and line not in work.setting.small_words]
        assert draft.preheader == "" or draft.preheader in {fact.text for fact in work.facts}
        assert draft.preheader == "" or draft.preheader in draft.text
        assert len(draft.preheader) <= 140
        assert not draft.preheader or draft.preheader.rstrip(".") not in draft.title
        assert not draft.preheader or not lines[0].startswith(draft.preheader)


@pytest.mark.parametrize("name", ["preheader", "preview_text", "Preheader Text", "preview"])
async def test_what_a_model_calls_its_preheader_is_read(
    name: str, writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts({"text": "Ride dry.", "title": "Dry at last", name: "From 89 euros."}))

    (draft,) = (await writer.write(asking(1, platform=EMAIL))).drafts

    assert (draft.title, draft.preheader) == ("Dry at last", "From 89 euros.")
    assert "`preheader` is the line" in str(server.asked[0].body)


@pytest.mark.parametrize(("given_one", "kept"), [("Dry at last", ""), ("word " * 40, "word " * 26 + "word…")])
async def test_a_models_preheader_is_cut_to_fit_and_never_the_subject_again(
    given_one: str, kept: str, writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts({"text": "Ride dry.", "title": "Dry at last", "preheader": given_one}))

    (draft,) = (await writer.write(asking(1, platform=EMAIL))).drafts

    assert draft.preheader == kept


def test_a_preheader_longer_than_any_client_shows_is_refused() -> None:
    checked = replace(a_checked("Ride dry.", platform=EMAIL), preheader="a" * 141)

    (found,) = PREHEADER_REFUSED.findings(checked)

    assert (found.severity, found.sentence) == (
        Severity.BLOCKING,
        "E-mail takes preheaders of up to 140 characters; this one has 141.",
    )
    assert PREHEADER_REFUSED.findings(replace(checked, preheader="a" * 140)) == []


@pytest.mark.parametrize(
    ("preheader", "repeats"),
    [("dry at last!", True), ("Ride  dry", True), ("From 89 euros.", False), ("", False)],
)
def test_a_preheader_that_repeats_its_neighbour_is_warned_of(preheader: str, repeats: bool) -> None:
    letter = a_checked("Ride dry.\n\nNow.", platform=EMAIL, title="Dry at last")

    assert bool(PREHEADER_REPEATS.findings(replace(letter, preheader=preheader))) is repeats
