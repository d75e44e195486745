"""Programs in Chromium's place: one that takes a picture, and such as do not."""

from pathlib import Path

from PIL import Image, ImageDraw

from tests.core.media.images import saved

TAKES = """
echo "$@" >> {log}
for given; do
  case $given in
    --screenshot=*) cp {shot} "${{given#--screenshot=}}" ;;
    file://*) cp "${{given#file://}}" {page} ;;
  esac
done
"""
HANGS = "echo $$ > {log}\nsleep 600 &\nwait"
DIES = "echo died >> {log}; kill -9 $$"


def a_chromium(folder: Path, does: str = TAKES) -> Path:
    """A program in `folder` that does this; its log is `log` there, and the last page it saw `page`."""
    folder.mkdir(exist_ok=True)
    drawn = Image.new("RGB", (200, 300), "#f6f5f2")
    ImageDraw.Draw(drawn).rectangle((10, 10, 99, 49), fill="#c03020")
    (folder / "shot").write_bytes(saved(drawn, "PNG"))
    program = folder / "chromium"
    program.write_text(
        "#!/bin/sh\n" + does.format(**{name: folder / name for name in ("log", "shot", "page")})
    )
    program.chmod(0o755)
    return program
