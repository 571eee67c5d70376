"""The registries through which apps of any layer are known to engines that do not know them.

An app declares its own in `retention_rules.py`, `data_export.py`, `worklist.py`, `importers.py`
and `evidence.py`; `autodiscover` loads those modules when Django is ready.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from core.dates import Term


class Registry:
    """Declarations by code. Raises ImproperlyConfigured on a code that is taken."""

    def __init__(self, name):
        self.name = name
        self._entries = {}

    def register(self, entry):
        if entry.code in self._entries:
            raise ImproperlyConfigured(f"{self.name}: {entry.code!r} is declared twice")
        self._entries[entry.code] = entry
        return entry

    def __iter__(self):
        return iter(self._entries.values())

    def __getitem__(self, code):
        return self._entries[code]

    def __contains__(self, code):
        return code in self._entries

    def get(self, code):
        return self._entries.get(code)


A_WEEK = Term(weeks=1)


@dataclass(frozen=True)
class RetentionRule:
    """When one retention class of one kind of subject goes.

    `anchored(until)` gives (subject id, anchor day) pairs of subjects whose anchor is not after
    `until`, the ids as UUIDs; the engine adds the term. Where many may be due it is a queryset
    whose primary key is that id: of that only those asked about are read. Terms may be shortened by
    the organisation where no law asks for them, never lengthened without a recorded ground.

    `before_destroy(subject_ids)` erases what hangs on sealed values, while the key still opens
    them; `sweep()` erases what no sealed value leads to any more, after a backup was restored whose
    keys had gone already.

    `identities(subject_ids)` gives name and birth date by id while they can be read, so that it can
    be told later that this file went; `papers(subject_ids)` gives where paper of theirs still
    stands and since when; `unanchored(on)` gives ids for whom no day is noted from which the term
    could count, though it should have been by now, and since when.

    `promised()` gives by subject id the term that was promised to each, or is enough for it: where
    that is shorter than the one in force, it holds.
    """

    code: str
    label: str
    retention_class: str
    term: Term
    anchor: str  # in words, for people
    clauses: tuple[str, ...]
    anchored: Callable[[dt.date], Iterable[tuple[Any, dt.date]]]
    ground: str = ""
    is_limit: bool = False  # the clause says "at most": no ground makes the term longer
    by_law: bool = False  # a law asks for this term: none shorter can be set
    at_least: Term = A_WEEK  # the shortest the organisation may set, where no law sets one
    order: int = 50  # rules run in this order, so that what follows from another comes later
    before_destroy: Callable[[list], None] | None = None
    sweep: Callable[[], None] | None = None
    names: Callable[[list], dict] | None = None  # subject id: (name, URL), for who may see them
    identities: Callable[[list], dict[Any, tuple[str, dt.date | None]]] | None = None
    papers: Callable[[list], dict[Any, list[tuple[str, dt.date]]]] | None = None
    unanchored: Callable[[dt.date], Iterable[tuple[Any, dt.date]]] | None = None
    promised: Callable[[], dict[Any, Term]] | None = None


@dataclass(frozen=True)
class ExportSection:
    """A part of what we hold on a person. `rows(subject)` gives dictionaries of plain values,
    keyed by the names that stand in the JSON; `labels` translates them for the reader. `model` is
    whose exported fields these are, where they are those of one model."""

    code: str
    label: str
    category: str
    rows: Callable[[Any], list[dict]]
    labels: dict = field(default_factory=dict)
    order: int = 50
    model: type | None = None


@dataclass(frozen=True)
class WorkItem:
    """One thing to do: what, about whom (as far as the reader may see), when, what next.

    Where a term ends at a moment and not with the day, `due_at` says so; `due_on` is its day.
    """

    what: str
    about: str
    due_on: dt.date | None
    url: str
    next_label: str
    due_at: dt.datetime | None = None


@dataclass(frozen=True)
class WorkSource:
    """Gives the work items of one kind for a user on a day, in a constant number of queries."""

    code: str
    items: Callable[[Any, dt.date], list[WorkItem]]


@dataclass(frozen=True)
class Column:
    """A column of a table to import. `field` cleans a cell; `choices` gives its codes words.

    A heading matches by name, label (in both languages) or synonym. `needed` columns must stand in
    the file. `category` is of the matrix, where it is another than the importer's own: without
    CHANGE there the column is left out.
    """

    name: str
    label: str
    field: forms.Field
    synonyms: tuple[str, ...] = ()
    needed: bool = False
    category: str = ""
    choices: Any = None


@dataclass(frozen=True)
class Importer:
    """Takes rows of a table into the system; rows are imports.engine.PlannedRow, a job is
    imports.engine.Job.

    `check(row, job)` looks at one row by itself, after its cells were cleaned into `values`;
    `match(rows, job)` settles a batch against what is stored; both write nothing.
    `apply(rows, job, by=…)` writes the new and changed rows of a batch, as matched just before.
    Who may run it needs CHANGE in one of `categories` somewhere; everywhere, where the rows know
    no location.
    """

    code: str
    label: str
    columns: tuple[Column, ...]
    check: Callable[[Any, Any], None]
    match: Callable[[list, Any], None]
    apply: Callable[..., None]
    categories: tuple[str, ...]
    everywhere: bool = False


class Standing(TextChoices):
    """How a piece of evidence stands."""

    GOOD = "good", _("in order")
    ATTENTION = "attention", _("needs attention")
    NONE = "none", _("nothing yet")
    NOT_SET = "not_set", _("not set")


@dataclass(frozen=True)
class Seen:
    """What a piece of evidence comes to on a day, in a few words that name nobody."""

    words: str
    standing: Standing


@dataclass(frozen=True)
class Evidence:
    """Shows how some clauses of the policy are kept, from the facts of the day (L44).

    `look(on)` costs a constant number of queries; where it is judged `by_moment` it is given the
    moment instead of the day. `url_name` is the page where it is seen, for who may open one of
    `rooms`; empty where there is no such page.
    """

    code: str
    label: str
    clauses: tuple[str, ...]
    look: Callable[[dt.date], Seen] | Callable[[dt.datetime], Seen]
    url_name: str = ""
    rooms: tuple[str, ...] = ()
    by_moment: bool = False

    def seen(self, at: dt.datetime) -> Seen:
        """How it stands at a moment."""
        return self.look(_asked(self, at))


@dataclass(frozen=True)
class PackPart:
    """A table of the evidence pack, to be handed to the supervisor: `rows(on)` gives texts, days,
    moments and numbers under `columns`, and nothing by which a person concerned can be told. Where
    it is judged `by_moment`, `rows` is given the moment. `columns` may be asked of a day too, where
    the table is made elsewhere."""

    code: str
    title: str
    columns: tuple[str, ...] | Callable[[dt.date], Iterable[str]]
    rows: Callable[[dt.date], Iterable[tuple]] | Callable[[dt.datetime], Iterable[tuple]]
    order: int = 50
    by_moment: bool = False

    def rows_at(self, at: dt.datetime) -> Iterable[tuple]:
        return self.rows(_asked(self, at))


@dataclass(frozen=True)
class Figure:
    """A number on the dashboard, per location: how many are in order, of how many.

    `per_location(on)` gives {location id: (in order, all)} in a constant number of queries, the id
    None for what belongs to no location; where it is judged `by_moment` it is given the moment. Of
    work the rest is late; of what is to be covered the rest is missing; of a year's cases the rest
    was not in time. `url_name` with `query` is the page where what it counts is worked on, for who
    may open one of `rooms`; empty where no page is.
    """

    class Of(TextChoices):
        WORK = "work", _("Open work")
        COVERAGE = "coverage", _("Coverage")
        YEAR = "year", _("In time this year")

    code: str
    label: str
    of: Of
    per_location: (
        Callable[[dt.date], dict[int | None, tuple[int, int]]]
        | Callable[[dt.datetime], dict[int | None, tuple[int, int]]]
    )
    url_name: str = ""
    query: str = ""
    rooms: tuple[str, ...] = ()
    by_moment: bool = False

    def counted(self, at: dt.datetime) -> dict[int | None, tuple[int, int]]:
        return self.per_location(_asked(self, at))


@dataclass(frozen=True)
class FileRows:
    """Rows that files on disk are of: `known(ids)` gives the ids of which there is a row."""

    code: str
    known: Callable[[set[uuid.UUID]], set[uuid.UUID]]


def _asked(one: Evidence | PackPart | Figure, at: dt.datetime) -> dt.date | dt.datetime:
    """What it is asked about: most stands for a whole day, a term of hours for a moment."""
    return at if one.by_moment else timezone.localdate(at)


retention_rules = Registry("retention rules")
export_sections = Registry("export sections")
work_sources = Registry("work items")
importers = Registry("importers")
evidence = Registry("evidence")
pack_parts = Registry("parts of the evidence pack")
figures = Registry("figures")
file_rows = Registry("rows of files")


def autodiscover():
    autodiscover_modules("retention_rules", "data_export", "worklist", "importers", "evidence")
