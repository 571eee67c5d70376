"""Recognising somebody's contact data in texts, in any notation."""

import re
from collections.abc import Iterator

# What is contact data or a number of somebody, whoever's it is.
_ANYBODYS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.:+-])(?:(?:\+|00)31[\s.-]{0,2}(?:\(0\))?|\(?0)(?:[\s.()-]{0,2}\d){9}(?![\w:])"
    r"|\bNL\d{2}(?:\s?[A-Z]{4})(?:\s?\d){10}(?!\w)"
    r"|(?<![\w.:-])\d{9}(?![\w:])",
    re.IGNORECASE,
)
_SEP = r"[\W_]{0,3}"
_COUNTRY = re.compile(r"^(?:0031|31(?=\d{9}$)|00|0)")
SIGNIFICANT = 9  # digits of a Dutch number after the 0 or the country code
SHORTEST = 6  # fewer digits are no telephone number


def phone_pattern(phone: str) -> str:
    """A pattern for this number in any notation: +31, 0031 and 0 alike, any signs between.

    Empty where it is no number.
    """
    digits = _COUNTRY.sub("", re.sub(r"\D", "", phone))[-SIGNIFICANT:]
    if len(digits) < SHORTEST:
        return ""
    # Optional in front, so that the mark also takes the place of the 0 or the +31.
    country = rf"(?:(?:\+|00){_SEP}(?:\d{_SEP}){{1,4}}|31{_SEP})?(?:\(?0\)?{_SEP})?"
    return country + _SEP.join(digits)


def postcode_pattern(postcode: str) -> str:
    """A pattern for this postcode with or without a space, in any case."""
    letters = re.sub(r"[\W_]", "", postcode).casefold()
    if len(letters) < 5:  # of four digits only: could be any year
        return ""
    return rf"(?<![^\W_]){_SEP.join(map(re.escape, letters))}(?![^\W_])"


def any_of(patterns: set[str]) -> re.Pattern | None:
    """One pattern for all, the longest first; None where there is nothing to look for."""
    found = sorted(filter(None, patterns), key=len, reverse=True)
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def anybodys(text: str) -> Iterator[re.Match]:
    """Email addresses, telephone numbers, bank accounts and numbers of nine digits in a running
    text. What a value is as a whole its field says already."""
    for match in _ANYBODYS.finditer(text):
        if match[0] != text.strip():
            yield match


def street_name(street: str) -> str:
    """The street without the house number and what follows it."""
    return re.split(r"\s+\d", street, maxsplit=1)[0].strip()
