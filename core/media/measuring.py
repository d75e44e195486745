"""What a file says of itself that makes it dear to draw, read from its bytes before anything is drawn.

Both read as Pillow does: what it would skip is skipped here, and what it reads in its own way is refused.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

EXTENSION, FRAME, END = b"!,;"
COMMENT = 0xFE
REPEATS = b"NETSCAPE2.0"
SCAN, LAST, FIRST_WITH_LENGTH = 0xDA, 0xD9, 0xC0
WITHOUT_LENGTH = range(0xD0, 0xD9)
STARTS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""What a picture begins with, by how it is coded."""
SEQUENTIAL = {0xC0, 0xC1}


@dataclass(frozen=True, slots=True)
class Frames:
    """How many frames a GIF has, and the size of what holds all of them."""

    count: int
    width: int
    height: int


def frames_in(gif: bytes, *, most: int) -> Frames:
    """The frames of a GIF, up to one more than `most`: its screen grows to what each needs.
    Source: https://www.w3.org/Graphics/GIF/spec-gif89a.txt

    Raises:
        ValueError, struct.error: it is damaged.
    """
    width, height, flags = struct.unpack_from("<HHB", gif, 6)
    at, count = 13 + _colours(flags), 0
    while at < len(gif) and gif[at] != END and count <= most:
        if gif[at] == EXTENSION:
            at = _past_extension(gif, at + 1)
        elif gif[at] == FRAME:
            left, top, wide, high, flags = struct.unpack_from("<HHHHB", gif, at + 1)
            width, height, count = max(width, left + wide), max(height, top + high), count + 1
            at = _past_blocks(gif, at + 10 + _colours(flags) + 1)
        else:
            at += 1
    return Frames(count, width, height)


def has_more_scans(jpeg: bytes, *, than: int) -> bool:
    """Whether a JPEG goes over the whole picture more often than this.
    Source: ITU-T T.81, B.1.1 (https://www.w3.org/Graphics/JPEG/itu-t81.pdf)
    """
    if jpeg.count(bytes((0xFF, SCAN))) <= than:  # the same two bytes may be there by chance too
        return False
    scans = (marker for marker, _ in _segments(jpeg) if marker == SCAN)
    return any(number > than for number, _ in enumerate(scans, start=1))


def is_drawn_row_by_row(jpeg: bytes) -> bool:
    """Whether a JPEG has all of each row in one pass, so that whoever draws it need not hold the whole of it.
    Source: as above, B.2.2 and B.2.3
    """
    colours, scans = 0, 0
    for marker, at in _segments(jpeg):
        if marker in STARTS:
            if marker not in SEQUENTIAL:
                return False
            colours = jpeg[at + 9]
        elif marker == SCAN:
            scans += 1
            if scans > 1 or jpeg[at + 4] != colours:
                return False
    return scans == 1


def _segments(jpeg: bytes) -> Iterator[tuple[int, int]]:
    """The markers of the first picture in a JPEG that say how long they are, and where each is."""
    at = 2
    while (at := jpeg.find(b"\xff", at)) >= 0 and at + 1 < len(jpeg):
        marker = jpeg[at + 1]
        if marker == LAST:
            return
        if marker == 0xFF:
            at += 1
        elif marker < FIRST_WITH_LENGTH or marker in WITHOUT_LENGTH:
            at += 2
        else:
            yield marker, at
            at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")


def _colours(flags: int) -> int:
    """Bytes of the table of colours that follows."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _past_extension(gif: bytes, at: int) -> int:
    label, length = gif[at : at + 2] if at + 1 < len(gif) else (COMMENT, 0)
    if label != COMMENT:
        second = at + 2 + length
        if not length or (gif.startswith(REPEATS, at + 2) and gif[second : second + 1] == b"\0"):
            raise ValueError("an extension that says nothing: Pillow reads on past its end")
    return _past_blocks(gif, at + 1)


def _past_blocks(gif: bytes, at: int) -> int:
    while at < len(gif) and gif[at]:
        at += 1 + gif[at]
    return at + 1
