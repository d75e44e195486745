"""What people entered in a modal, from Slack's nested state to plain words, at the door."""

from typing import Any

from bot.slack.fields import Field
from bot.slack.ids import ENTERED
from bot.slack.typed import with_emoji
from bot.slack.views.brand import UNSAID
from bot.slack.views.review_modals import joined, text_block
from core.brand.lines import examples_in, lines_in, words_in
from core.campaigns.brief import Brief
from core.foundation.ids import AccountId, LanguageName, Objection, PlatformName, TemplateName, Tone


def entered(view: dict[str, Any], block_id: str, action_id: str = ENTERED) -> str:
    """The one value of an input; empty where nothing was entered."""
    held = view["state"]["values"].get(block_id, {}).get(action_id, {})
    chosen = held.get("selected_option") or {}
    value = (
        with_emoji(str(held.get("value") or ""))
        or held.get("selected_date")
        or held.get("selected_time")
        or chosen.get("value")
    )
    return str(value or "")


def several(view: dict[str, Any], block_id: str) -> list[str]:
    """The values of an input of which several can be chosen."""
    held = view["state"]["values"].get(block_id, {}).get(ENTERED, {})
    return [str(option["value"]) for option in held.get("selected_options") or []]


def files_in(view: dict[str, Any], block_id: str) -> list[dict[str, Any]]:
    """The files of an input, as Slack describes them."""
    held = view["state"]["values"].get(block_id, {}).get(ENTERED, {})
    return list(held.get("files") or [])


def objection(view: dict[str, Any]) -> Objection | None:
    """What is wrong, where that was chosen."""
    chosen = entered(view, Field.OBJECTION)
    return Objection(chosen) if chosen in set(Objection) else None


def brief_form(view: dict[str, Any]) -> dict[str, Any]:
    """The raw brief, for `BriefForm.parse`; what is missing is left out, so that it says so."""
    words = {
        field.value: entered(view, field)
        for field in (
            Field.PRODUCT,
            Field.NEWS,
            Field.AUDIENCE,
            Field.TONE,
            Field.TEMPLATE,
            Field.LINK,
            Field.SENDER,
            Field.LANGUAGE,
            Field.VARIANTS,
        )
    }
    given = {name: word for name, word in words.items() if word}
    lists = (Field.PLATFORMS, Field.ACCOUNTS, Field.LANGUAGES)
    return {**given, **{field.value: several(view, field) for field in lists}}


def brief_so_far(view: dict[str, Any]) -> Brief:
    """The brief as its form stands, whatever is missing of it: enough to say what it would cost."""
    form = brief_form(view)
    return Brief(
        product=form.get("product", ""),
        news=form.get("news", ""),
        audience=form.get("audience", ""),
        tone=Tone(form["tone"]),
        template=TemplateName(form["template"]),
        platforms=tuple(map(PlatformName, form["platforms"])),
        variants=int(form["variants"]),
        link=form.get("link"),
        sender=form.get("sender", ""),
        language=LanguageName(form["language"]) if "language" in form else None,
        accounts=tuple(map(AccountId, form["accounts"])),
        languages=tuple(map(LanguageName, form["languages"])),
    )


def brand_form(view: dict[str, Any]) -> dict[str, Any]:
    """The raw brand voice, for `read_voice`."""
    words = (Field.COMPANY, Field.TONE, Field.READING_LEVEL, Field.EMOJI, Field.LINKS)
    lists = (Field.DO, Field.DONT, Field.CLAIMS)
    said = {field.value: entered(view, field) for field in words}
    return {
        **{name: "" if word == UNSAID else word for name, word in said.items()},
        **{field.value: lines_in(entered(view, field)) for field in lists},
        **{field.value: words_in(entered(view, field)) for field in (Field.PREFER, Field.AVOID)},
        Field.TAGS.value: entered(view, Field.TAGS).replace(",", " ").split(),
        Field.EXAMPLES.value: examples_in(entered(view, Field.EXAMPLES)),
    }


def edited_text(view: dict[str, Any], packed_seams: str) -> str:
    """The text of an edit, whole again from its inputs."""
    pieces = [entered(view, text_block(number)) for number in range(len(packed_seams) + 1)]
    return joined(pieces, packed_seams)
