"""The word list: read without the libraries it was made with, it scores as its own package does."""

import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profanity_check import predict_prob

from core.review.moderation import word_list
from core.review.moderation.port import OfflineModerator
from core.review.moderation.word_list import Unreadable, WordList

LIST = WordList.read()
WORDS = sorted(LIST.places)


@given(
    st.lists(st.lists(st.sampled_from(WORDS) | st.text(max_size=12), max_size=30).map(" ".join), min_size=1)
)
def test_a_text_scores_as_its_own_package_scores_it(texts: list[str]) -> None:
    assert LIST.scores(texts) == pytest.approx(list(predict_prob(texts)), abs=1e-9)


def test_a_process_that_moderates_offline_loads_none_of_the_libraries_that_made_the_list() -> None:
    program = (
        "import asyncio, sys\n"
        "from core.review.moderation.port import OfflineModerator\n"
        "found = asyncio.run(OfflineModerator().review('What a fucking good kettle!'))\n"
        "assert [finding.kind for finding in found] == ['strong_language'], found\n"
        "assert not {'sklearn', 'scipy', 'numpy', 'joblib'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


async def test_a_list_of_another_form_is_read_by_its_own_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "vectorizer.joblib").write_bytes(b"\x80\x05N.")
    elsewhere = ModuleSpec("profanity_check", None, is_package=True)
    elsewhere.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(word_list, "find_spec", lambda name: elsewhere)
    with pytest.raises(Unreadable):
        WordList.read()
    [finding] = await OfflineModerator().review("What a fucking good kettle!")
    assert finding.kind == "strong_language"
