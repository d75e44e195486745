"""Briefs in other languages: the copy is wholly in theirs, and as different and as short as in English."""

import pytest
import regex

from core.campaigns.brief import Brief
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.platforms.catalogue import rules_of
from core.writing.offline.language import tongue_of
from core.writing.openings import opening
from tests.core.writing.test_offline import BRIEFS, everywhere, written

ENGLISH = regex.compile(
    r"\b(?:the|and|for|with|about|news|this|have|link in|more|every|hello|questions)\b", regex.I
)
LINK = "https://example.com/x"


def brief(product: str, news: str, audience: str, link: str | None = LINK) -> Brief:
    return Brief(product, news, audience, Tone.FRIENDLY, TemplateName.UPDATE, tuple(PlatformName), 5, link)


GERMAN = brief(
    "Fahrradladen Kette",
    "Unsere Werkstatt hat ab sofort auch samstags von 9 bis 14 Uhr geöffnet. Inspektion für 49 Euro.\n"
    "Neu dabei:\n- Kettenwechsel\n- Lichtcheck\n- Leihrad",
    "Pendler in Freiburg",
)
FRENCH = brief(
    "Maison Olive",
    "Notre nouvelle huile d’olive est arrivée : récoltée en novembre en Provence. 12 € la bouteille.",
    "amateurs de cuisine méditerranéenne",
)
SPANISH = brief(
    "Academia Sol",
    "Nuevos cursos intensivos de inglés desde el 3 de julio. Matrícula gratuita hasta el 20 de junio.",
    "estudiantes universitarios",
    link=None,
)
SHORT = brief("Le Phare", "Réouverture le 12 juin", "les habitués du quartier")
each_brief = pytest.mark.parametrize("one", [GERMAN, FRENCH, SPANISH, SHORT], ids=lambda one: one.product)


@each_brief
def test_no_english_stands_around_the_brief(one: Brief) -> None:
    for _, draft in everywhere(one):
        said = regex.sub(r"https?://\S+", "", f"{draft.title} {draft.text} {draft.call_to_action}")
        assert not ENGLISH.search(said), said


@each_brief
def test_every_draft_fits_its_platform_and_opens_like_no_other(one: Brief) -> None:
    drafts = everywhere(one)

    assert [rules_of(platform).problems(draft.text, title=draft.title) for platform, draft in drafts] == [
        ()
    ] * len(drafts)
    assert len({opening(draft.text) for _, draft in drafts}) == len(drafts)


@each_brief
def test_every_text_names_the_product_and_tells_the_news_once(one: Brief) -> None:
    first = regex.split(r"[.\n]", one.news)[0].replace(" :", "\u00a0:")
    for platform, draft in everywhere(one):
        if platform is not PlatformName.X:
            assert draft.text.casefold().count(first.casefold()) == 1, draft.text
        assert one.product in draft.text


def test_a_regenerated_text_opens_differently_and_says_which_notes_count() -> None:
    first = written(GERMAN, PlatformName.LINKEDIN)
    seen = tuple(draft.text for draft in first)

    again = written(GERMAN, PlatformName.LINKEDIN, count=1, avoid=seen, hint="kürzer, bitte")[0]

    assert opening(again.text) not in {opening(text) for text in seen}
    assert "Written in German" in again.reasoning


def test_french_sets_its_marks_apart_and_never_breaks_a_line_before_them() -> None:
    for _, draft in everywhere(FRENCH):
        plain = regex.sub(r"https?://\S+", "", draft.text)
        assert not regex.search(r"[\p{L}\p{N}] ?[:;!?](?:\s|$)", plain), draft.text


def test_entries_under_a_label_are_joined_in_their_language() -> None:
    copy = " ".join(draft.text for _, draft in everywhere(GERMAN))

    assert "Neu dabei: Kettenwechsel, Lichtcheck und Leihrad" in copy


@pytest.mark.parametrize(
    ("news", "audience", "language"),
    [
        ("Wir eröffnen am 3. Mai.", "Nachbarn", "German"),
        ("Menú del día por 12 euros, de lunes a viernes.", "vecinos del barrio", "Spanish"),
        ("Réouverture le 12 juin", "les habitués", "French"),
        ("Launched", "developers", None),
        ("Live music and wine de la maison every Friday.", "regulars", None),
        ("Il nuovo menù della sera è arrivato.", "amanti della cucina", None),
        ("Nova coleção de verão com 20% de desconto até domingo.", "clientes da loja", None),
        ("Vanaf maandag zijn we ook op zondag open.", "fietsers in Utrecht", None),
        ("新しい店舗が京都にオープンします。", "読書が好きな人", None),
        ("", "", None),
    ],
)
def test_a_language_is_told_by_its_small_words(news: str, audience: str, language: str | None) -> None:
    tongue = tongue_of(brief("La Casa", news, audience))

    assert (tongue.name if tongue else None) == language


@pytest.mark.parametrize("one", BRIEFS.values(), ids=BRIEFS)
def test_english_is_never_taken_for_another_language(one: Brief) -> None:
    assert tongue_of(one) is None
