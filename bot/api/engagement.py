"""Engagement over HTTP: what readers did, counted elsewhere and reported here."""

from dataclasses import fields
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field

from bot.api.bounds import Body, EachFieldOnce, only_known
from bot.api.door import AnyDesk, AnyKey
from core.metrics.engagement import Report

router = APIRouter(route_class=EachFieldOnce, tags=["engagement"])
Known = only_known({field.name for field in fields(Report)})


class Reports(Body):
    reports: Annotated[list[Annotated[Report, Known]], Field(min_length=1, max_length=1000)]


@router.post("/engagement", status_code=202, response_model=dict[str, int])
async def ingest(desk: AnyDesk, key: AnyKey, body: Reports) -> JSONResponse:
    """Take reports in; they are kept durably before the answer and reach the dashboard within seconds.

    A post names its workspace, so a key of the whole installation need not. In each the key needs the role.
    """
    stored = await desk.engagement.accept(body.reports, by=key)
    return JSONResponse({"accepted": stored, "repeated": len(body.reports) - stored}, status_code=202)
