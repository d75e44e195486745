"""What only its writer can mend is asked for again with its words, and reaches nobody as good."""

import json
from typing import Any

import pytest

from core.foundation.ids import PlatformName
from core.foundation.placeholders import placeholders
from core.writing.model.writer import OpenAIWriter
from tests.core.writing.conftest import GOOD, LINK, OTHER, asking
from tests.stand_ins import openai_server as say
from tests.stand_ins.openai_server import Asked, OpenAIServer

GERMAN = (
    "Frisch gemahlen schmeckt der Kaffee am besten, und das geht jetzt auch im Büro: "
    "Die neue Mühle passt in die Manteltasche und ist mit der Hand in einer Minute fertig."
)
ENGLISH_NEWS = "A hand grinder that fits in a coat pocket. It is for those who make coffee at the office."
FAULTS = [
    (f"Hello [Name], {GOOD}", "holds a placeholder", ["[Name]"]),
    (f"{GOOD} Save XX% with {{{{product}}}}.", "holds a placeholder", ["XX%", "{{product}}"]),
    (f"{GOOD} See https://evil.test/x", "gives an address", ["https://evil.test/x"]),
    (f"{GOOD} Write to sales@evil.test", "gives an address", ["sales@evil.test"]),
    (f"{GOOD} Thanks @somebody", "calls somebody", ["@somebody"]),
    (GERMAN, "is in German, and the brief in English", []),
]


def again(asked: Asked) -> list[dict[str, Any]]:
    _, _, fenced = asked.body["input"].partition("<data>\n")
    data: dict[str, list[dict[str, Any]]] = json.loads(fenced.removesuffix("\n</data>"))
    return data["drafts_to_write_again"]


@pytest.mark.parametrize(("text", "told", "quoted"), FAULTS)
async def test_a_draft_with_a_fault_is_asked_for_again_with_the_fault_quoted(
    writer: OpenAIWriter, server: OpenAIServer, text: str, told: str, quoted: list[str]
) -> None:
    server.will(say.drafts(text, OTHER), say.drafts("A third one, as it should be."))

    written = await writer.write(asking(news=ENGLISH_NEWS))

    assert f"Draft 1 below {told}" in server.asked[1].body["input"].partition("<data>")[0]
    assert again(server.asked[1])[0].get("at_fault", []) == quoted
    assert [draft.text for draft in written.drafts] == [OTHER, "A third one, as it should be."]
    assert len(server.asked) == 2


@pytest.mark.parametrize(("text", "told", "quoted"), FAULTS)
async def test_a_draft_that_keeps_its_fault_is_left_out_where_there_is_another(
    writer: OpenAIWriter, server: OpenAIServer, text: str, told: str, quoted: list[str]
) -> None:
    server.will(say.drafts(text, OTHER), say.drafts(text))

    written = await writer.write(asking(news=ENGLISH_NEWS))

    assert [draft.text for draft in written.drafts] == [OTHER]
    assert written.drafts[0].reasoning.startswith("It fits. Fewer variants than the 2 asked for")


async def test_a_draft_that_keeps_its_fault_is_better_than_none(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(f"Hello [Name]. {GOOD}"))

    written = await writer.write(asking(1))

    assert [draft.text for draft in written.drafts] == [f"Hello [Name]. {GOOD}"]
    assert len(server.asked) == 2


async def test_too_long_faulty_and_missing_drafts_are_asked_for_in_one_question(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(
        say.drafts("Too many words, far too many. " * 20, f"{GOOD} @somebody"),
        say.drafts("A first one.", "And the second one.", OTHER),
    )

    written = await writer.write(asking(3))

    orders = server.asked[1].body["input"]
    assert "Draft 1 below uses" in orders
    assert "Draft 2 below calls somebody" in orders
    assert "Then write 1 more" in orders
    assert [draft.text for draft in written.drafts] == ["A first one.", "And the second one.", OTHER]


async def test_what_the_brief_or_the_hint_says_is_no_fault(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    news = "Ask @mill or sales@mill.test about {{first_name}} and https://mill.test/a, says the team."
    server.will(
        say.drafts("Ask @mill, sales@mill.test, https://mill.test/a or {{first_name}} at example.org.")
    )

    await writer.write(asking(1, news=news, hint="Mention example.org."))

    assert len(server.asked) == 1


async def test_another_language_is_no_fault_where_a_reviewer_wished_something(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(GERMAN))

    await writer.write(asking(1, news=ENGLISH_NEWS, hint="auf Deutsch"))

    assert len(server.asked) == 1


async def test_marks_are_taken_off_without_a_second_question(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    marked = f"**Draft 1:** Your desk deserves *better* coffee &amp; :coffee:. [Order now]({LINK})"
    server.will(say.drafts(say.draft(marked, call_to_action=f"[Order now]({LINK})")))

    (draft,) = (await writer.write(asking(1, link=LINK))).drafts

    assert draft.text == f"Your desk deserves better coffee & ☕. Order now: {LINK}"
    assert draft.call_to_action == f"Order now: {LINK}"
    assert len(server.asked) == 1


async def test_nearly_the_same_draft_is_asked_for_again(writer: OpenAIWriter, server: OpenAIServer) -> None:
    body = "Mill One grinds by hand, in a minute, without any noise, wherever you sit."
    server.will(say.drafts(f"No plug needed. {body}", f"Ready for Monday. {body}"), say.drafts(OTHER))

    written = await writer.write(asking())

    assert [draft.text for draft in written.drafts] == [f"No plug needed. {body}", OTHER]
    assert "write 1 more" in server.asked[1].body["input"]


async def test_a_text_that_is_changed_as_wished_may_stay_like_itself(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    body = "Mill One grinds by hand, in a minute, without any noise, wherever you sit."
    current = f"No plug needed. {body}"
    server.will(say.drafts(f"No need of a plug. {body}"))

    await writer.write(asking(1, hint="Say it kinder.", current=current, avoid=(current,)))

    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("[Name]", "[Your company]", "[insert link]", "[COMPANY_NAME]", "[Datum einfügen]", "[votre nom]"),
        *(
            "{{product}}",
            "{first_name}",
            "<insert link>",
            "<Your Name>",
            "XX%",
            "€XX",
            "XX.XX",
            "%FIRST_NAME%",
        ),
        *("Lorem ipsum dolor", "Your Company Name", "(insert quote here)", "[Learn more](#)", "[nombre]"),
    ],
)
def test_what_was_to_be_filled_in_is_found(text: str) -> None:
    assert placeholders(f"Hello {text}, here we are.")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "[sic]",
            "[1]",
            "[Video]",
            "[…]",
            "[EN]",
            "[link in bio]",
            "I <3 you",
            "a < b > c",
            "XXL",
            "the XX century",
        ),
        *(
            "Your company deserves better coffee",
            "{}",
            "f(x) = {x + 1}",
            "100%",
            "[see page 4]",
            "Xbox",
            "$X"[:1],
        ),
    ],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert placeholders(f"Hello {text}, here we are.") == []


async def test_a_subject_that_stands_above_the_text_of_a_mail_becomes_its_subject(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(f"**Subject:** Coffee at your desk\n\nHello,\n\n{GOOD}"))

    (draft,) = (await writer.write(asking(1, platform=PlatformName.EMAIL))).drafts

    assert (draft.title, draft.text) == ("Coffee at your desk", f"Hello,\n\n{GOOD}")


async def test_reasoning_that_stands_below_the_copy_too_is_taken_off_it(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    why = "It speaks to people who have no time."
    server.will(say.drafts(say.draft(f"{GOOD}\n\n{why}", reasoning=why)))

    (draft,) = (await writer.write(asking(1))).drafts

    assert (draft.text, draft.reasoning) == (GOOD, why)
