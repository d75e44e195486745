"""Reading a brief: its own sentences, whole, each with what it carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import LanguageName
from core.writing.offline.carries import Kind
from core.writing.offline.language import FOLDER, guess, language
from core.writing.offline.read import read_facts, sentences

WHOLE = {
    "en": [
        "We pay £38.50 an hr. | Interviews are on Monday at 5 p.m. | Call Dr. Smith.",
        "We show it on 12 May. | Drying takes 2 hours.",
        "St. Bride's is open. | We are at St. Paul's too.",
        "No. 5 is open. | It cost $4.50 before.",
        "Max. 8 people a class. | Book now.",
        "Turnaround fell from 9 days to 4. | Nurses love it.",
        "“We love it. Really,” said Mona. | She bought two.",
    ],
    "de": [
        "Am 3. Dezember um 19 Uhr öffnen wir. | Der Eintritt kostet 5 Euro, z. B. an der Kasse.",
        "Dr. Vogel spricht. | Wir hören zu.",
        "Wir haben ca. 20 Plätze. | Ruft an.",
        "Kommt in die Hauptstraße 12. | Wir sind im 2. OG zu finden.",
        "„Es ist gut. Wirklich“, sagt Mona. | Wir auch.",
    ],
    "fr": ["M. Dupont vous attend le 1er mai. | Tél. 01 99 00 12 34."],
    "es": ["Sr. Gómez abre el 12 de mayo. | Av. de la Paz 5, tel. 91 555 01 23."],
    "it": ["Il 1. maggio apriamo. | Ingresso libero."],
    "pt": ["Estamos na Av. Paulista, 1578. | Venha!"],
    "nl": ["Kaartjes kosten € 12,50. | Bel dhr. De Vries."],
    "pl": ["Dnia 1. grudnia o godz. 10:00 otwieramy. | Bilety ok. 20 zł. | Zapraszamy."],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in WHOLE.items() for text in texts])
def test_no_sentence_is_cut_within_a_date_a_number_or_an_abbreviation(code: str, text: str) -> None:
    assert sentences(text.replace(" | ", " "), language(code)) == text.split(" | ")


CARRIES = [
    ("en", "From 89 euros in the shop since Monday.", {Kind.PRICE: "From 89 euros", Kind.DATE: "Monday"}),
    ("en", "It costs $4.50 a ticket.", {Kind.PRICE: "$4.50 a ticket"}),
    ("en", "Call Dr. Smith on 01632 960 123.", {Kind.CONTACT: "01632 960 123"}),
    (
        "en",
        "See 12 Station Road on 12 May at 7 pm!",
        {Kind.PLACE: "12 Station Road", Kind.DATE: "12 May at 7 pm"},
    ),
    ("en", "Turnaround fell from 9 days to 4.", {Kind.CHANGE: "from 9 days to 4"}),
    ("en", "We are open from 9 am to 5 pm.", {Kind.DATE: "9 am to 5 pm"}),
    (
        "en",
        "Register by 3 June at a@example.org.",
        {Kind.DEADLINE: "by 3 June", Kind.CONTACT: "a@example.org"},
    ),
    ("de", "Die Wartezeit sank von 9 Tagen auf 4.", {Kind.CHANGE: "von 9 Tagen auf 4"}),
    ("de", "Kommt in die Hauptstraße 12!", {Kind.PLACE: "Hauptstraße 12"}),
    ("de", "Am 3. Dezember um 19 Uhr öffnen wir.", {Kind.DATE: "3. Dezember um 19 Uhr"}),
    (
        "fr",
        "Le 1er mai à 18 h 30, 12 rue Lepic.",
        {Kind.DATE: "1er mai à 18 h 30", Kind.PLACE: "12 rue Lepic"},
    ),
    ("es", "Abrimos el sábado 12 de mayo a las 19:00.", {Kind.DATE: "sábado 12 de mayo a las 19:00"}),
    ("it", "Apriamo in via Garibaldi 5.", {Kind.PLACE: "via Garibaldi 5"}),
    ("pt", "Ingressos por R$ 45,00.", {Kind.PRICE: "R$ 45,00"}),
    ("nl", "Bel 020 555 01 23.", {Kind.CONTACT: "020 555 01 23"}),
    ("pl", "Sklep przy ul. Długiej 5.", {Kind.PLACE: "ul. Długiej 5"}),
]


@pytest.mark.parametrize(("code", "sentence", "carries"), CARRIES)
def test_what_readers_act_by_is_found_as_it_stands(
    code: str, sentence: str, carries: dict[Kind, str]
) -> None:
    [fact] = read_facts(sentence, language(code))
    assert {kind: fact.carries.get(kind) for kind in carries} == carries


@pytest.mark.parametrize(
    "sentence", ["We may come.", "The march was long.", "He ran 42 km.", "Version 2.0.1 is out."]
)
def test_no_date_and_no_contact_is_found_where_there_is_none(sentence: str) -> None:
    [fact] = read_facts(sentence, language("en"))
    assert not {Kind.DATE, Kind.CONTACT, Kind.PRICE} & set(fact.carries)


def test_what_leans_on_the_sentence_before_is_known() -> None:
    told = read_facts("The mug is here. It costs 5 euros. We made it.", language("en"))
    assert [fact.leans for fact in told] == [False, True, False]


def test_a_list_leans_on_the_line_that_announces_it() -> None:
    told = read_facts("What we do:\n- refund every fee\n- add a second line\nCall us.", language("en"))
    assert [(fact.text, fact.leans, fact.mark) for fact in told] == [
        ("What we do:", False, ""),
        ("refund every fee", True, "•"),
        ("add a second line", True, "•"),
        ("Call us.", False, ""),
    ]


@pytest.mark.parametrize(
    "note", ["(NB: not the old ovens.)", "[Note: first names only]", "(NB for the writer: hush)"]
)
def test_a_note_to_whoever_writes_is_no_copy_wherever_it_stands(note: str) -> None:
    for text in (f"Call 555-0123. {note}", f"Call {note} 555-0123.", f"Call 555-0123.\n\n{note}"):
        assert [fact.text.replace("  ", " ") for fact in read_facts(text, language("en"))] == [
            "Call 555-0123."
        ]


def test_a_greeting_is_known_where_a_brief_begins_with_it() -> None:
    told = read_facts("Hello neighbours, the water is off. Hello is what we say.", language("en"))
    assert [fact.greets for fact in told] == [True, False]


def test_lines_that_an_editor_has_wrapped_are_one_sentence() -> None:
    wrapped = "Our new backpack has room for a sixteen-inch laptop and all of\nyour lunch."
    assert [fact.text for fact in read_facts(wrapped, language("en"))] == [wrapped.replace("\n", " ")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We are open until six, and the coffee is on us.", "en"),
        ("Wir öffnen am Samstag und freuen uns auf Sie.", "de"),
        ("Nous ouvrons samedi et le café est offert.", "fr"),
        ("Abrimos el sábado y el café es gratis para todos.", "es"),
        ("Apriamo sabato e il caffè è offerto da noi.", "it"),
        ("Abrimos no sábado e o café é por nossa conta.", "pt"),
        ("Wij openen op zaterdag en de koffie is voor jou.", "nl"),
        ("Otwieramy w sobotę i kawa jest na nasz koszt.", "pl"),
        ("新しい靴が出ました。", ""),
        ("ABC-4 XL", ""),
    ],
)
def test_the_language_is_told_by_its_small_words(text: str, code: str) -> None:
    assert guess(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Vi öppnar en ny butik på lördag och allt är till halva priset.",
        "Vi åbner en ny butik på lørdag, og alt er til halv pris.",
        "V sobotu otevíráme nový obchod a vše je za polovinu.",
        "Obrim una botiga nova dissabte i els preus són la meitat.",
        "Yeni mağazamız cumartesi günü açılıyor ve her şey yarı fiyatına.",
    ],
)
def test_what_is_in_none_of_our_languages_gets_no_small_words(text: str) -> None:
    assert language(guess(text)).words == {}


@pytest.mark.parametrize(
    "text",
    [
        "Miss our new new BEST COFFEE EVER MADE!!! Visit https//acme.com/coffee [Name] #coffee #beans @acme",
        "Our filter coffee. acme.com/de/und/oder https://acme.example/die-der-das #der #die #das",
        "Youre late. Isnt coffee ready?",
    ],
)
def test_links_tags_and_left_out_apostrophes_hide_no_language(text: str) -> None:
    assert guess(text) == "en"


def test_every_language_that_can_be_chosen_has_a_file_with_all_that_english_has() -> None:
    assert {path.stem for path in FOLDER.glob("??.toml")} == {
        name for name in LanguageName if name != "other"
    }
    english = language("en").words
    for name in LanguageName:
        told = language(name).words
        assert name == "other" or told.keys() == english.keys()
        for part in ("marks", "copy", "wishes"):
            assert name == "other" or told[part].keys() == english[part].keys(), (name, part)


@given(st.text(max_size=300), st.sampled_from(["", *(path.stem for path in FOLDER.glob("??.toml"))]))
def test_every_fact_stands_in_the_brief_as_it_is(text: str, code: str) -> None:
    joined = " ".join(text.split())
    assert [fact.text for fact in read_facts(text, language(code)) if fact.text not in joined] == []
