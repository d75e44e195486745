"""A lake whose catalog hangs: its pages say so, the others go on, and all is well once it answers."""

from collections.abc import Iterator

import pytest
import streamlit as st

from analytics_app import reads, waiting
from core.metrics.lake import Lake
from tests.hangs.conftest import Freezable, freezable

from .conftest import Teller
from .test_pages import figures, look, words

__all__ = ["freezable"]
pytestmark = pytest.mark.usefixtures("_installed")


@pytest.fixture
def catalog(freezable: Freezable, monkeypatch: pytest.MonkeyPatch, teller: Teller) -> Iterator[None]:
    address = freezable.address()
    monkeypatch.setenv("LAKE_CATALOG", address)
    monkeypatch.setattr(teller, "open", lambda: Lake.open(address, teller.folder / "lake" / "data"))
    teller.tell_of_spring()
    yield
    st.cache_data.clear()


def test_a_catalog_that_hangs_is_told_on_its_pages_and_health_is_shown_all_the_same(
    catalog: None,
    freezable: Freezable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert figures(look())["Published posts"] == "2"
    for module, name in ((reads, "LAKE_SECONDS"), (reads, "GLANCE_SECONDS"), (waiting, "GLANCE_SECONDS")):
        monkeypatch.setattr(module, name, 0.5)
    st.cache_resource.clear()
    st.cache_data.clear()
    with freezable.frozen():
        assert "The metrics could not be read (no answer for" in words(look())
        assert "Everything works." in words(look("screens/health.py"))
    monkeypatch.setattr(reads, "GLANCE_SECONDS", 60.0)
    monkeypatch.setattr(waiting, "GLANCE_SECONDS", 60.0)
    st.cache_data.clear()
    assert figures(look())["Published posts"] == "2"
