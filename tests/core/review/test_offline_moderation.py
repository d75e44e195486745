"""Offline moderation: what may do harm is told, kind by kind; what merely names groups or war is not."""

import asyncio
import csv
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.review.findings import Finding, Severity
from core.review.moderation.harm import Harm
from core.review.moderation.model import MOST_CHARACTERS
from core.review.moderation.offline import OfflineModerator, findings_of, scores_of

COPY = "Fresh coffee at your desk, no plug needed."


def kinds(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


# scores


@pytest.mark.parametrize(
    ("harmful", "harmless"),
    [
        ("I can't stand refugees.", "I can't stand traffic jams."),
        ("Refugees are vermin.", "Refugees are our neighbours."),
        ("Refugees are vermin.", "Nobody should say that refugees are vermin."),
        ("Deaf people should not vote.", "Deaf people should vote."),
        ("All bikers deserve to be shot.", "No biker deserves to be shot."),
        ("We should poison every last Buddhist.", "We should invite every last Buddhist."),
        (
            "Some Finns moved in. They are foreigners, and I loathe them.",
            "Some Finns moved in. I adore them.",
        ),
        ("You are a pathetic loser.", "You are a wonderful friend."),
        ("I will break your neck.", "I will break your record."),
        ("He stabbed her and blood sprayed on the wall.", "He hugged her and hung the picture on the wall."),
        ("Horny girls want to suck your cock.", "Happy girls want to ride your bike."),
        ("I cut my arms again and want to end my life.", "I cut my hair again and want to end my contract."),
    ],
)
def test_a_harmful_text_scores_above_one_of_the_same_form_that_does_none(harmful: str, harmless: str) -> None:
    assert scores_of(harmful).score > scores_of(harmless).score


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I despise all immigrants, they are parasites.", Harm.HATE),
        ("Naked teens suck cock and swallow cum.", Harm.SEXUAL),
        ("I keep cutting my wrists and think of suicide.", Harm.SELF_HARM),
        ("He hacked the corpse to pieces, guts and blood everywhere.", Harm.VIOLENCE),
    ],
)
def test_the_likeliest_kind_has_the_whole_score(text: str, kind: Harm) -> None:
    scores = scores_of(text)

    assert scores.likeliest is kind
    assert scores.kinds[kind] == scores.score == max(scores.kinds.values())


@pytest.mark.parametrize(
    "plain", ["Immigrants are parasites and I hate them.", "You fucking idiot, I will kill you."]
)
@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: text.replace("a", "\u200ba"),
        lambda text: text.translate(str.maketrans("aeio", "аеіо")),
        lambda text: text.replace("i", "1").replace("I", "I").replace(" 1", " i"),
        lambda text: "".join(chr(ord(one) + 0xFEE0) if "a" <= one <= "z" else one for one in text),
    ],
    ids=["zero width", "look-alikes", "leet", "full width"],
)
def test_a_disguise_hides_no_harm(plain: str, disguise: "object") -> None:
    assert callable(disguise)
    assert scores_of(disguise(plain)).score == pytest.approx(scores_of(plain).score, abs=0.25)
    assert findings_of(disguise(plain))


@given(st.text(max_size=600))
@settings(max_examples=60)
def test_any_text_is_scored_twice_alike_from_0_to_1(text: str) -> None:
    scores = scores_of(text)

    assert scores == scores_of(text)
    assert 0 <= scores.score <= 1
    assert set(scores.kinds) == set(Harm)
    assert scores.score == max(scores.kinds.values())
    assert findings_of(text) == findings_of(text)


def test_lone_surrogates_are_scored() -> None:
    assert 0 <= scores_of("\ud800 a\udfff \x00").score <= 1


def test_moderation_needs_neither_what_models_are_made_with_nor_a_database() -> None:
    program = (
        "import sys\n"
        "from core.review.moderation.offline import findings_of\n"
        "assert findings_of('What a fucking good kettle!')\n"
        "assert not {'numpy', 'scipy', 'sklearn', 'joblib', 'sqlalchemy', 'openai'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# findings


@pytest.mark.parametrize(
    "text",
    [
        COPY,
        "We love our customers, all of them: old, young, gay, straight.",
        "The war ended in 1945. Our museum tells of the people who were killed.",
        "Breast cancer screening saves lives. Book yours today.",
        "A Muslim woman runs the best bakery in town.",
        "Kill two birds with one stone: grind and brew in one go.",
        "Our killer feature is here. Shoot better photos, beat the heat.",
        "If you think of suicide, call us. We listen, day and night.",
        "Sex education that parents trust.",
        "Death and taxes: only one of them can be done in an app.",
        "Schokolade zum Niederknien, gebacken in Kloten.",
        "Une salopette en velours, un piège à tapette et un raton laveur.",
        "Mit Vögeln durch das Jahr: der neue Kalender ist da.",
    ],
)
def test_ordinary_copy_has_no_findings(text: str) -> None:
    assert findings_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Du bist ein Arschloch.",
        "Va te faire foutre !",
        "Eres un hijo de puta.",
        "Vaffanculo a tutti.",
        "Wat een klootzak ben jij.",
        "Spierdalaj stąd.",
        "Seu filho da puta.",
        "What a fucking good grinder!",
    ],
)
def test_strong_language_is_found_in_eight_languages(text: str) -> None:
    assert "strong_language" in kinds(findings_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Ich bring dich um.",
        "Je vais te tuer.",
        "Te voy a matar.",
        "Ti ammazzo.",
        "Zabiję cię.",
        "Vou te matar.",
    ],
)
def test_a_threat_in_another_language_is_no_strong_language_but_a_threat(text: str) -> None:
    (finding,) = findings_of(text)

    assert "threat" in finding.sentence
    assert finding.where.lower() == text.lower().rstrip(".")


@pytest.mark.parametrize("strong", ["What a fucking good kettle!", "Shut up, you fat ugly pig."])
async def test_harm_is_found_in_the_middle_of_a_long_post_and_quoted(strong: str) -> None:
    post = f"{COPY} " * 10 + strong + f" {COPY}" * 10

    (finding,) = await OfflineModerator().review(post)

    assert finding.where in strong
    assert f"“{finding.where}”" in finding.sentence


def test_a_long_sentence_is_quoted_only_in_part() -> None:
    (finding, *_) = findings_of(
        "Immigrants are vermin, they breed like rats and we should deport them all, " * 8
    )

    assert len(finding.sentence) < 200


def test_hatred_that_is_plain_blocks() -> None:
    (finding,) = findings_of("I hate women, they are scum.")

    assert (finding.rule, finding.severity, finding.where) == (
        "harmful_wording",
        Severity.BLOCKING,
        "hate women",
    )


@pytest.mark.parametrize(
    "text",
    [
        "I hope someone shoots all of you immigrants, you are vermin",
        "All black people are such massive scumbags.",
        "Immigrants are parasites and should leave, you bitch.",
    ],
)
def test_an_insult_does_not_hide_the_graver_harm_beside_it(text: str) -> None:
    graver = [one for one in findings_of(text) if one.severity is Severity.BLOCKING]

    assert any("a threat" in one.sentence or "contempt for a group" in one.sentence for one in graver)


@pytest.mark.parametrize("text", ["f.u.c.k this", "What the f**k!", "F*CK", "Fuck the police"])
def test_strong_language_without_a_group_is_no_contempt_for_one(text: str) -> None:
    assert kinds(findings_of(text)) == ["strong_language"]


@pytest.mark.parametrize(
    "text",
    [
        "I hope he shoots you an email.",
        "We hope they hang the man's portrait.",
        "All of you women are queens.",
    ],
)
def test_a_hope_or_an_address_is_no_threat(text: str) -> None:
    assert findings_of(text) == []


def test_strong_language_never_blocks() -> None:
    (finding,) = findings_of("What a fucking good kettle!")

    assert (finding.rule, finding.severity, finding.where) == ("strong_language", Severity.WARNING, "fucking")


def test_a_wording_that_is_said_twice_is_told_once() -> None:
    assert len(findings_of("What a fucking kettle. What a fucking grinder.")) == 1


async def test_many_texts_are_reviewed_at_once_and_a_prepared_moderator_finds_the_same() -> None:
    moderator = OfflineModerator()
    await moderator.prepare()

    found = await asyncio.gather(*(moderator.review("Du Arschloch") for _ in range(5)))

    assert {len(findings) for findings in found} == {1}


@pytest.mark.parametrize("nothing", ["", "  \n", "☕ 🎉 …"])
async def test_a_text_without_words_does_no_harm(nothing: str) -> None:
    assert await OfflineModerator().review(nothing) == []
    assert scores_of(nothing).score == 0


def test_rules_read_a_text_to_its_end_that_is_longer_than_the_model_reads() -> None:
    catalogue = "\n".join(f"Kettle {number} boils water for tea." for number in range(1_000))

    (finding,) = findings_of(f"{catalogue}\nI hate women, they are scum.")

    assert (len(catalogue) > MOST_CHARACTERS, finding.where) == (True, "hate women")


# false alarms


@pytest.mark.parametrize("text", [COPY, "New in spring: three colours, one price.", "Doors open at nine."])
def test_ordinary_copy_scores_next_to_nothing(text: str) -> None:
    assert scores_of(text).score < 0.1


def headlines() -> list[str]:
    with (files("core.metrics") / "sample_data" / "headlines.csv").open(encoding="utf-8") as file:
        return [row["headline"] for row in csv.DictReader(file)]


def test_of_real_headlines_hardly_one_in_a_hundred_is_taken_for_more_than_strong_language() -> None:
    found = [text for text in headlines() if "harmful_wording" in kinds(findings_of(text))]

    assert len(found) <= len(headlines()) / 100


@pytest.mark.parametrize(
    "brief", sorted(Path("examples/briefs").glob("*.yaml")), ids=lambda brief: brief.stem
)
def test_no_example_is_found_harmful(brief: Path) -> None:
    assert findings_of(brief.read_text("utf-8")) == []


def test_a_few_words_are_judged_with_what_stands_around_them() -> None:
    assert findings_of("Read the release notes. All of them. Tell your users.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Fuck it, kill all jews.",
        "Kill all fucking jews.",
        "Hello friends, kill all jews",
        "Our sale starts now and kill all jews",
        "[bold] kill all jews",
        "Readers asked whether it can be true that all Muslims are terrorists, and what books say. "
        "All Muslims are terrorists.",
    ],
)
def test_neither_a_lead_in_nor_strong_language_hides_what_blocks(text: str) -> None:
    assert Severity.BLOCKING in {one.severity for one in findings_of(text)}
