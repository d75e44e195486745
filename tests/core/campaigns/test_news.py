"""How much a brief has to say: a name alone is asked for more, and no real brief is."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.campaigns.brief import BriefForm
from core.campaigns.news import GOOD_NEWS, says_too_little

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").rglob("*.yaml"))


@pytest.mark.parametrize(
    "news",
    [
        "New shoes",
        "New.",
        "Sale!!!",
        "new summer collection",
        "Unsere neue Weihnachtskollektion",
        "iPhone 17",
        "50 %",
        "https://example.com/our-new-shoes-are-here",
        "– new – shoes –",
        "新しい靴",
        "新款鞋子",
        "새 신발",
        "รองเท้าใหม่",
        "Новые туфли",
        "أحذية جديدة",
    ],
)
def test_news_that_is_hardly_more_than_a_name_says_too_little(news: str) -> None:
    assert says_too_little(news)


@pytest.mark.parametrize(
    "news",
    [
        "We ship to Norway",
        "Jetzt 20 % günstiger",
        "50% off today",
        "Wir haben wieder offen",
        "周六全场五折",
        "新しい靴が出ました",
        "11月21日に開店",
        "토요일 전품목 반값",
        "รองเท้าใหม่ลดราคาวันเสาร์นี้",
        "Новые туфли уже в магазине",
        "أحذية جديدة في متجرنا",
        GOOD_NEWS,
    ],
)
def test_news_that_says_something_is_enough_in_any_script(news: str) -> None:
    assert not says_too_little(news)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_example_is_asked_for_more(path: Path) -> None:
    raw = yaml.safe_load(path.read_text("utf-8"))
    assert BriefForm.parse(raw, max_length=4_000).news


@given(st.text(max_size=60), st.text(max_size=60))
def test_whoever_adds_to_enough_news_has_enough(before: str, after: str) -> None:
    assert not says_too_little(f"{before} We ship to Norway {after}")
