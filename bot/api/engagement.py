"""Engagement over HTTP: what readers did, counted elsewhere and reported here."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, Field

from bot.api.bounds import Body, EachFieldOnce, Name, Text
from bot.api.door import AnyDesk, AnyKey
from core.flow.engagement import ReportedPost
from core.foundation.ids import PostId
from core.foundation.unknown import NoSwitch

router = APIRouter(route_class=EachFieldOnce, tags=["engagement"])
Count = Annotated[int, Field(ge=0, le=1_000_000_000), NoSwitch]
OLDEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""What lies outside is a mistake, such as a moment in the wrong unit."""


class Report(Body):
    """Impressions and clicks of one post since its last report. The same `id` twice counts once."""

    id: Annotated[Name, Field(max_length=100)]
    post_id: Text
    impressions: Count
    clicks: Count
    at: Annotated[AwareDatetime, Field(ge=OLDEST, lt=LATEST)]
    source: Annotated[Name, Field(max_length=40)]


class Reports(Body):
    reports: Annotated[list[Report], Field(min_length=1, max_length=1000)]


@router.post("/engagement", status_code=202, response_model=dict[str, int])
async def ingest(desk: AnyDesk, key: AnyKey, body: Reports) -> JSONResponse:
    """Take reports in; they are kept durably before the answer and reach the dashboard within seconds.

    A post names its workspace, so a key of the whole installation need not.
    """
    reports = [
        ReportedPost(
            report.id,
            PostId(report.post_id),
            report.impressions,
            report.clicks,
            report.at.astimezone(UTC),
            report.source,
        )
        for report in body.reports
    ]
    stored = await desk.engagement.accept(key.workspace_id, reports)
    return JSONResponse({"accepted": stored, "repeated": len(reports) - stored}, status_code=202)
