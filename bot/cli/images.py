"""Images on the command line: files and addresses, as a brief's file or an argument names them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.campaigns.brief import Brief
from core.foundation.attached import Attached
from core.foundation.errors import InvalidInput
from core.media.store import MAX_BYTES

if TYPE_CHECKING:
    from core.access.permissions import Actor
    from core.desk import Desk
    from core.media.models import KeptMedia

NOT_IMAGES = "must be a list of files or addresses, each alone or as “image” with its “alt”."


@dataclass(frozen=True, slots=True)
class ImageSource:
    """Where an image is, a file or an address, and the words for those who can't see it."""

    where: str
    alt: str = ""
    named_in: str = ""
    """The file that names it, and the line there."""


def sources_in(given: Any, folder: Path) -> tuple[ImageSource, ...]:
    """The images that a brief's file names; files as they are found from `folder`.

    Raises:
        InvalidInput: on `images`; it is no list of such.
    """
    listed = given if isinstance(given, list) else [given] if given else []
    return tuple(_source(each, folder) for each in listed)


async def add_image(desk: "Desk", by: "Actor", where: str) -> "KeptMedia":
    """Take in the image in the file, or at the address.

    Raises:
        InvalidInput: under that name; it can't be read, or is none that is taken.
    """
    try:
        if _is_address(where):
            return await desk.media.add_from(by, where)
        return await desk.media.add(by, _read(where))
    except InvalidInput as error:
        raise InvalidInput({where: " ".join(error.fields.values())}) from error


async def with_images(desk: "Desk", by: "Actor", brief: Brief, sources: Sequence[ImageSource]) -> Brief:
    """The brief with these images behind its own.

    Raises:
        InvalidInput: one can't be taken, under its name and the line that names it.
    """
    return replace(brief, media=(*brief.media, *[await _attached(desk, by, each) for each in sources]))


async def _attached(desk: "Desk", by: "Actor", source: ImageSource) -> Attached:
    try:
        return Attached.image((await add_image(desk, by, source.where)).key, source.alt)
    except InvalidInput as error:
        named_in = f"{source.named_in}, " if source.named_in else ""
        raise InvalidInput({f"{named_in}{name}": why for name, why in error.fields.items()}) from error


def _source(each: Any, folder: Path) -> ImageSource:
    named = {"image": each} if isinstance(each, str) else each
    if (
        not isinstance(named, dict)
        or not {"image"} <= named.keys() <= {"image", "alt"}
        or not all(isinstance(words, str) and words.strip() for words in named.values())
    ):
        raise InvalidInput({"images": NOT_IMAGES})
    where = named["image"].strip()
    found = where if _is_address(where) else str(folder / where)
    return ImageSource(found, " ".join(named.get("alt", "").split()))


def _is_address(where: str) -> bool:
    return where.startswith(("https://", "http://"))


def _read(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidInput({name: f"can't be read: {error.strerror}."}) from error
