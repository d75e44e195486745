"""What a page says of itself is read from its head, whoever wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.previews.open_graph import LONGEST, OpenGraph, read


def test_open_graph_comes_first():
    page = """<html><head><title>Shop</title><meta name="description" content="All we have.">
    <meta property="og:title" content="Fernweh &amp; Backpack"/><meta property='og:description' content='Dry
    inside.'><meta content="/b.jpg" property="og:image"><meta property=og:site_name content=Fernweh></head>"""
    assert read(page) == OpenGraph("Fernweh & Backpack", "Dry inside.", "Fernweh", "/b.jpg")


def test_what_html_has_of_itself_serves_where_there_is_nothing_else():
    assert read("<title>Shop\n of bags</title><META NAME=description CONTENT='All we have.'>") == OpenGraph(
        "Shop of bags", "All we have."
    )


@pytest.mark.parametrize("page", ["", "no page", "<meta>", '<meta property="og:title" content="', "<title>"])
def test_a_page_that_says_nothing_has_nothing(page):
    assert read(page) == OpenGraph()


def test_nothing_is_read_behind_the_head():
    assert read("<head></head><meta property='og:title' content='No'>").title == ""


def test_what_is_endless_is_cut():
    assert len(read(f"<meta property='og:title' content='{'a' * 3000}'>").title) == LONGEST


@given(st.text("<>\"' =metaog:content/\n", max_size=300))
def test_any_page_is_read(page):
    found = read(page)
    assert all(len(said) <= 2000 for said in (found.title, found.description, found.image))
