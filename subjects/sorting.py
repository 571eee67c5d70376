"""Where a name stands in a list: under the main part of the family name."""

from itertools import takewhile

from core.folding import folded

PARTICLES = {
    *("'s", "'t", "aan", "bij", "de", "den", "der", "het", "in", "onder", "op", "over", "te"),
    *("ten", "ter", "tho", "thoe", "tot", "uijt", "uit", "van", "van't", "voor", "v.d.", "v/d"),
    *("vd", "al", "d'", "da", "dal", "das", "degli", "dei", "del", "della", "des", "di", "do"),
    *("dos", "du", "el", "l'", "la", "las", "le", "les", "lo", "los", "vom", "von", "zu", "zum"),
    "zur",
}
"""The words before the main part of a family name: Dutch ones, also shortened, and those of other
languages that people in the Netherlands bring along. Folded."""


def sort_text(first_name: str, family_name: str) -> str:
    """A name as lists sort it: the main part of the family name, the words before it, then the
    first name. “de Vries” stands under V, “Bos” before “van den Bos” and both before “Bosch”.

    What is only made of such words is a main part itself. A tab comes before all that is typed, so
    that nothing comes between those of one main part.
    """
    words = folded(family_name).split()
    before = list(takewhile(PARTICLES.__contains__, words[:-1]))
    parts = (words[len(before) :], before, folded(first_name).split())
    return "\t".join(" ".join(part) for part in parts)
