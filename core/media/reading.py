"""Taking in an image: judged by what it holds and not by its name, and rid of all but what people see.

Cameras write into a file where and when and with what it was made. None of that is kept, and the turn of the
camera is made one of the picture. Imported where it is used: it brings Pillow along.
"""

import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from core.foundation.errors import InvalidInput
from core.media.store import MAX_BYTES
from core.platforms.media import GIF, JPEG, PNG, WEBP

MAX_PIXELS = 50_000_000
MAX_FRAMES = 300
MAX_PIXELS_OF_ALL_FRAMES = 100_000_000
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
    image = opened(content)
    kind = TYPES[image.format or ""]
    frames = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
    if frames == 1:
        return _still(image, kind)
    if kind != GIF:
        raise _refused("moves, which is taken of a GIF alone. Save it as a GIF, or as a still image.")
    if frames > MAX_FRAMES or frames * image.width * image.height > MAX_PIXELS_OF_ALL_FRAMES:
        raise _refused(f"has {frames:,} frames, which is too much; make it shorter or smaller.")
    return _moving(image)


def described(content: bytes) -> Picture:
    """What we kept ourselves, with its type and size."""
    image = opened(content)
    return Picture(
        content, TYPES[image.format or ""], image.width, image.height, getattr(image, "n_frames", 1)
    )


def opened(content: bytes) -> Image.Image:
    """The image in `content`, of which no pixel has been read yet.

    Raises:
        InvalidInput: it is no image that is taken, or has too many pixels.
    """
    try:
        image = Image.open(BytesIO(content), formats=READ)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refused(_TOO_MANY_PIXELS) from error
    except NOT_READ as error:
        raise _refused("must be a JPEG, PNG, WebP or GIF; this is none, or it is damaged.") from error
    if image.width * image.height > MAX_PIXELS:
        raise _refused(_TOO_MANY_PIXELS)
    return image


def plain(image: Image.Image) -> Image.Image:
    """The pixels of what is shown first, upright and in sRGB, and nothing else: RGB, or RGBA where some of it
    is transparent.

    Raises:
        InvalidInput: it is damaged.
    """
    try:
        image.load()
        upright = ImageOps.exif_transpose(image)
        shown = _in_srgb(upright, "RGBA" if upright.has_transparency_data else "RGB")
    except NOT_READ as error:
        raise _refused(_DAMAGED) from error
    shown.info = {}
    return shown


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


def _still(image: Image.Image, kind: str) -> Picture:
    shown, saved = plain(image), BytesIO()
    if kind == JPEG:
        shown.convert("RGB").save(saved, "JPEG", quality=KEPT_QUALITY)
    elif kind == WEBP:
        shown.save(saved, "WEBP", quality=KEPT_QUALITY)
    else:  # a GIF that stands still has no more than a PNG can say
        kind = PNG
        shown.save(saved, "PNG")
    return Picture(saved.getvalue(), kind, shown.width, shown.height)


def _moving(image: Image.Image) -> Picture:
    saved = BytesIO()
    try:
        image.save(saved, "GIF", save_all=True, comment=b"")
    except NOT_READ as error:
        raise _refused(_DAMAGED) from error
    return described(saved.getvalue())


def _refused(why: str) -> InvalidInput:
    return InvalidInput({"image": why})


_TOO_MANY_PIXELS = f"has more than {MAX_PIXELS // 1_000_000} million pixels; save it smaller."
_DAMAGED = "is damaged or not whole; save it again, or upload it once more."
