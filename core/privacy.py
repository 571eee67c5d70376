"""What is held on people: data categories, retention classes and each model's declaration.

A *category* decides who may see something (clauses K04, K07, K19, K27); a *retention class*
decides when it goes, and has an encryption key of its own per subject. Every model carries a
``class Privacy`` that names both; `declaration_of` reads it and refuses one that is not whole.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(IntEnum):
    """How far a function may go in a category; a higher level includes the lower ones."""

    NONE = 0
    REASON = 1  # may look after stating why; the reason is logged
    VIEW = 2
    CHANGE = 3


class SubjectKind(TextChoices):
    CHILD = "child", _("child")
    PARENT = "parent", _("parent")
    EMPLOYEE = "employee", _("employee")
    INTERN = "intern", _("intern")
    EXTERNAL = "external", _("external worker")
    VOLUNTEER = "volunteer", _("volunteer")
    APPLICANT = "applicant", _("applicant")


# The classes of data that are destroyed together, per kind of subject.
RETENTION_CLASSES = {
    SubjectKind.CHILD: ("child.file", "child.fiscal"),
    SubjectKind.PARENT: ("parent.file",),
    SubjectKind.EMPLOYEE: ("staff.file", "staff.tax", "staff.payroll"),
    SubjectKind.INTERN: ("intern.file",),
    SubjectKind.EXTERNAL: ("external.file",),
    SubjectKind.VOLUNTEER: ("volunteer.file",),
    SubjectKind.APPLICANT: ("applicant.file",),
}


SUBJECT_CLASSES = frozenset(name for names in RETENTION_CLASSES.values() for name in names)


@dataclass(frozen=True)
class Category:
    """One data category. `room` is the part of the matrix it is shown under."""

    code: str
    label: str
    room: str


def _categories(room, **labels):
    return [Category(f"{room}.{name}", label, room) for name, label in labels.items()]


CATEGORIES = {
    category.code: category
    for category in [
        *_categories(
            "child",
            identity=_("Identity"),
            contact=_("Parents and contact"),
            identification=_("BSN and identity check"),
            custody=_("Custody"),
            care_arrangement=_("Placement"),
            daily_care=_("Daily care"),
            care_file=_("Care file"),
            development=_("Development"),
            conversations=_("Conversations"),
            declarations=_("Declarations"),
            consents=_("Consents"),
            contract=_("Contract"),
            finance=_("Finance"),
            education_level=_("Education level of parents"),
            media=_("Photos and video"),
            personal_file=_("Personal file of the group"),
            paper_file=_("Paper file"),
            disclosures=_("Disclosed to"),
            requests=_("Requests"),
            log=_("Who looked"),
        ),
        *_categories(
            "staff",
            identity=_("Identity"),
            contact=_("Contact"),
            identification=_("BSN and identity check"),
            screening=_("Screening"),
            employment=_("Employment"),
            payroll=_("Payroll"),
            training=_("Training"),
            appraisal=_("Appraisal"),
            absence=_("Leave and absence"),
            working_conditions=_("Working conditions"),
            conduct=_("Signed statements"),
            company=_("Company and agency"),
            profile=_("Profile"),
            consents=_("Consents"),
            disclosures=_("Disclosed to"),
            requests=_("Requests"),
            log=_("Who looked"),
        ),
        # An intern's sections have lines of their own in the matrix: fewer may see them (L50).
        *_categories(
            "intern",
            identity=_("Identity"),
            contact=_("Contact"),
            screening=_("Screening"),
            employment=_("Internship"),
            training=_("Training"),
            appraisal=_("Appraisal"),
            absence=_("Leave and absence"),
            working_conditions=_("Working conditions"),
            conduct=_("Signed statements"),
            profile=_("Profile"),
            consents=_("Consents"),
            disclosures=_("Disclosed to"),
            requests=_("Requests"),
            log=_("Who looked"),
        ),
        *_categories(
            "applicant",
            identity=_("Identity and contact"),
            letter=_("Letter and CV"),
            procedure=_("Procedure"),
            career=_("Employments"),
            assessment=_("Tests and assessments"),
            requests=_("Requests"),
        ),
        *_categories(
            "volunteer",
            contact=_("Contact"),
            screening=_("Screening"),
            conduct=_("Signed statements"),
            requests=_("Requests"),
        ),
        # Work of the organisation that is not a person's file but is shared out the same way.
        *_categories(
            "organisation",
            locations=_("Locations"),
            breaches=_("Data breaches"),
            retention=_("Retention and destruction"),
            register=_("Processing register"),
            access=_("Functions and access"),
            imports=_("Imports"),
            accounts=_("User accounts"),
            vacancies=_("Vacancies"),
            consents=_("Kinds of consent"),
            calls=_("Questions from outside"),
            deliveries=_("Standing deliveries"),
            lunch_list=_("Lunch day list"),
            inspection=_("Inspection"),
            oversight=_("Accountability"),
            system=_("State of the system"),
        ),
    ]
}

PER_ROW = "per row"  # a model whose rows carry their own category or class (documents)
MAIN = "main"  # a model whose rows go with the first retention class of their subject's kind


@dataclass(frozen=True)
class Declaration:
    """What a model's ``class Privacy`` says, checked against its fields.

    `owner` is the field that holds the id whose key seals the row: a subject's id, or the row's
    own id where the record is not about one subject (a breach).
    """

    model: type
    category: str
    retention_class: str | None
    owner: str
    technical: frozenset = frozenset()
    exported: tuple = ()
    withheld: dict = field(default_factory=dict)
    kept: str = ""


@cache
def declaration_of(model):
    """Return the `Declaration` of `model`.

    Raises ImproperlyConfigured where a field is unclassified, classified twice or unknown, or
    where the model says neither under which class its rows go nor why they are kept.
    """
    stated = model.__dict__.get("Privacy") or getattr(model, "Privacy", None)
    if stated is None:
        raise ImproperlyConfigured(f"{model._meta.label}: no class Privacy")
    declared = Declaration(
        model=model,
        category=stated.category,
        retention_class=getattr(stated, "retention_class", None),
        owner=getattr(stated, "owner", "subject_id"),
        technical=frozenset(getattr(stated, "technical", ())),
        exported=tuple(getattr(stated, "exported", ())),
        withheld=dict(getattr(stated, "withheld", {})),
        kept=getattr(stated, "kept", ""),
    )
    groups = [*declared.technical, *declared.exported, *declared.withheld]
    fields = {f.name for f in model._meta.concrete_fields} | {
        f.name for f in model._meta.local_many_to_many
    }
    problems = [
        *(f"{name} is not classified" for name in sorted(fields - set(groups))),
        *(f"{name} is not a field" for name in sorted(set(groups) - fields)),
        *(
            f"{name} is classified twice"
            for name in sorted({n for n in groups if groups.count(n) > 1})
        ),
        *(
            f"{name} is withheld without a reason"
            for name, why in declared.withheld.items()
            if not why
        ),
    ]
    if declared.category not in (PER_ROW, MAIN) and declared.category not in CATEGORIES:
        problems.append(f"category {declared.category!r} is unknown")
    if bool(declared.retention_class) == bool(declared.kept):
        problems.append("say either retention_class or, in kept, why rows are not erased")
    if problems:
        raise ImproperlyConfigured(f"{model._meta.label}: {'; '.join(problems)}")
    return declared


def line_of(category: str, kind: str) -> str:
    """The line of the matrix that decides on a section of somebody of this kind: the section
    `staff.contact` of an intern stands on the line `intern.contact`, and what a volunteer signed on
    `volunteer.conduct`."""
    room, _dot, name = category.partition(".")
    if kind == SubjectKind.INTERN and room == "staff":
        return f"intern.{name}"
    if kind == SubjectKind.VOLUNTEER and category == "staff.conduct":
        return "volunteer.conduct"
    return category


def main_class(kind: str) -> str:
    """The retention class that is the file itself, for a kind of subject."""
    return RETENTION_CLASSES[SubjectKind(kind)][0]


def personal_models():
    """Yield the declaration of every model whose rows are destroyed with a retention class."""
    for model in apps.get_models():
        if hasattr(model, "Privacy") and not model._meta.proxy:
            declared = declaration_of(model)
            if declared.retention_class:
                yield declared
