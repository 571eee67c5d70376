"""Recognising names in texts, however they are typed: without accents, in other capitals, with an
apostrophe or hyphen more or less. One pass over the text, by the first word of each name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from core.folding import folded

FREE_TEXT_WORDS = 3  # from so many words on, a name alone is taken for a person's
GAP = 3  # between two words of a name stand at most so many other characters

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*|\d+")


def words_of(text: str) -> tuple[str, ...]:
    """The words and numbers of `text`, folded."""
    return tuple(folded(word) for word in _WORD.findall(text))


# Words of family names that tell nothing by themselves.
PARTICLES = frozenset(
    words_of(
        """
        aan al am ben bij da de del den der des di dos du el en het in la le op s t te ten ter
        to uit van vd ver von zu
        """
    )
)
# First and family names that are everyday Dutch words as well; in lower case they are no names.
ORDINARY_WORDS = frozenset(
    words_of(
        """
        als anders an bakker beer ben berg bij blij bloem boer bol boom bos bruin bruine dag
        dans den dijk do door eend eer engel fee fijn geel goed groen groot hand hart hem
        heuvel huis is jaar jas jet jong jonge kat kers kind klein koe kok koning koop kort
        kuiper lang lange last lente lief lieve lot maan man mei mens mol molen mooi mulder
        nacht nieuw oma oud oude pit pop post prins puk raaf rood roos ruim schaap smit snoek
        sol sneeuw ster sterk storm stuur tak tijd tol tuin veen veld vis visser vlinder vogel
        vos vrij vries vrolijk wiel wil winter wit witte wolf zee zoet zomer zon zwaan zwart
        """
    )
)


def initials_of(name: str) -> str:
    return " ".join(f"{word[0]}." for word in _WORD.findall(name))


@dataclass(frozen=True)
class Found:
    """A name in a text: from where, up to where, and what to put in its place."""

    start: int
    end: int
    instead: str
    kind: str  # whose it is, as whoever filled the index calls it
    is_sure: bool  # a whole name, that can hardly be anything else


@dataclass
class _Entry:
    instead: str | None  # None: one's own, that stays
    conditions: set  # (also in a value of one or two words, also in lower case)
    kind: str = ""
    is_sure: bool = False


class NameIndex:
    """Phrases to look for. Where more than one begins at a word, the longest counts."""

    def __init__(self):
        self._entries: dict[tuple, _Entry] = {}
        self._longest: dict[str, int] = {}

    def keep(self, phrase: str) -> None:
        """This phrase is the reader's or the child's own, whoever else has it too."""
        self._put(words_of(phrase), _Entry(None, {(True, True)}))

    def add(
        self, phrase: str, instead: str, *, kind="", in_short=True, in_lower=True, is_sure=False
    ) -> None:
        """Put `instead` for the phrase; in values of one or two words only with `in_short`, and
        where its last word has no capital only with `in_lower`. Of two who share a phrase the
        one added first gives the kind."""
        entry = _Entry(instead, {(in_short, in_lower)}, kind, is_sure)
        self._put(words_of(phrase), entry)

    def _put(self, words: tuple, entry: _Entry) -> None:
        if not words:
            return
        known = self._entries.get(words)
        if known is None:
            self._entries[words] = entry
        elif known.instead is not None:
            known.conditions |= entry.conditions
            known.is_sure |= entry.is_sure
        self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def found_in(self, text: str, *, is_free: bool) -> Iterator[Found]:
        """What stands in `text`, from left to right, never overlapping."""
        tokens = [(match.start(), match.end(), folded(match[0])) for match in _WORD.finditer(text)]
        at = 0
        while at < len(tokens):
            size, end, entry = self._at(text, tokens, at, is_free)
            if entry is not None and entry.instead is not None:
                yield Found(tokens[at][0], end, entry.instead, entry.kind, entry.is_sure)
            at += size

    def _at(self, text: str, tokens: list, at: int, is_free: bool):
        """(words, end, entry) of the longest phrase that begins at a word."""
        first = tokens[at][2]
        longest = max(self._longest.get(first, 0), self._longest.get(first[:-1], 0))
        for size in range(min(longest, len(tokens) - at), 0, -1):
            run = tokens[at : at + size]
            if any(after[0] - before[1] > GAP for before, after in pairwise(run)):
                continue
            start, end, last = run[-1]
            words = tuple(token[2] for token in run)
            is_lower = text[start].islower()
            entry, shorter = self._entries.get(words), 0
            if entry is None and last.endswith("s") and not is_lower:
                # "Toms" is Tom's; in lower case it may be any word
                entry, shorter = self._entries.get((*words[:-1], last[:-1])), 1
            if entry and _holds(entry, is_free, is_lower):
                return size, end - shorter, entry
        return 1, tokens[at][1], None


def _holds(entry: _Entry, is_free: bool, is_lower: bool) -> bool:
    return any(
        (in_short or is_free) and (in_lower or not is_lower)
        for in_short, in_lower in entry.conditions
    )


def _is_telling(word: str) -> bool:
    return word not in PARTICLES and word not in ORDINARY_WORDS and len(word) > 2


def _parts(first: str, family: str) -> tuple[str, str]:
    """The first of the first names, and the family name without particles and hyphens."""
    words = re.split(r"[\s'’-]+", family)
    given = re.split(r"[\s-]+", first.strip())[0]
    return given, " ".join(word for word in words if word and folded(word) not in PARTICLES)


def keep_person(index: NameIndex, first: str, family: str) -> None:
    """Let the reader's or the child's names stay, whoever else is called so too."""
    given, core = _parts(first, family)
    for name in (f"{first} {family}", f"{given} {family}", first, given, family, *core.split()):
        index.keep(name)


def add_person(index: NameIndex, first: str, family: str, *, kind="", is_close=False) -> None:
    """Index a person by every way the name is written.

    Full names are recognised anywhere, a first name alone in running text, a family name alone
    only with a capital there. `is_close` is for the other parent, whose names alone tell who is
    meant in the shortest value, and whose family name does in each of its parts.
    """
    given, core = _parts(first, family)
    for one in {first, given}:
        for last in {family, core}:
            if words_of(one) and words_of(last):
                whole = f"{one} {last}"
                index.add(whole, initials_of(whole), kind=kind, is_sure=True)
        in_lower = all(map(_is_telling, words_of(one)))
        _add_alone(index, one, kind, is_close, in_lower=in_lower)
    alone = {family, core, *core.split()} if is_close else {family}
    if _is_telling(folded(core)):
        alone.add(core)
    for last in alone:
        _add_alone(index, last, kind, is_close, in_lower=False)


def _add_alone(index: NameIndex, name: str, kind: str, is_close: bool, *, in_lower: bool) -> None:
    index.add(name, initials_of(name), kind=kind, in_short=False, in_lower=in_lower)
    if is_close:
        index.add(name, initials_of(name), kind=kind, in_short=True, in_lower=False)
