"""Images as people have them."""

import struct
from io import BytesIO
from typing import Any

from PIL import Image

PLACE = b"51.5074N 0.1278W"


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """`image` as a file of this kind."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def drawn(content: bytes) -> Image.Image:
    """The image in a file, as pixels."""
    return Image.open(BytesIO(content))


def photo(kind: str = "JPEG", *, turned: int = 1, size: tuple[int, int] = (40, 30)) -> bytes:
    """A red picture as a phone saves it: with where it was taken, and how the phone was held."""
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010E] = PLACE.decode()
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 26.0)}
    return saved(Image.new("RGB", size, "#c03020"), kind, exif=exif)


def moving(*colours: str, kind: str = "GIF", size: tuple[int, int] = (20, 10)) -> bytes:
    """Frames of these colours, of a tenth of a second each."""
    first, *others = (Image.new("RGB", size, colour) for colour in colours)
    return saved(first, kind, save_all=True, append_images=others, duration=100, loop=0)


def gif(blocks: bytes) -> bytes:
    """A GIF of these blocks, whose screen is one pixel until a frame needs more."""
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + blocks + b";"


def frame(width: int, height: int) -> bytes:
    """A frame that says to be of this size, and has one pixel."""
    return b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\0"


def passes(count: int, *, comment: bytes = b"") -> bytes:
    """A grey JPEG that goes over its pixels so often, six times at least."""
    six = saved(Image.new("L", (16, 16), 128), "JPEG", progressive=True, comment=comment)
    last = six[six.rindex(b"\xff\xda") : -2]
    return six[:-2] + last * (count - 6) + six[-2:]


def enlarged(jpeg: bytes, width: int, height: int) -> bytes:
    """A JPEG that says to be of this size, and has the pixels it had."""
    said = bytearray(jpeg)
    at = next(at for at in range(len(jpeg)) if jpeg[at] == 0xFF and jpeg[at + 1] in {0xC0, 0xC2})
    said[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(said)
