"""Placeholders: what stands in a text for words that were to be filled in, such as `[Name]` or `XX%`.

Brackets are also how people set `[sic]`, `[1]` or `[Video]`, so they count only around words of what is
usually filled in, in the languages that copy gets small words of ours in.
"""

import regex

LONGEST = 80
"""Characters of one that are quoted."""

_FILLED_IN = frozenset(
    """
    name names your insert link url date time company brand product business website address city location
    venue price amount number phone email e-mail customer client recipient firstname lastname discount code
    hashtag handle placeholder tbd xx xxx
    ihr ihre dein deine datum uhrzeit firma firmenname unternehmen unternehmensname produkt produktname ort
    preis vorname nachname einfügen kunde kundenname webseite adresse telefonnummer rabatt
    nom prénom votre lieu prix lien entreprise produit insérer adresse
    nombre fecha enlace precio empresa producto insertar ciudad
    nome cognome azienda prezzo prodotto inserire luogo
    preço produto inserir cidade sobrenome
    naam voornaam bedrijf prijs invoegen uw
    imię nazwisko nazwa cena wstaw
    """.split()
)
_MOST_WORDS = 6
_BRACKETS = regex.compile(
    r"\[(?P<in>[^\[\]\n]{1,60}+)\](?!\((?:https?://|www\.|mailto:))|<(?P<in>[^<>\n]{1,60}+)>"
)
_WORD = regex.compile(r"[\p{L}\p{M}-]+")
_OTHERS = regex.compile(
    r"\{\{[^{}\n]{1,60}+\}\}|\{\p{L}[\p{L}\p{N}_ ]{0,40}+\}|%[A-Z][A-Z_]{2,30}+%"
    r"|(?<![\p{L}\p{N}])X{1,4}[.,]?X{0,3}\s?%|[$€£]\s?X{1,5}(?:[.,]X{1,3})?(?![\p{L}\p{N}])"
    r"|(?<![\p{L}\p{N}])X{2,4}(?:[.,]X{1,3})?\s?[$€£]|(?<![\p{L}\p{N}])XX[./:-]XX(?![\p{L}\p{N}])"
    r"|(?i:\blorem ipsum\b)|\bYour (?:Company|Brand|Product|Business|Store) Name\b|(?i:\byour name here\b)"
    r"|\((?i:insert|add your)\s[^()\n]{1,60}+\)|\]\((?:#|link|url|LINK|URL)\)"
)


def placeholders(text: str, known: str = "") -> list[str]:
    """The placeholders in `text` that are not in `known`, each once, in their order."""
    each = dict.fromkeys(text[start:end] for start, end in places_of_placeholders(text))
    return [words[:LONGEST] for words in each if words not in known]


def places_of_placeholders(text: str) -> list[tuple[int, int]]:
    """Where the placeholders stand in `text`, in their order."""
    found = {
        match.start(): match.end()
        for match in _BRACKETS.finditer(text)
        if _is_to_be_filled_in(next(filter(None, match.captures("in"))))
    }
    found |= {match.start(): match.end() for match in _OTHERS.finditer(text)}
    return sorted(found.items())


def _is_to_be_filled_in(inside: str) -> bool:
    words = [word.casefold() for word in _WORD.findall(inside.replace("_", " "))]
    return len(words) <= _MOST_WORDS and not _FILLED_IN.isdisjoint(words) and "bio" not in words
