"""What a section of a file is made of: kinds of records, each with a model and a form.

An app names its sections once (`children.sections`, `staff.sections`); the pages that list, add,
change and remove records, and that show what a record held before, are the same for all of them
(`subjects.record_pages`).
"""

import datetime as dt
import decimal
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES
from django.db import models
from django.utils.choices import flatten_choices
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.fields import EncryptedTextField
from core.forms import DayField, EuroField, check_period
from core.privacy import declaration_of
from core.templatetags.ui import day
from subjects.models import Subject, SubjectRecord
from subjects.record_actions import remove_record, save_record

PERIODS = (("starts_on", "ends_on"), ("taken_on", "returned_on"), ("completed_on", "valid_until"))


@dataclass
class Panel:
    """A part of a section: rows of (label, value), or a table with headers."""

    title: str = ""
    rows: list | None = None
    headers: list | None = None
    table: list | None = None
    empty: str = ""
    links: Sequence = ()  # (label, url)
    note: str = ""
    warning: str = ""


# What apps further up have to tell above a part of a file: (subject, category, user) -> panels.
TOLD_ABOVE: list[Callable] = []


def told_above(subject: Subject, category: str, user) -> list[Panel]:
    return [panel for tell in TOLD_ABOVE for panel in tell(subject, category, user)]


@dataclass(frozen=True)
class Owner:
    """Whose record it is: the subject of the file, or a parent of the child it is about."""

    subject: Subject
    title: str = ""


def _the_subject(subject: Subject) -> list[Owner]:
    return [Owner(subject)]


@dataclass(frozen=True, eq=False)
class RecordKind:
    """One kind of record in a section.

    `many` kinds are a list that is added to; of the others there is one for each owner. `fields`
    are those of the form, `shown` those of the page (by default what is exported). `save` takes
    `subject`, `record` (new or stored), the form's values, `on` and `by`; without it the values are
    stored as they are. `check(subject, values)` gives warnings that are shown before saving,
    `told_after(form)` what is said after it.
    """

    slug: str
    label: str
    model: type[SubjectRecord]
    fields: tuple[str, ...]
    shown: tuple[str, ...] = ()
    many: bool = True
    form: type[forms.ModelForm] | None = None
    owners: Callable[[Subject], list[Owner]] = _the_subject
    save: Callable | None = None
    told_after: Callable[[forms.ModelForm], list[str]] = lambda form: []
    check: Callable[[Subject, dict], list[str]] | None = None
    removable: bool = False
    note: str = ""
    to_note: str = ""  # what noting one is called, where "Add: ..." would not say it
    is_noted: Callable[[Any], bool] = lambda record: not record._state.adding
    help_texts: dict = field(default_factory=dict)
    listed: bool = True  # the section's own panels show it otherwise
    own_panel: bool = False  # each record by itself, however short it is
    more_facts: Callable[[Any], list] | None = (
        None  # what is shown of a record and stands elsewhere
    )
    form_options: Callable[..., dict] | None = None  # (subject, user): more arguments of the form
    open_for: Callable[[Subject], bool] = lambda subject: True  # whether more can be added
    related: tuple[str, ...] = ()  # read with the records, for who else is in them
    about: Callable[[Any], str] | None = (
        None  # whom in another's file, or what of several, a record is about
    )
    holds_until: str = ""  # the field of the last day on which a record holds, where it has one
    withheld: str = ""  # what is said instead where the category is withheld from the reader (B08)

    @property
    def is_long(self) -> bool:
        """Whether a record is too long for one row of a table."""
        return self.own_panel or any(
            isinstance(f, EncryptedTextField) and f.lines > 1
            for f in map(self.model._meta.get_field, self.names)
        )

    @property
    def names(self) -> tuple[str, ...]:
        return self.shown or declaration_of(self.model).exported

    def records(self, subject: Subject) -> list:
        """The records of one owner, with the owner at hand: opening a value costs no query."""
        found = self.model._default_manager.filter(subject=subject)
        if self.related:
            found = found.select_related(*self.related)
        found = list(found)
        for record in found:
            record.subject = subject
        return found

    def takes_more(self, owner: Subject) -> bool:
        return self.open_for(owner) and (self.many or not self.records(owner))

    def is_as_typed(self, owner: Subject, typed: dict, options: dict) -> bool:
        """Whether the only record of an owner holds what was typed, as after a second press."""
        stored = self.records(owner)[0]
        form = self.form_class()(typed, instance=stored, **options)
        return set(form.changed_data) <= {"on"}

    def whom(self, subject: Subject, record) -> str:
        """Whom, or what of several, a record in the file of `subject` is about, where the name of
        the file does not say it."""
        if self.about and not record._state.adding:
            return self.about(record)
        owners = self.owners(subject)
        return next((o.title for o in owners if o.subject.pk == record.subject_id), "")

    def heading(self, record=None) -> str:
        """What the page is called that notes a record, or changes one."""
        if record is not None and self.is_noted(record):
            return _("Change: %(what)s") % {"what": self.label}
        return str(self.to_note) or _("Add: %(what)s") % {"what": self.label}

    def facts(self, record, on: dt.date) -> list[tuple[str, Any]]:
        facts = [(label_of(self.model, name), self._cell(record, name, on)) for name in self.names]
        return facts + (self.more_facts(record) if self.more_facts else [])

    def _cell(self, record, name: str, on: dt.date):
        value = shown(record, name)
        if name == self.holds_until and value and value < on:
            return {"text": _("%(day)s, expired") % {"day": day(value)}, "kind": "late"}
        return value

    def form_class(self) -> type[forms.ModelForm]:
        return self.form or _made_form(self.model, self.fields, tuple(self.help_texts.items()))

    def store(self, *, subject: Subject, record, values: dict, on, by):
        """Save through the kind's own action, or as the values stand."""
        if self.save is not None:
            return self.save(subject=subject, record=record, on=on, by=by, **values)
        return save_record(record=record, values=values, by=by)

    def remove(self, *, record, by) -> None:
        kept = dict.fromkeys([*self.names, *self.fields])
        remove_record(record=record, names=tuple(kept), by=by)


@dataclass(frozen=True, eq=False)
class Section:
    """One data category of a file. `panels(subject, user, may_change)` are shown before the
    records, `closing` after; `kinds` limits it to files of these kinds of people. `page` is the URL
    name of a section that an app further up shows on a page of its own."""

    slug: str
    category: str
    records: tuple[RecordKind, ...] = ()
    panels: Callable | None = None
    closing: Callable | None = None
    events: Callable | None = None  # (events): words by event id for steps that are no record's
    papers: bool = False  # documents belong to it
    kinds: tuple = ()
    note: str = ""
    page: str = ""

    def fits(self, subject: Subject) -> bool:
        return not self.kinds or subject.kind in self.kinds

    @property
    def is_of_one_kind(self) -> bool:
        """Whether its own name says all that the name of its records would."""
        return not self.panels and len([kind for kind in self.records if kind.listed]) == 1

    def record_kind(self, slug: str) -> RecordKind | None:
        return next((kind for kind in self.records if kind.slug == slug), None)


def label_of(model, name: str) -> str:
    return capfirst(str(model._meta.get_field(name).verbose_name))


def shown(record, name: str):
    """A field's value for people: the label of a choice, yes or no, a reference in words."""
    value = getattr(record, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, models.Model):
        return getattr(value, "display_name", None) or str(value)
    if isinstance(value, decimal.Decimal):
        return number_format(value, record._meta.get_field(name).decimal_places)
    display = getattr(record, f"get_{name}_display", None)
    return display() if display else value


def _mark(value) -> str:
    """Tells one value of a field from another, without saying it. A browser sends the lines of a
    text with other ends than they may be stored with."""
    value = getattr(value, "pk", value)
    if isinstance(value, decimal.Decimal):
        value = value.normalize()
    return digest_of([] if value in EMPTY_VALUES else str(value).splitlines())


class RecordForm(forms.ModelForm):
    """A form over one record. It checks what was typed and saves nothing itself.

    Its page sends `stored` along: what the record held when the page was opened. Where it holds
    something else by now (another window, a colleague) nothing is saved over it unseen: what was
    not touched follows what is stored, and what was changed twice is told.
    """

    def values(self) -> dict:
        return self.cleaned_data

    @property
    def stored(self) -> str:
        """Names what the record holds now, field by field; empty for a new one."""
        if self.instance._state.adding:
            return ""
        return " ".join(_mark(self.initial.get(name)) for name in self.fields)

    def _stored_in_words(self, name: str) -> str:
        of_model = {field.name for field in self.instance._meta.fields}
        value = self.initial.get(name)
        choices = flatten_choices(getattr(self.fields[name], "choices", ()))
        label = next((label for key, label in choices if str(key) == str(value)), None)
        if value not in EMPTY_VALUES and label is not None:
            value = label
        elif name in of_model:
            value = shown(self.instance, name)
        if isinstance(value, dt.date):
            value = f"{value:%d-%m-%Y}"
        return f"{self.fields[name].label}: {'–' if value in EMPTY_VALUES else value}"

    def _as_typed(self, name: str) -> str:
        """What is stored in a field as somebody would type it."""
        field = self.fields[name]
        value = field.widget.format_value(field.prepare_value(self.initial.get(name)))
        if isinstance(value, list):  # of a choice
            value = next(iter(value), "")
        return value or ""

    def _check_unchanged(self, cleaned: dict):
        before, now = self.data.get("stored", "").split(), self.stored.split()
        if len(before) != len(now) or before == now:
            return
        told = []
        self.data = self.data.copy()
        for name, was, is_now in zip(self.fields, before, now, strict=True):
            if was == is_now:
                continue
            if name not in self.errors:
                typed = _mark(cleaned[name])
                if typed == is_now:
                    continue
                if typed == was:  # not touched here
                    self.data[self.add_prefix(name)] = self._as_typed(name)
            told.append(_("Stored now: %(what)s") % {"what": self._stored_in_words(name)})
        if not told:  # whoever changed it typed the same
            return
        raise ValidationError(
            [
                _(
                    "This was changed in the meantime, in another window or by somebody else."
                    " Nothing has been saved yet. What you changed stands below, beside what is"
                    " stored now. Is it right? Then save it again."
                ),
                *told,
            ]
        )

    def clean(self):
        cleaned = super().clean()
        self._check_unchanged(cleaned)
        for start, end in PERIODS:
            if start in self.fields and end in self.fields:
                check_period(cleaned, start, end)
        typed = [value for value in cleaned.values() if value not in EMPTY_VALUES]
        if self.instance._state.adding and not typed and not self.errors:
            raise ValidationError(_("Fill in at least one of these."))
        return cleaned

    def _post_clean(self):
        """The action checks the model; a form that wrote on the record would blind it to what
        the record held before."""


def _form_field(model_field: models.Field, **kwargs):
    if isinstance(model_field, models.DateField):
        return DayField(label=capfirst(model_field.verbose_name), required=not model_field.blank)
    if isinstance(model_field, models.DecimalField):
        return EuroField(label=capfirst(model_field.verbose_name), required=not model_field.blank)
    if isinstance(model_field, models.BooleanField):
        return forms.TypedChoiceField(
            label=capfirst(model_field.verbose_name),
            choices=[("True", _("Yes")), ("False", _("No"))],
            coerce=lambda value: value == "True",
            widget=forms.RadioSelect,
        )
    return model_field.formfield(**kwargs)


def _made_form(model, fields: tuple, help_texts: tuple):
    return forms.modelform_factory(
        model,
        form=RecordForm,
        fields=fields,
        formfield_callback=_form_field,
        help_texts=dict(help_texts),
    )


def digest_of(warnings: list[str]) -> str:
    """Names the warnings somebody has read, so that saving again with others warns again."""
    return hashlib.sha256("\n".join(map(str, warnings)).encode()).hexdigest()[:16]


def _owner_of(kind: RecordKind, subject: Subject, owner_id) -> Subject | None:
    return next((o.subject for o in kind.owners(subject) if o.subject.pk == owner_id), None)


def owned_record(kind: RecordKind, subject: Subject, owner_id, pk=None):
    """The record `pk` of an owner in this file, or a new one; None where it is not in this file.

    Raises ValidationError where there can be no further one.
    """
    owner = _owner_of(kind, subject, owner_id)
    if owner is None:
        return None
    if pk is not None:
        return next((record for record in kind.records(owner) if record.pk == pk), None)
    if not kind.open_for(owner):
        raise ValidationError(_("Nothing can be added here now."))
    if not kind.many and kind.records(owner):
        raise ValidationError(_("This has already been recorded. Change it instead."))
    return kind.model(subject=owner)


def to_show_what_was_typed(kind: RecordKind, subject: Subject, owner_id):
    """A new record to show what was typed that has no record to go to; None where the owner is not
    in this file, or its records are not added here."""
    owner = _owner_of(kind, subject, owner_id)
    return kind.model(subject=owner) if owner and kind.open_for(owner) else None


def told_of_typed(removed: bool, again: bool) -> str:
    """What the page says over what was typed on a record that is no longer there (`removed`) or
    that somebody else added first; `again` where it can be added still."""
    if not removed:
        return _(
            "This has already been recorded, in another window or by somebody else. Nothing has"
            " been saved. What you typed still stands below, to copy."
        )
    if again:
        return _(
            "This was removed in the meantime, in another window or by somebody else. Nothing has"
            " been saved. What you typed still stands below: copy it, or save it to add it as new."
        )
    return _(
        "This was removed in the meantime, and another one was added in its place. Nothing has been"
        " saved. What you typed still stands below, to copy."
    )
