"""What a server of Mastodon's kind takes, as it says of itself, kept with the account.

Source: https://docs.joinmastodon.org/entities/Instance/ (version 2, since Mastodon 4.0; `description_limit`
since 4.4) and https://docs.joinmastodon.org/entities/V1_Instance/. Pleroma and its kin say `max_toot_chars`,
`upload_limit` and `description_limit` at the top:
https://docs.pleroma.social/backend/development/API/differences_in_mastoapi_responses/#instance.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

from pydantic import BaseModel, Field

from core.platforms.counting import LINK_WEIGHT
from core.platforms.mastodon import MEDIA

USUAL = 500
"""https://docs.joinmastodon.org/user/posting/#text"""


@dataclass(frozen=True, slots=True)
class Limits:
    """Each as usual where the server does not say."""

    max_characters: int = USUAL
    characters_per_link: int = LINK_WEIGHT
    max_images: int = MEDIA.most
    image_bytes: int = MEDIA.max_bytes
    image_pixels: int = MEDIA.max_pixels or 0
    max_alt: int = MEDIA.max_alt

    @classmethod
    def kept(cls, settings: Mapping[str, str]) -> Self:
        """From an account's settings; what was connected before there were images has usual ones."""
        return cls(**{name: int(settings[name]) for name in asdict(cls()) if name in settings})

    def as_settings(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}


class _Statuses(BaseModel):
    max_characters: int = Field(USUAL, gt=0)
    characters_reserved_per_url: int = Field(LINK_WEIGHT, gt=0)
    max_media_attachments: int = Field(MEDIA.most, ge=0)


class _Media(BaseModel):
    image_size_limit: int = Field(MEDIA.max_bytes, gt=0)
    image_matrix_limit: int = Field(MEDIA.max_pixels or 1, gt=0)
    description_limit: int = Field(MEDIA.max_alt, gt=0)


class _Configuration(BaseModel):
    statuses: _Statuses = Field(default_factory=_Statuses)
    media_attachments: _Media = Field(default_factory=_Media)


class Instance(BaseModel):
    """What a server says of itself."""

    domain: str = ""
    uri: str = ""
    max_toot_chars: int | None = Field(None, gt=0)
    upload_limit: int | None = Field(None, gt=0)
    description_limit: int | None = Field(None, gt=0)
    configuration: _Configuration | None = None

    @property
    def limits(self) -> Limits:
        told = self.configuration or _Configuration()
        statuses, media = told.statuses, told.media_attachments
        return Limits(
            max_characters=statuses.max_characters if self.configuration else self.max_toot_chars or USUAL,
            characters_per_link=statuses.characters_reserved_per_url,
            max_images=statuses.max_media_attachments,
            image_bytes=min(media.image_size_limit, self.upload_limit or media.image_size_limit),
            image_pixels=media.image_matrix_limit,
            max_alt=self.description_limit or media.description_limit,
        )
