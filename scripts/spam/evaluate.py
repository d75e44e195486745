"""Judges the spam score and writes the figures into docs/spam.md: `make eval`, with the corpus in SPAM_DATA.

Phrases and weights were chosen with the groups spam-1 and easy-ham-1, every other mail of hard-ham-1, and the
headlines to learn from. What is judged here is the rest.
"""

import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import yaml

from core.foundation.ids import PlatformName
from core.review.spam.signal import LIKELY_SPAM, spam_score
from core.review.spam.signals import spam_signals
from scripts.moderation.evaluate import strings_in
from scripts.moderation.judging import area
from scripts.moderation.samples import headlines
from scripts.spam.samples import DATA, Mail, mails, text_messages

DOCS = Path("docs/spam.md")
BEGIN, END = "<!-- figures: make eval -->", "<!-- end of figures -->"
BODY = "Read on."
"""The text of a mail that has only its subject."""
TIMED = 5_000
"""Characters."""


def main() -> None:
    if not DATA.is_dir():
        sys.exit(
            f"There is no corpus in {DATA}. docs/spam.md says where it comes from; name it by SPAM_DATA."
        )
    table = "\n".join(
        ["| what | figure |", "|---|---|", *(f"| {what} | {figure} |" for what, figure in _rows())]
    )
    before, rest = DOCS.read_text("utf-8").split(BEGIN)
    after = rest.split(END)[1]
    DOCS.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")
    print(table)


def _rows() -> Iterable[tuple[str, str]]:
    spam, newsletters = _mailed(mails("spam-2")), _mailed(mails("hard-ham-1")[1::2])
    lists = _mailed(mail for mail in mails("easy-ham-2") if not mail.title.lower().startswith("re:"))
    ordinary, ours = headlines("dev"), _ours()
    yield f"Spam mails ({len(spam)}) that reach {LIKELY_SPAM:g}", _share(spam)
    yield f"Newsletters that were asked for ({len(newsletters)}) that reach it", _share(newsletters)
    yield f"Mails of people and lists ({len(lists)}, without answers) that reach it", _share(lists)
    others = [*newsletters, *lists]
    harmful = np.array([True] * len(spam) + [False] * len(others))
    yield "Spam mails and the other mails: area under ROC", f"{area(harmful, [*spam, *others]):.3f}"
    subjects = _mailed(Mail(headline, BODY) for headline in ordinary)
    yield f"Ordinary headlines ({len(ordinary)}) as subjects: reach it", _share(subjects)
    yield "… have any signal", _share(subjects, least=0.01)
    posts = _posted(ordinary)
    yield "The same as posts: reach it", _share(posts)
    yield "… have any signal", _share(posts, least=0.01)
    yield f"Our examples and templates ({len(ours)} texts) as posts: reach it", _share(_posted(ours))
    yield "… have any signal", _share(_posted(ours), least=0.01)
    messages = text_messages()
    yield f"Spam by text message ({len(messages)}) as posts: reach it", _share(_posted(messages))
    yield f"Processor time for a mail of {TIMED:,} characters", f"{_milliseconds():.1f} ms"


def _mailed(given: Iterable[Mail]) -> list[float]:
    return [spam_score(spam_signals(mail.text, mail.title, PlatformName.EMAIL)) for mail in given]


def _posted(texts: Iterable[str]) -> list[float]:
    return [spam_score(spam_signals(text, "", PlatformName.FACEBOOK)) for text in texts]


def _share(scores: Sequence[float], least: float = LIKELY_SPAM) -> str:
    return f"{sum(score >= least for score in scores) / len(scores):.1%}"


def _ours() -> list[str]:
    paths = [path for folder in ("examples", "core/templates") for path in Path(folder).rglob("*.y*ml")]
    return [text for path in sorted(paths) for text in strings_in(yaml.safe_load(path.read_text("utf-8")))]


def _milliseconds() -> float:
    text = "\n".join(mail.text for mail in mails("hard-ham-1")[:20])[:TIMED]
    begun, often = time.process_time(), 50
    for number in range(often):
        spam_signals(f"{text}{number}", "News of the week", PlatformName.EMAIL)
    return (time.process_time() - begun) / often * 1_000


if __name__ == "__main__":
    main()
