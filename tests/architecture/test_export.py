"""The copy of a file holds everything: of every kind of person, every exported field of every
model, in the format that docs/export-format.schema.json describes."""

import json

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise
from jsonschema import Draft202012Validator

from accounts.models import User
from audit.models import Event
from children.models import Address
from core.privacy import SubjectKind, declaration_of
from core.registries import export_sections
from rights.contents import gather_whole
from rights.copy import as_html
from rights.models import Request
from tests.factories import full, world

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((settings.BASE_DIR / "docs" / "export-format.schema.json").read_text())


# What is written alike in both languages.
ALIKE = {"BSN", "IBAN", "cluster", "postcode", "procedure"}


def data_of(subject, reader) -> dict:
    contents = gather_whole(subject, reader=reader, decided={})
    request = Request(
        number="2026-001", kind="copy", received_on=full.ON, subject=subject, requester=reader
    )
    return json.loads(json.dumps(as_html(request, contents, at=timezone.localtime())[1]))


def problems_of(data: dict) -> list[str]:
    return [
        f"{error.json_path}: {error.message[:120]}"
        for error in Draft202012Validator(SCHEMA).iter_errors(data)
    ]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


def test_every_field_of_a_copy_is_named_in_the_language_of_the_reader():
    untold = []
    for section in export_sections:
        for name, label in section.labels.items():
            with translation.override("en"):
                english = str(label)
            with translation.override("nl"):
                dutch = str(label)
            if not isinstance(label, Promise) or (dutch == english and english not in ALIKE):
                untold.append(f"{section.code}.{name}: {english}")
    assert not untold


@pytest.mark.clause("K17", "L49")
@pytest.mark.parametrize("kind", SubjectKind.values)
def test_a_full_file_holds_every_exported_field_of_every_model(kind):
    subject, reader = full.somebody(kind)
    made = full.fill(subject, reader)
    data = data_of(world.fresh(subject), world.fresh(reader))
    assert not problems_of(data)
    rows = {part["code"]: part["rows"] for part in data["sections"]}
    lacking = []
    # Rows of these are there without being filled: by every action, the account, the address.
    there = {Event, User} | ({Address} if kind in ("child", "parent") else set())
    for model in there | set(made):
        codes = [section.code for section in export_sections if section.model is model]
        of_model = [row for code in codes for row in rows.get(code, [])]
        for name in declaration_of(model).exported:
            if not any(name in row for row in of_model):
                lacking.append(f"{model._meta.label}.{name}")
            elif (said := full.said_in(model, name)) and said not in str(of_model):
                lacking.append(f"{model._meta.label}.{name}, its words")
    assert not lacking


def test_every_model_with_exported_fields_stands_in_the_full_file_of_somebody():
    filled = set()
    for kind in SubjectKind.values:
        filled |= set(full.fill(*full.somebody(kind)))
    exported = {
        model
        for model in apps.get_models()
        if hasattr(model, "Privacy") and declaration_of(model).exported
    }
    assert exported - filled == {Address, Event, User}


@pytest.mark.parametrize("kind", SubjectKind.values)
def test_what_is_withheld_stands_in_no_export(kind):
    subject, reader = full.somebody(kind)
    made = full.fill(subject, reader)
    text = json.dumps(data_of(world.fresh(subject), world.fresh(reader)))
    for model in made:
        for name in declaration_of(model).withheld:
            assert full.marker(model, name) not in text, f"{model._meta.label}.{name}"
