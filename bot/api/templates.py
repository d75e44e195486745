"""Templates over HTTP: list, show, save, retire, and start a campaign from one."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks
from fastapi import Body as JsonBody
from pydantic import BaseModel, Field

from bot.api.bounds import Body, EachFieldOnce, Nothing, PathId, Text, only_known
from bot.api.campaigns import Changes, Started, started
from bot.api.door import AnyDesk, Caller
from core.campaigns.brief import BriefForm
from core.foundation.errors import InvalidInput
from core.foundation.ids import CampaignId, TemplateKey
from core.templates.template import GIVEN, Template

router = APIRouter(route_class=EachFieldOnce, tags=["templates"])

MOST_VALUES = 50
EXAMPLE = {"name": "Weekly deal", "about": "For less", "news": "{what} costs {price} until {last day}."}
Fields = Annotated[dict[str, Any], only_known({"name", "about", "version", *GIVEN})]


class Shown(BaseModel):
    """A template: the fields that it gives, and the blanks that are to be filled in."""

    name: str
    about: str
    version: int
    """Of the workspace's own; 0 for those of the house."""
    fields: dict[str, Any]
    blanks: list[str]
    is_persona: bool

    @classmethod
    def of(cls, template: Template) -> "Shown":
        return cls(
            name=template.name,
            about=template.about,
            version=template.version,
            fields=dict(template.fields),
            blanks=list(template.blanks),
            is_persona=template.is_persona,
        )


class Version(Shown):
    saved_by: str
    saved_at: datetime
    is_retired: bool


class Named(Body):
    """What a template is to be called that is made of a campaign."""

    name: Text
    about: Text = ""


class Filled(Body):
    """What belongs in the blanks, and what the brief is to say besides, or otherwise than the template."""

    values: dict[str, Text] = Field(default={}, max_length=MOST_VALUES)
    brief: Changes = Field(default={})


@router.get("/templates")
async def all_of_them(desk: AnyDesk, caller: Caller) -> dict[str, list[Shown]]:
    """The workspace's own, then those of the house."""
    return {"templates": [Shown.of(template) for template in await desk.templates.list(caller)]}


@router.get("/templates/{template}")
async def show(desk: AnyDesk, caller: Caller, template: PathId[TemplateKey]) -> Shown:
    return Shown.of(await desk.templates.find(caller, template))


@router.get("/templates/{template}/versions")
async def versions(desk: AnyDesk, caller: Caller, template: PathId[TemplateKey]) -> dict[str, list[Version]]:
    """Each that was saved, the newest first."""
    found = await desk.templates.versions(caller, template)
    return {
        "versions": [
            Version(
                **Shown.of(one.template).model_dump(),
                saved_by=one.saved_by,
                saved_at=one.saved_at,
                is_retired=one.is_retired,
            )
            for one in found
        ]
    }


@router.post("/templates")
async def save(
    desk: AnyDesk, caller: Caller, template: Annotated[Fields, JsonBody(examples=[EXAMPLE])]
) -> Shown:
    """Save a template as the next version of its name; 409 where another was saved since `version`."""
    known = template.pop("version", None)
    if known is not None and type(known) is not int:
        raise InvalidInput({"version": "must be a whole number."})
    return Shown.of(await desk.templates.save(caller, template, known=known))


@router.delete("/templates/{template}")
async def retire(
    desk: AnyDesk, caller: Caller, template: PathId[TemplateKey], _said: Nothing | None = None
) -> dict[str, str]:
    """Take it out of lists; its versions stay, and saving it again brings it back."""
    await desk.templates.retire(caller, template)
    return {"name": template}


@router.post("/templates/{template}/start", status_code=202)
async def start(
    desk: AnyDesk, caller: Caller, work: BackgroundTasks, template: PathId[TemplateKey], filled: Filled
) -> Started:
    """Start a campaign from it; 422 names each blank that has no value."""
    found = await desk.templates.find(caller, template)
    fields = found.filled(filled.values) | filled.brief
    brief = BriefForm.parse(fields, max_length=desk.settings.max_content_length)
    return await started(desk, caller, work, brief)


@router.post("/campaigns/{campaign_id}/template", status_code=201)
async def of_campaign(desk: AnyDesk, caller: Caller, campaign_id: PathId[CampaignId], named: Named) -> Shown:
    """Make a template of a campaign's brief."""
    return Shown.of(
        await desk.templates.save_campaign(caller, campaign_id, name=named.name, about=named.about)
    )
