"""Templates in Slack: a menu of those there are, and the form that makes one of a campaign."""

from collections.abc import Sequence
from typing import Any

from bot.blockkit.build import (
    Element,
    Message,
    actions,
    choice,
    context,
    field,
    header,
    modal,
    section,
    text_input,
)
from bot.blockkit.mrkdwn import one_line
from bot.slack import ids
from bot.slack.fields import Field
from bot.slack.values import Remembered
from core.flow.cards.card import CampaignCard
from core.templates.template import LONGEST_ABOUT, LONGEST_NAME, Template

MOST_OPTIONS = 100
"""Of a group. Source: https://docs.slack.dev/reference/block-kit/composition-objects/option-group-object."""


def templates_message(templates: Sequence[Template]) -> Message:
    """A menu of them in groups; whoever chooses one gets its form."""
    groups = {
        "Your templates": [one for one in templates if one.version and not one.is_persona],
        "Your personas": [one for one in templates if one.version and one.is_persona],
        "Templates": [one for one in templates if not one.version and not one.is_persona],
        "Personas: for whom, and how": [one for one in templates if not one.version and one.is_persona],
    }
    menu = {
        "type": "static_select",
        "action_id": ids.TEMPLATE_CHOSEN,
        "placeholder": {"type": "plain_text", "text": "Start from…", "emoji": True},
        "option_groups": [_group(title, held[:MOST_OPTIONS]) for title, held in groups.items() if held],
    }
    told = "Start a campaign from a template: what is in braces is yours to fill in."
    how = (
        f"`{ids.COMMAND} from price drop` opens one at once. "
        "*Save as template…* in a campaign's menu makes one."
    )
    return Message(told, [header("Templates"), section(told), actions("templates", [menu]), context(how)])


def _group(title: str, templates: Sequence[Template]) -> Element:
    options = [choice(one.name, one.name, one.about) for one in templates]
    return {"label": {"type": "plain_text", "text": title, "emoji": True}, "options": options}


def template_modal(card: CampaignCard, remembered: Remembered) -> dict[str, Any]:
    """What a template is to be called that is made of a campaign's brief."""
    name = text_input(
        ids.ENTERED, max_length=LONGEST_NAME, initial=card.brief.product[:LONGEST_NAME], focus=True
    )
    about = text_input(ids.ENTERED, max_length=LONGEST_ABOUT, placeholder="Our weekly deal")
    hint = "One that is called so already gets a new version; the old ones are kept."
    return modal(
        ids.TEMPLATE_FORM,
        "Save as template",
        [
            section(f"All that the brief of *{one_line(card.name, 200)}* says is in the template."),
            field(Field.NAME, "Name", name, hint=hint),
            field(Field.ABOUT, "What is it for?", about, optional=True),
        ],
        submit="Save",
        private_metadata=str(remembered),
    )
