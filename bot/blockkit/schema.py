"""The kinds of rule that Slack's limits are made of. Each can say what is wrong with a value, and mend it.

A mended value breaks no rule; where nothing can be saved it is GONE, and what held it goes on without it.
Sentences are worded as Slack words them, so that what the playground answers looks familiar.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Protocol

from bot.blockkit.truncate import shortened


@dataclass(frozen=True, slots=True)
class Problem:
    """One limit that was passed: where, as a JSON pointer, and why."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.reason} [json-pointer:{self.path}]"


class Nothing(Enum):
    GONE = "gone"


GONE: Final = Nothing.GONE


class Rule(Protocol):
    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        """What is wrong with `value`, which stands at the pointer `at`."""
        ...

    def mended(self, value: Any) -> Any:
        """The nearest value without problems, or GONE."""
        ...


class WhenLong(Enum):
    """What mending does to a string that is too long: a cut address or key would only mislead."""

    SHORTEN = "shorten"
    CUT = "cut"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Words:
    """A string of at most `most` characters that isn't blank, unless `may_be_blank` or `may_be_empty`."""

    most: int
    when_long: WhenLong = WhenLong.SHORTEN
    may_be_empty: bool = False
    may_be_blank: bool = False
    """Whether white space alone will do."""
    instead: str | Nothing = GONE
    """Stands in where mending would leave nothing."""

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(at, "must provide a string")
        elif len(value) > self.most:
            yield Problem(at, f"must be less than {self.most + 1} characters")
        elif not self._says_enough(value):
            yield Problem(at, "must be more than 0 characters")

    def mended(self, value: Any) -> Any:
        if not isinstance(value, str) or not self._says_enough(value):
            return self.instead
        if len(value) <= self.most:
            return value
        match self.when_long:
            case WhenLong.SHORTEN:
                return shortened(value, self.most)
            case WhenLong.CUT:
                return (value if self.may_be_blank else value.strip())[: self.most]
            case WhenLong.DROP:
                return self.instead

    def _says_enough(self, value: str) -> bool:
        return self.may_be_empty or bool(value if self.may_be_blank else value.strip())


@dataclass(frozen=True, slots=True)
class Text:
    """A text object of at most `most` characters; `plain` where Slack takes no mrkdwn."""

    most: int
    plain: bool = False

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
            return
        kind = value.get("type")
        if self.plain and kind != "plain_text":
            yield Problem(f"{at}/type", "must be plain_text")
        elif kind not in ("plain_text", "mrkdwn"):
            yield Problem(f"{at}/type", f"unsupported type: {kind}")
        extra = "verbatim" if kind == "mrkdwn" else "emoji"
        for key in value:
            if key == extra and not isinstance(value[key], bool):
                yield Problem(f"{at}/{key}", "must be a boolean")
            elif key not in ("type", "text", extra):
                yield Problem(at, f"invalid additional property: {key}")
        if "text" not in value:
            yield Problem(at, "missing required field: text")
        else:
            yield from Words(self.most).problems(value["text"], f"{at}/text")

    def mended(self, value: Any) -> Any:
        if isinstance(value, str):
            value = {"type": "plain_text", "text": value}
        if not isinstance(value, dict):
            return GONE
        words = Words(self.most).mended(value.get("text"))
        if words is GONE:
            return GONE
        kind = "mrkdwn" if value.get("type") == "mrkdwn" and not self.plain else "plain_text"
        extra = "verbatim" if kind == "mrkdwn" else "emoji"
        kept = {extra: value[extra]} if isinstance(value.get(extra), bool) else {}
        return {"type": kind, "text": words, **kept}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few fixed words."""

    words: tuple[str, ...]

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        if value not in self.words:
            yield Problem(at, f"must be one of {', '.join(self.words)}")

    def mended(self, value: Any) -> Any:
        return value if value in self.words else GONE


@dataclass(frozen=True, slots=True)
class Value:
    """Anything that passes `holds`; said in `reason` when it doesn't."""

    reason: str
    holds: Callable[[Any], bool]

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        if not self.holds(value):
            yield Problem(at, self.reason)

    def mended(self, value: Any) -> Any:
        return value if self.holds(value) else GONE


@dataclass(frozen=True, slots=True)
class Many:
    """A list of `least` to `most` things under one rule."""

    of: Rule
    most: int
    least: int = 1

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(at, "must provide an array")
            return
        if len(value) > self.most:
            yield Problem(at, f"no more than {self.most} items allowed")
        if len(value) < self.least:
            yield Problem(at, f"no fewer than {self.least} items allowed")
        for place, item in enumerate(value):
            yield from self.of.problems(item, f"{at}/{place}")

    def mended(self, value: Any) -> Any:
        if not isinstance(value, list):
            return GONE
        kept = [item for item in map(self.of.mended, value) if item is not GONE][: self.most]
        return kept if len(kept) >= self.least else GONE


@dataclass(frozen=True, slots=True)
class Check:
    """A rule between fields. Where it fails, mending leaves out the field `drop`."""

    reason: str
    holds: Callable[[Mapping[str, Any]], bool]
    drop: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with exactly these fields."""

    needed: Mapping[str, Rule]
    optional: Mapping[str, Rule] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
            return
        for name in self.needed:
            if name not in value:
                yield Problem(at, f"missing required field: {name}")
        for name, held in value.items():
            rule = self.needed.get(name) or self.optional.get(name)
            if rule is None:
                yield Problem(at, f"invalid additional property: {name}")
            else:
                yield from rule.problems(held, f"{at}/{name}")
        for check in self.checks:
            if not check.holds(value):
                yield Problem(at, check.reason)

    def mended(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return GONE
        rules = {**self.needed, **self.optional}
        mended = {name: rules[name].mended(held) for name, held in value.items() if name in rules}
        kept = {name: held for name, held in mended.items() if held is not GONE}
        for name, rule in self.needed.items():
            if name not in kept:
                kept[name] = rule.mended(None)
        for check in self.checks:
            if check.drop is not None and not check.holds(kept):
                kept.pop(check.drop, None)
        whole = GONE not in kept.values() and all(check.holds(kept) for check in self.checks)
        return kept if whole else GONE


@dataclass(frozen=True, slots=True)
class OneOf:
    """An object whose `type` says which of these shapes it has."""

    kinds: Mapping[str, Rule]

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
            return
        rule = self._rule(value)
        if rule is None:
            yield Problem(f"{at}/type", f"unsupported type: {value.get('type')}")
        else:
            yield from rule.problems(value, at)

    def mended(self, value: Any) -> Any:
        rule = self._rule(value) if isinstance(value, dict) else None
        return GONE if rule is None else rule.mended(value)

    def _rule(self, value: Mapping[str, Any]) -> Rule | None:
        kind = value.get("type")
        return self.kinds.get(kind) if isinstance(kind, str) else None
