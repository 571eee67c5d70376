"""A file that is full: of every model that may hold something of somebody, one row, filled in.

Rows are made straight from what the models say about themselves, without the product's actions:
a model that is added tomorrow is in it without being named here. `text` gives what stands in each
text field that is free to hold anything.
"""

import datetime as dt
import decimal
import itertools
import json
import uuid
import zlib
from collections.abc import Callable

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import models
from django.utils import timezone

from accounts.models import User
from breaches.models import Breach, CommunicationText
from children.actions import ParentDetails
from core.fields import EncryptedTextField
from core.privacy import MAIN, PER_ROW, SubjectKind, declaration_of, main_class
from documents import storage
from documents.models import Document
from subjects.actions import link_user
from subjects.models import FormerValues, Person, Subject, SubjectRecord
from subjects.people import names_of
from tests.factories import applicants, breaches, staff, world

ON = dt.date(2026, 3, 2)
FILE = b"%PDF-1.7 a paper"
_numbers = itertools.count(900)

# What the rules of a model ask beyond fields that are filled. A text here gives way to none.
SAID = {
    "subjects.Affiliation": {"never_begun": False},
    "applicants.Application": {"outcome": "rejected"},
    "applicants.CareerItem": {"is_current": False},
    "disclosures.CallNote": {"state": "told"},
    "disclosures.Disclosure": {"taken_back_on": None},
}


def somebody(kind: str) -> tuple[Subject, Subject]:
    """A person of this kind, and who would read the copy: a parent of a child,
    else the person."""
    here = world.location()
    parents = [
        ParentDetails(
            "Ans", "Zandstra", email="ans@example.com", street="Answeg 1", postcode="1234 AB",
            town="Amsterdam",
        )
    ]  # fmt: skip
    if kind in (SubjectKind.CHILD, SubjectKind.PARENT):
        child = world.child(here, parents=parents)
        reader = world.parents_of(child)[0].subject
        subject = child.subject if kind == SubjectKind.CHILD else reader
    elif kind == SubjectKind.VOLUNTEER:
        subject = reader = staff.volunteer(here).subject
    elif kind == SubjectKind.APPLICANT:
        subject = reader = applicants.application(applicants.procedure(here)).subject
    else:
        subject = reader = staff.employee(here, kind=kind).subject
    return subject, reader


OF_READER = {"parent", "giver", "requester", "recipient"}

# What a row of a file points at that is no row of a file, where it is not there yet.
BESIDE = {Breach: breaches.breach, CommunicationText: breaches.text}


def marker(model: type[models.Model], name: str) -> str:
    """A text that can stand nowhere but in this field of this model."""
    where = f"{model._meta.label_lower}.{name}"
    return f"{zlib.crc32(where.encode()):08x} {where}"


def said_in(model: type[models.Model], name: str) -> str:
    """What `fill` writes in a sealed field that is free to hold anything; else nothing."""
    field = model._meta.get_field(name)
    free = isinstance(field, EncryptedTextField) and not field.choices and name != "party_name"
    return marker(model, name)[: field.max_length] if free else ""


def holds(subject: Subject, declared) -> bool:
    """Whether rows of this model can be of somebody of this kind."""
    return declared.retention_class in {MAIN, PER_ROW, *subject.retention_classes}


def fill(
    subject: Subject, reader: Subject, text: Callable[[type[models.Model], str], str] = marker
) -> dict[type[models.Model], models.Model]:
    """Give `subject` a row of every model that can be of it; return those, by model."""
    world.user("hr")
    link_user(subject=subject, user=world.user("board"), by=None)
    filler = _Filler(world.fresh(subject), world.fresh(reader), text)
    for model in apps.get_models():
        declared = declaration_of(model) if hasattr(model, "Privacy") else None
        if not declared or not declared.exported:
            continue
        of_account = any(field.name == "user" for field in model._meta.concrete_fields)
        if holds(subject, declared) or (not declared.retention_class and of_account):
            filler.row_of(model)
    return filler.made


class _Filler:
    def __init__(self, subject, reader, text):
        self.subject, self.reader, self.text = subject, reader, text
        self.made: dict = {}

    def row_of(self, model):
        if model in self.made:
            return self.made[model]
        declared = declaration_of(model)
        known = None
        if issubclass(model, Person) or model is Subject:
            known = model.objects.filter(pk=self.subject.pk).first()
            if known is None:
                return None
        elif issubclass(model, SubjectRecord):
            known = model.objects.filter(subject_id=self.subject.pk).first()
        row = known or model()
        said = SAID.get(model._meta.label, {})
        for field in model._meta.concrete_fields:
            if known is not None and not _may_be_filled(field, declared):
                continue
            if field.attname == declared.owner and not field.is_relation:
                setattr(row, field.attname, self.subject.pk)
            elif field.name in said:
                setattr(row, field.name, said[field.name])
            else:
                self._set(row, field, declared)
        if model is Document:
            row.byte_size = len(FILE)
            storage.write(row, FILE)
        row.save()
        self.made[model] = row
        return row

    def _set(self, row, field, declared):
        if field.primary_key and not field.is_relation:
            return
        if field.is_relation:
            if (value := self._related(row, field)) is not None:
                setattr(row, field.name, value)
            return
        if field.name == "retention_class":
            row.retention_class = main_class(self.subject.kind)
            return
        if field.name == "category":
            row.category = _category_of(self.subject)
            return
        if (value := self._value(type(row), field, declared)) is not None:
            setattr(row, field.name, value)

    def _related(self, row, field):
        if field.related_model is Subject:
            if field.name in OF_READER:
                return self.reader
            return None if field.null else self.subject
        if field.related_model is User:
            return self.subject.user if field.name == "user" else User.objects.first()
        if field.related_model is Permission:
            return Permission.objects.get(codename="reach_subject")
        if issubclass(field.related_model, SubjectRecord) or not field.null:
            if field.related_model is type(row):
                return None
            found = self.made.get(field.related_model)
            if found is None and not issubclass(field.related_model, SubjectRecord):
                found = field.related_model.objects.first()
            if found is None and field.related_model in BESIDE:
                found = BESIDE[field.related_model]()
            return found or self.row_of(field.related_model)
        return None

    def _value(self, model, field, declared):
        if isinstance(field, models.DateTimeField):
            return timezone.now()
        simple = {
            models.DateField: ON,
            models.TimeField: dt.time(9, 30),
            models.DecimalField: decimal.Decimal("1"),
            models.BooleanField: True,
            models.UUIDField: uuid.uuid4(),
        }
        for kind, value in simple.items():
            if isinstance(field, kind):
                return value
        if isinstance(field, models.IntegerField):
            return next(_numbers)
        if isinstance(field, models.CharField) and field.unique:
            return f"2026-{next(_numbers)}"
        if isinstance(field, models.JSONField):
            return [_category_of(self.subject)] if field.name == "categories" else None
        if field.name == "party_name":
            return names_of([self.reader.pk])[self.reader.pk]
        if field.choices:
            return next(value for value, _label in field.flatchoices if value)
        if isinstance(field, models.EmailField):
            return f"{model._meta.model_name}.{field.name}@example.com"
        if isinstance(field, models.CharField | models.TextField | EncryptedTextField):
            text = self.text(model, field.name)[: field.max_length]
            return json.dumps([["Veld", text]]) if model is FormerValues else text
        return None


def _may_be_filled(field, declared) -> bool:
    """Whether a field of a row that was there already takes a text of ours."""
    return isinstance(field, EncryptedTextField) and field.name in declared.exported


def _category_of(subject: Subject) -> str:
    return {
        "child": "child.care_file",
        "parent": "child.contact",
        "applicant": "applicant.letter",
        "volunteer": "volunteer.contact",
    }.get(subject.kind, "staff.appraisal")
