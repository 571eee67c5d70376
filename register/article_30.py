"""The register as somebody takes it along or the authority asks for it: a sheet of activities, of
systems and of security measures, with all that GDPR art. 30(1) asks."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from register.entry_words import (
    ActivityWords,
    joint_controllers,
    listed,
    processor_words,
    rows_of,
)
from register.forms import ACTIVITY_PARTS, PROCESSOR_PARTS, fields_of
from register.models import ProcessingActivity, Processor, SecurityMeasure
from register.security_forms import MEASURE_PARTS


@dataclass(frozen=True)
class Entry:
    """One entry: its name, and a (label, value) row for each field; a value is text, a day or a
    number."""

    name: str
    rows: list

    @property
    def said(self) -> list:
        return [(label, value) for label, value in self.rows if value not in (None, "")]

    @property
    def empty(self) -> list[str]:
        """The labels of what was left empty."""
        return [str(label) for label, value in self.rows if value in (None, "")]


@dataclass(frozen=True)
class Sheet:
    """One part of the register: a title and its entries, which all have the same labels."""

    title: str
    entries: list[Entry]

    @property
    def header(self) -> list[str]:
        if not self.entries:
            return [_("Nothing is shown here yet.")]
        return [str(label) for label, _value in self.entries[0].rows]

    @property
    def lines(self) -> list[list]:
        return [[value for _label, value in entry.rows] for entry in self.entries]


def sheets(on: dt.date) -> list[Sheet]:
    """The whole register on a day, also what was ended; a constant number of queries."""
    return [
        Sheet(_("Processing activities"), _activities(on)),
        Sheet(_("Systems and suppliers"), _processors(on)),
        Sheet(_("Security measures"), _measures()),
    ]


def _ended(entry) -> tuple:
    [(label, value)] = rows_of(entry, ("ended_on",))
    return label, value or _("in use")


def _activities(on) -> list[Entry]:
    words = ActivityWords(on)
    entries = []
    for activity in ProcessingActivity.objects.prefetch_related("processors"):
        rows = rows_of(activity, fields_of(ACTIVITY_PARTS), words.of(activity))
        about = [
            (_("Controller"), words.controller),
            (_("Joint controllers"), joint_controllers(activity) or _("none")),
            (_("Privacy officer"), words.privacy_officer),
        ]
        version = [*rows_of(activity, ("version",)), _ended(activity)]
        entries.append(Entry(activity.name, [rows[0], *about, *rows[1:], *version]))
    return entries


def _processors(on) -> list[Entry]:
    entries = []
    for processor in Processor.objects.prefetch_related("activities"):
        used = [activity for activity in processor.activities.all() if not activity.ended_on]
        state = processor.agreement_on(on).label
        rows = rows_of(processor, fields_of(PROCESSOR_PARTS), processor_words(processor))
        more = [(_("Agreement"), str(state)), (_("Used by the activities"), listed(used))]
        entries.append(Entry(processor.system, [*rows, *more, _ended(processor)]))
    return entries


def _measures() -> list[Entry]:
    return [
        Entry(measure.name, [*rows_of(measure, fields_of(MEASURE_PARTS)), _ended(measure)])
        for measure in SecurityMeasure.objects.all()
    ]
