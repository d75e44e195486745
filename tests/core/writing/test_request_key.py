"""The key of a request: what changes the copy changes it, and what people type otherwise does not."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.brand.voice import Voice
from core.foundation.ids import PlatformName, Tone, WorkspaceId
from core.platforms.catalogue import rules_of
from core.platforms.port import Limit
from core.writing import request_key as request_key_module
from core.writing.port import WritingRequest
from core.writing.request_key import request_key, same_words, seed_of
from tests.builders import a_brief

TEAM = WorkspaceId("wsp_1")


def asking(platform: PlatformName = PlatformName.X, **changes: Any) -> WritingRequest:
    values: dict[str, Any] = {"brief": a_brief(), "count": 2, "seed": 1, "rules": rules_of(platform)}
    return WritingRequest(platform=platform, **{**values, **changes})


def _key(request: WritingRequest, writer: str = "openai", model: str = "gpt-4o-mini") -> str:
    return request_key(TEAM, request, writer=writer, model=model)


@pytest.mark.parametrize(
    "change",
    [
        {"count": 3},
        {"seed": 2},
        {"hint": "Warmer."},
        {"current": "It rains."},
        {"avoid": ("Seen.",)},
        {"brief": a_brief(tone=Tone.URGENT)},
        {"brief": a_brief(link=None)},
        {"brief": a_brief(product="FERNWEH Backpack")},
        {"brief": a_brief(sender="Fernweh GmbH")},
        {"brief": a_brief(news=f"{a_brief().news} Now in red.")},
        {"rules": replace(rules_of(PlatformName.X), limits=(Limit(100, "characters", len),))},
        {"rules": replace(rules_of(PlatformName.X), hashtags=9)},
        {"brand": Voice(tone="dry")},
    ],
)
def test_whatever_changes_the_copy_changes_the_key(change: dict[str, Any]) -> None:
    assert _key(asking()) != _key(asking(**change))


def test_platform_writer_model_and_wording_of_the_prompt_change_the_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = {
        _key(asking()),
        _key(asking(PlatformName.LINKEDIN)),
        _key(asking(), writer="offline"),
        _key(asking(), model="gpt-5-mini"),
    }
    monkeypatch.setattr(request_key_module, "PROMPT_VERSION", "other")

    assert len(keys | {_key(asking())}) == 5


def test_asking_for_further_platforms_does_not_change_the_key() -> None:
    assert _key(asking()) == _key(asking(brief=a_brief(platforms=(PlatformName.X,), variants=4)))


def test_a_key_tells_nothing_of_the_brief() -> None:
    assert "Fernweh" not in _key(asking())


@pytest.mark.parametrize(
    ("news", "typed_otherwise"),
    [
        ("Half price from Monday.", "half price  from monday"),
        ("“Half price” – from Monday!", '"Half price" - from Monday.'),
        ("New: a bag\n- dry\n- light", "New: a bag\n\n• dry;\n• light."),
        ("It’s here", "it's here"),
        ("Ｈａｌｆ price", "half price"),
    ],
)
def test_a_brief_typed_otherwise_has_the_same_key_and_seed(news: str, typed_otherwise: str) -> None:
    one, other = a_brief(news=news), a_brief(news=typed_otherwise)

    assert _key(asking(brief=one)) == _key(asking(brief=other))
    assert seed_of(one) == seed_of(other)


@pytest.mark.parametrize(
    ("news", "other_news"),
    [
        ("It costs 1.50 now", "It costs 150 now"),
        ("Open 5:30", "Open 530"),
        ("Down by -5 degrees", "Down by 5 degrees"),
        ("Down to .5 %", "Down to 5 %"),
        ("Learn C++ here", "Learn C here"),
        ("Only $5", "Only 5"),
        ("We’re open", "Were open"),
        ("1½ litres", "11/2 litres"),
        ("10² people", "102 people"),
        ("Feliz año", "Feliz ano"),
        ("Es ist schön", "Es ist schon"),
        ("In Maßen", "In Massen"),
    ],
)
def test_signs_that_say_something_are_kept(news: str, other_news: str) -> None:
    assert _key(asking(brief=a_brief(news=news))) != _key(asking(brief=a_brief(news=other_news)))


def test_the_order_of_texts_already_seen_does_not_count() -> None:
    assert _key(asking(avoid=("It rains.", "It pours."))) == _key(asking(avoid=("It pours.", "It rains.")))


@given(st.text())
def test_words_are_compared_without_blanks_around_them(text: str) -> None:
    assert same_words(text) == same_words(f"  {text}\n") == " ".join(same_words(text).split())
