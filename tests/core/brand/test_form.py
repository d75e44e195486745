"""A brand voice is read once: bounded, and with a sentence for each field that can't be used."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.voice_file import as_yaml, voice_in
from core.brand import form
from core.brand.form import as_fields, read_voice
from core.brand.lines import as_examples, as_lines, examples_in, lines_in, words_in
from core.brand.voice import NO_VOICE, Avoided, Preferred, ReadingLevel, Use, Voice, in_place_of
from core.foundation.errors import InvalidInput

FULL = {
    "company": "Fernweh",
    "tone": "dry, friendly",
    "reading_level": "plain",
    "emoji": "never",
    "links": "sparing",
    "do": ["Say what it weighs."],
    "dont": ["Use exclamation marks."],
    "prefer": [{"word": "rucksack", "reason": "our customers say so"}],
    "avoid": [{"word": "cheap", "replacement": "affordable", "reason": "sounds like poor work"}],
    "claims": ["Made in Porto since 1987."],
    "tags": ["#fernweh"],
    "examples": ["It weighs 900 g.\n\nThat is all."],
}


def refused(raw: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        read_voice(raw)
    return caught.value.fields


def read_or_refused(read: Callable[[], Voice]) -> Voice | dict[str, str]:
    """What was read, or the sentence of each field that can't be."""
    try:
        return read()
    except InvalidInput as error:
        return error.fields


def test_all_that_a_voice_says_is_read() -> None:
    assert read_voice(FULL) == Voice(
        company="Fernweh",
        tone="dry, friendly",
        reading_level=ReadingLevel.PLAIN,
        emoji=Use.NEVER,
        links=Use.SPARING,
        do=("Say what it weighs.",),
        dont=("Use exclamation marks.",),
        prefer=(Preferred("rucksack", "our customers say so"),),
        avoid=(Avoided("cheap", "affordable", "sounds like poor work"),),
        claims=("Made in Porto since 1987.",),
        tags=("#fernweh",),
        examples=("It weighs 900 g.\n\nThat is all.",),
    )
    assert as_fields(read_voice(FULL)) == FULL


def test_what_people_type_around_an_entry_is_taken_off() -> None:
    voice = read_voice({"do": ["- Be\tbrief. "], "tags": ["fernweh"], "emoji": "As you like", "avoid": ["x"]})
    assert (voice.do, voice.tags) == (("Be brief.",), ("#fernweh",))
    assert (voice.emoji, voice.avoid) == (Use.AS_YOU_LIKE, (Avoided("x"),))


def test_what_is_empty_says_nothing() -> None:
    assert read_voice({"company": None, "tone": " ", "do": [], "emoji": ""}) == NO_VOICE


@pytest.mark.parametrize(
    ("raw", "field", "told"),
    [
        ({"company": 3}, "company", "must be text."),
        ({"tone": "x" * 201}, "tone", "is 201 characters; at most 200 are allowed."),
        ({"emoji": "rarely"}, "emoji", "can't be “rarely”; it must be one of never, sparing, as_you_like."),
        ({"do": "Be brief."}, "do", "must be a list."),
        ({"do": ["ok", "…"]}, "do", "Entry 2 (“…”) holds no word."),
        ({"do": [f"line {n}" for n in range(11)]}, "do", "holds 11 entries; at most 10 are allowed."),
        ({"dont": ["a", "A"]}, "dont", "holds “a” twice; leave one."),
        ({"avoid": [{"replacement": "good"}]}, "avoid", "Entry 1 has no word."),
        ({"avoid": [{"word": "a", "why": "b"}]}, "avoid", "has a field “why”; word, replacement, reason are"),
        ({"avoid": [{"word": "Top", "replacement": "top"}]}, "avoid", "is to be replaced by itself."),
        ({"prefer": [{"word": "a: b"}]}, "prefer", "holds “:” or “→”, which end a word in a list"),
        ({"tags": ["two words"]}, "tags", "Entry 1 (“two words”) is no hashtag"),
        ({"tags": [None]}, "tags", "Entry 1 is empty; what begins with # needs quotes in a file."),
        ({"examples": ["a\n---\nb"]}, "examples", "holds a line of ---"),
        ({"tone": "a\x07"}, "tone", "holds a character that can't be kept, U+0007; remove it."),
        ({"tones": "dry"}, "tones", "is not a field of a brand voice. Did you mean “tone”?"),
        ({"prefer": ["tent"], "avoid": ["Tent"]}, "avoid", "“Tent”, which is to be preferred as well"),
        (["company"], "voice", "must be fields with what they say"),
    ],
)
def test_what_can_not_be_used_is_told_in_a_sentence(raw: Any, field: str, told: str) -> None:
    assert told in refused(raw)[field]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert refused({"company": 1, "emoji": "x", "do": [1]}).keys() == {"company", "emoji", "do"}


def test_a_voice_is_bounded_as_a_whole() -> None:
    lines = [f"{number}".ljust(140, "x") for number in range(10)]
    claims = [f"{number}".ljust(200, "x") for number in range(10)]
    examples = [f"{number}".ljust(600, "x") for number in range(3)]
    words = [{"word": f"word{number}", "reason": "x" * 90} for number in range(27)]
    voice = {"do": lines, "dont": lines, "claims": claims, "examples": examples, "avoid": words}
    assert "characters in all; at most 8,000 are allowed" in refused(voice)["voice"]
    words = [{"word": f"word{number}", "reason": "x" * 99} for number in range(30)]
    assert "as lines; at most 2,900 are allowed" in refused({"avoid": words})["avoid"]


@pytest.mark.parametrize("field", ["do", "dont", "claims"])
def test_a_full_list_fits_into_one_field_of_a_form(field: str) -> None:
    most = form.MAX_CLAIM if field == "claims" else form.MAX_LINE
    full = read_voice({field: [f"{number}".ljust(most, "x") for number in range(10)]})
    assert len(as_lines(getattr(full, field))) <= 3_000


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*FULL, "other"]), ANYTHING) | ANYTHING)
def test_whatever_comes_is_read_or_refused_in_words(raw: Any) -> None:
    read = read_or_refused(lambda: read_voice(raw))
    if isinstance(read, Voice):
        assert read_voice(as_fields(read)) == read
    else:
        assert all(why and why[-1] in ".?" for why in read.values())


LINE = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)
WORDS = st.lists(st.fixed_dictionaries({"word": LINE}, optional={"reason": LINE}), max_size=4)
VOICES = st.fixed_dictionaries(
    {},
    optional={
        "company": LINE,
        "tone": LINE,
        "emoji": st.sampled_from(Use),
        "do": st.lists(LINE, max_size=4),
        "prefer": WORDS,
        "avoid": st.lists(
            st.fixed_dictionaries({"word": LINE}, optional={"reason": LINE, "replacement": LINE}), max_size=4
        ),
        "tags": st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), max_size=3),
        "examples": st.lists(st.text(max_size=80), max_size=3),
    },
)


@given(VOICES)
def test_a_voice_written_to_a_file_or_into_a_form_reads_the_same_again(raw: dict[str, Any]) -> None:
    voice = read_or_refused(lambda: read_voice(raw))
    if not isinstance(voice, Voice):
        return
    assert voice_in(as_yaml(voice), "voice.yaml") == voice
    typed = {
        "company": voice.company,
        "tone": voice.tone,
        "emoji": voice.emoji,
        "do": lines_in(as_lines(voice.do)),
        "prefer": [
            {k: v for k, v in each.items() if k != "replacement"} for each in words_in(as_lines(voice.prefer))
        ],
        "avoid": words_in(as_lines(voice.avoid)),
        "tags": lines_in(as_lines(voice.tags)),
        "examples": examples_in(as_examples(voice.examples)),
    }
    assert read_voice(typed) == voice


@given(st.text(max_size=200))
def test_any_file_is_read_or_refused_with_its_name(text: str) -> None:
    read = read_or_refused(lambda: voice_in(text, "voice.yaml"))
    assert isinstance(read, Voice) or all(name.startswith("voice.yaml") for name in read)


def test_a_hashtag_that_yaml_would_take_for_a_comment_is_not_lost() -> None:
    with pytest.raises(InvalidInput) as caught:
        voice_in("company: Fernweh\nexamples:\n- Ready for rain. #fernweh\n", "voice.yaml")
    assert "“#fernweh” would be left out" in caught.value.fields["voice.yaml, line 3"]
    with pytest.raises(InvalidInput) as caught:
        voice_in("tags:\n- #fernweh\n", "voice.yaml")
    assert "needs quotes in a file" in caught.value.fields["voice.yaml, line 1, tags"]


def test_the_voice_of_an_account_goes_before_the_workspaces_and_adds_to_it() -> None:
    general = read_voice({**FULL, "prefer": ["rucksack", "trail"]})
    own = read_voice(
        {
            "tone": "loud",
            "emoji": "as_you_like",
            "do": ["Be quick."],
            "avoid": [{"word": "cheap", "replacement": "fair"}, "trail"],
            "examples": ["Another."],
        }
    )
    both = in_place_of(own, general)
    assert (both.company, both.tone, both.emoji) == ("Fernweh", "loud", Use.AS_YOU_LIKE)
    assert both.do == ("Say what it weighs.", "Be quick.")
    assert both.avoid == (Avoided("cheap", "fair"), Avoided("trail"))
    assert both.prefer == (Preferred("rucksack"),)
    assert both.examples == ("Another.",)
    assert in_place_of(NO_VOICE, general) == general
