"""Taking in an image: judged by what it holds and not by its name, and rid of all but what people see.

Cameras write into a file where and when and with what it was made. None of that is kept, and the turn of the
camera is made one of the picture. Imported where it is used: it brings Pillow along.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from core.foundation.errors import InvalidInput
from core.media.measuring import frames_in, has_more_scans, is_drawn_row_by_row
from core.media.store import MAX_BYTES
from core.platforms.media import GIF, JPEG, PNG, WEBP

MAX_PIXELS = 25_000_000
MAX_PIXELS_OF_JPEG = 65_000_000
"""Phones make photos of 50 and 64 million. Of more than MAX_PIXELS half of each side is drawn, as a JPEG that
goes over its pixels once lets one; one that grows clearer would be held whole all the same."""
MAX_PIXELS_OF_WEBP = 20_000_000
MAX_PIXELS_OF_FRAME = 10_000_000
"""With these, taking one in was measured to need up to 400 MB: of a WebP, and of what moves, Pillow holds
more at a time."""
MAX_SIDE = 16_383
"""Pixels; a WebP can't be longer, and a JPEG not four times as long."""
MAX_FRAMES = 300
MAX_PIXELS_OF_ALL_FRAMES = 100_000_000
MAX_SCANS = 100
"""Of a JPEG that grows clearer as it comes; those of programs have about ten, each a pass over all pixels."""
MAX_PIXELS_OF_ALL_SCANS = 500_000_000
"""So 20 passes over 25 million; a hundred of them took 13 s of a processor."""
TYPES = {"JPEG": JPEG, "MPO": JPEG, "PNG": PNG, "WEBP": WEBP, "GIF": GIF}
"""By Pillow's names of formats; phones write several pictures into a JPEG, which is an MPO then."""
READ = ("JPEG", "PNG", "WEBP", "GIF")
NOT_READ = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error)
"""What Pillow raises of files that are damaged, each format in its own way."""
KEPT_QUALITY = 95


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it is kept."""

    content: bytes
    content_type: str
    width: int
    height: int
    frames: int = 1


def taken_in(content: bytes) -> Picture:
    """The image in `content` as it is kept: upright, in sRGB, with nothing about where it was made.

    Raises:
        InvalidInput: on `image`; it is no image that is taken, too large, or damaged.
    """
    if len(content) > MAX_BYTES:
        raise _refused(f"is larger than {MAX_BYTES >> 20} MB; save it smaller.")
    seen = described(content)
    if seen.content_type == WEBP and seen.width * seen.height > MAX_PIXELS_OF_WEBP:
        raise _refused(
            f"is a WebP of more than {MAX_PIXELS_OF_WEBP // 1_000_000} million pixels; save it smaller, "
            "or a photo as a JPEG."
        )
    if seen.frames == 1:
        return _still(seen)
    if seen.content_type != GIF:
        raise _refused("moves, which is taken of a GIF alone. Save it as a GIF, or as a still image.")
    if seen.frames > MAX_FRAMES:
        raise _refused(f"has more than {MAX_FRAMES} frames; make it shorter.")
    frame = seen.width * seen.height
    if frame > MAX_PIXELS_OF_FRAME or frame * seen.frames > MAX_PIXELS_OF_ALL_FRAMES:
        raise _refused(f"has {seen.frames:,} frames of this size; make it shorter or smaller.")
    return _moving(seen)


def described(content: bytes) -> Picture:
    """The image in `content`, with its type and size; no pixel has been read.

    Raises:
        InvalidInput: it is no image that is taken, or one that is too dear to draw.
    """
    with _telling("must be a JPEG, PNG, WebP or GIF; this is none, or it is damaged."):
        image = _opened(content)
        kind, size, frames = TYPES[image.format or ""], image.size, 1
        if kind == GIF:  # Pillow passes over frames without a look at their size
            found = frames_in(content, most=MAX_FRAMES)
            size, frames = (found.width, found.height), found.count
        elif kind != JPEG:
            frames = getattr(image, "n_frames", 1)
        else:
            _require_few_scans(content, min(size[0] * size[1], MAX_PIXELS))
    if max(size) > MAX_SIDE:
        raise _refused(f"is longer than {MAX_SIDE:,} pixels; save it smaller.")
    if size[0] * size[1] > MAX_PIXELS:
        _require_drawn_by_halves(content, kind, size[0] * size[1])
    return Picture(content, kind, *size, frames)


def _require_few_scans(content: bytes, pixels: int) -> None:
    most = min(MAX_SCANS, MAX_PIXELS_OF_ALL_SCANS // pixels)
    if has_more_scans(content, than=most):
        raise _refused(f"is a JPEG of more than {most} passes; save it again, as baseline.")


def _require_drawn_by_halves(content: bytes, kind: str, pixels: int) -> None:
    if kind != JPEG:
        raise _refused(_TOO_MANY_PIXELS)
    if pixels > MAX_PIXELS_OF_JPEG:
        raise _refused(f"has more than {MAX_PIXELS_OF_JPEG // 1_000_000} million pixels; save it smaller.")
    with _telling(_DAMAGED):
        is_drawable = is_drawn_row_by_row(content)
    if not is_drawable:
        most = MAX_PIXELS // 1_000_000
        raise _refused(
            f"is a progressive JPEG of more than {most} million pixels; save it smaller, or as baseline."
        )


def plain(seen: Picture) -> Image.Image:
    """The pixels of what is shown first, upright and in sRGB, and nothing else: RGB, or RGBA where some of it
    is transparent.

    Raises:
        InvalidInput: it is damaged.
    """
    with _telling(_DAMAGED):
        image = _opened(seen.content)
        if seen.width * seen.height > MAX_PIXELS:
            image.draft(None, (seen.width // 2, seen.height // 2))
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        shown = _in_srgb(image, "RGBA" if image.has_transparency_data else "RGB")
    shown.info = {}
    return shown


def _opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=READ)


@contextmanager
def _telling(why: str) -> Iterator[None]:
    """Refuse in words what Pillow can't read."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refused(_TOO_MANY_PIXELS) from error
    except NOT_READ as error:
        raise _refused(why) from error


def _in_srgb(image: Image.Image, mode: str) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits of grey, of which the upper eight are seen
        image = image.convert("I").point(lambda grey: grey / 256).convert("L")
    elif image.mode not in {"RGB", "RGBA", "L", "CMYK"}:
        image = image.convert(mode)
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            made = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, *NOT_READ):
            pass  # a profile that is none, or of another kind of image
        else:
            return made or image
    return image.convert(mode)


def _still(seen: Picture) -> Picture:
    shown, saved, kind = plain(seen), BytesIO(), seen.content_type
    if kind == JPEG:
        shown.convert("RGB").save(saved, "JPEG", quality=KEPT_QUALITY)
    elif kind == WEBP:
        shown.save(saved, "WEBP", quality=KEPT_QUALITY)
    else:  # a GIF that stands still has no more than a PNG can say
        kind = PNG
        shown.save(saved, "PNG")
    return Picture(saved.getvalue(), kind, shown.width, shown.height)


def _moving(seen: Picture) -> Picture:
    saved = BytesIO()
    with _telling(_DAMAGED):
        _opened(seen.content).save(saved, "GIF", save_all=True, comment=b"")
    return described(saved.getvalue())


def _refused(why: str) -> InvalidInput:
    return InvalidInput({"image": why})


_TOO_MANY_PIXELS = (
    f"has more than {MAX_PIXELS // 1_000_000} million pixels; save it smaller, or a photo as a JPEG."
)
_DAMAGED = "is damaged or not whole; save it again, or upload it once more."
