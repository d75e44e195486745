"""Moderation by OpenAI's own model, of texts and images.

An image is judged once, whatever it goes out with, since it is known by the hash of its content. One that
can't be judged needs a person, as a text does.
"""

import asyncio
import base64
from collections.abc import Mapping, Sequence

import openai
import structlog
from openai.types import ModerationMultiModalInputParam
from pydantic import ValidationError

from core.foundation.attached import Attached, MediaKind
from core.foundation.ids import PlatformName
from core.foundation.resilience import PATIENT, REAL_TIME, RetryPolicy, Time, retrying
from core.platforms.media import MediaFiles
from core.platforms.posting import NotSent, PlatformRefused
from core.providers.openai_client import has_no_credit, in_time, worth_another_try
from core.review.findings import Finding, Severity
from core.review.moderation.flags import flag
from core.review.moderation.judged_once import JudgedOnce
from core.review.moderation.judgement import Judgement
from core.review.moderation.port import Moderator, NoJudgement, Outgoing, not_moderated

log = structlog.get_logger(__name__)

MODERATION_MODEL = "omni-moderation-latest"
JUDGE = "OpenAI's moderation"
MOST_BYTES = 20 << 20
"""Of one image. Source: https://platform.openai.com/docs/guides/images-vision#image-input-requirements."""
AT_ONCE = 2
"""Images that are sent at a time, each with its bytes in memory."""

Asked = str | list[ModerationMultiModalInputParam]


class OpenAIModerator:
    """OpenAI's moderation endpoint. `instead` looks at the text where the endpoint does not answer.

    A category counts from its score in `thresholds`, and where it has none there, if the endpoint flags it.
    `files` has the images; without it they are not looked at.
    """

    def __init__(
        self,
        client: openai.AsyncOpenAI,
        *,
        model: str = MODERATION_MODEL,
        thresholds: Mapping[str, float] | None = None,
        files: MediaFiles | None = None,
        instead: Moderator | None = None,
        policy: RetryPolicy = PATIENT,
        passing: Time = REAL_TIME,
    ) -> None:
        self._client = client
        self._model = model
        self._thresholds = thresholds or {}
        self._files = files
        self._instead = instead
        self._policy = policy
        self._passing = passing
        self._images = JudgedOnce(self._judge_image)
        self._places = asyncio.Semaphore(AT_ONCE)

    async def prepare(self) -> None:
        if self._instead is not None:
            await self._instead.prepare()

    async def review(self, text: str, outgoing: Outgoing | None = None) -> list[Finding]:
        found: list[Finding] = []
        if text.strip():
            try:
                found = self._flags(await self._judge(text))
            except NoJudgement as reason:
                log.warning("moderation_unavailable", reason=str(reason))
                others = await self._instead.review(text) if self._instead else []
                found = [not_moderated(str(reason)), *others]
        return found if outgoing is None else [*found, *await self._media(outgoing)]

    async def _media(self, outgoing: Outgoing) -> Sequence[Finding]:
        looks = (
            self._image(each, f"image {place}", outgoing.platform)
            if each.kind is MediaKind.IMAGE
            else _unseen(f"video {place}")
            for place, each in enumerate(outgoing.media, 1)
        )
        return [finding for found in await asyncio.gather(*looks) for finding in found]

    async def _image(self, image: Attached, what: str, platform: PlatformName) -> list[Finding]:
        try:
            return self._flags(await self._images.of(image, platform), what=what)
        except NoJudgement as reason:
            log.warning("image_not_moderated", media=image.key, reason=str(reason))
            return [not_moderated(str(reason), what.capitalize())]

    def _flags(self, judgement: Judgement, what: str = "this text") -> list[Finding]:
        return [
            flag(category, score, judge=JUDGE, what=what)
            for category, score in judgement.flagged(self._thresholds)
        ]

    async def _judge_image(self, image: Attached, platform: PlatformName) -> Judgement:
        """How the image is judged, as readers of `platform` see it."""
        if self._files is None:
            raise NoJudgement("there is nothing here to read images with")
        async with self._places:
            try:
                seen = await self._files.fitted(image, platform)
            except NotSent as error:
                raise NoJudgement("it could not be read") from error
            except PlatformRefused as error:
                raise NoJudgement("it can't be made fit to be sent") from error
            if len(seen.content) > MOST_BYTES:
                raise NoJudgement(f"it has more than the {MOST_BYTES >> 20} MB that {JUDGE} takes")
            data = base64.b64encode(seen.content).decode()
            # Of several images in one request it takes none: https://github.com/antiwork/gumroad/pull/4709.
            url = f"data:{seen.content_type};base64,{data}"
            return await self._judge([{"type": "image_url", "image_url": {"url": url}}])

    async def _judge(self, asked: Asked) -> Judgement:
        async def ask() -> str:
            answer = await self._client.moderations.with_raw_response.create(model=self._model, input=asked)
            return answer.http_response.text

        async def call() -> str:
            return await in_time(self._client, ask)

        try:
            body = await retrying(call, again=worth_another_try, policy=self._policy, passing=self._passing)
            judgement = Judgement.model_validate_json(body)
            judgement.require_scores(self._thresholds)
        except openai.APIError as error:
            raise NoJudgement(_why(error)) from error
        except ValidationError as error:
            raise NoJudgement("the moderation service's answer could not be read") from error
        return judgement


async def _unseen(what: str) -> list[Finding]:
    sentence = f"{JUDGE} looks at no videos. Watch {what} before you approve it."
    return [Finding("video_not_moderated", Severity.INFO, sentence)]


def _why(error: openai.APIError) -> str:
    match error:
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return "our key was not accepted for moderation"
        case openai.NotFoundError():
            return "the server that OPENAI_BASE_URL names has no moderation"
        case openai.BadRequestError():
            return "the request for moderation was refused"
        case openai.RateLimitError() if has_no_credit(error):
            return "the account at the model provider has no credit left"
        case _:
            return "the moderation service did not answer"
