"""What of a file can be erased at a request, what stays and why, and what is about others.

A part stays on one of the grounds of L17 while that ground holds; the proposal is a table here, the
decision is a person's. What the law keeps longer than the file stands in classes of its own.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.text import capfirst

from core.privacy import CATEGORIES, SubjectKind, declaration_of, line_of, main_class
from core.registries import export_sections, retention_rules
from core.templatetags.ui import day
from retention.erasing import counts_of
from retention.plan import planned, terms
from rights.contents import gather
from rights.models import Request
from subjects.models import Subject

Ground = Request.Ground
# Why parts of each kind of file stay: the administration the law asks for, what is still to be
# settled, and what must show how data was handled (GDPR art. 5(2), art. 17(3)).
STAYS = {
    **dict.fromkeys(
        (
            *("child.identity", "child.contact", "child.custody", "child.care_arrangement"),
            *("child.identification", "child.education_level"),
            *("staff.identity", "staff.contact", "staff.identification", "staff.employment"),
            *("staff.screening", "staff.payroll", "staff.absence", "staff.company"),
            *("volunteer.contact", "volunteer.screening", "applicant.identity"),
        ),
        Ground.LEGAL_DUTY,
    ),
    **dict.fromkeys(("child.contract", "child.finance"), Ground.SETTLEMENT),
    **dict.fromkeys(
        (
            *("child.declarations", "child.paper_file", "staff.conduct", "applicant.procedure"),
            *("child.consents", "child.disclosures", "child.requests", "child.log"),
            *("staff.consents", "staff.disclosures", "staff.requests", "staff.log"),
            *("volunteer.requests", "applicant.requests"),
        ),
        Ground.LEGAL_RULE,
    ),
}


@dataclass(frozen=True)
class Part:
    """One part of the file: how much stands in it, and where it stays, why and until when."""

    category: str
    label: str
    count: int
    ground: str = ""
    until: str = ""


@dataclass(frozen=True)
class Preview:
    """The three lists: what can go, what stays, and what is about other people."""

    erasable: list[Part]
    stays: list[Part]
    others: list[Part]


def _label(category: str, kind: str) -> str:
    line = line_of(category, kind)
    return capfirst(str(CATEGORIES.get(line, CATEGORIES[category]).label))


def _class_of(subject: Subject, category: str) -> str:
    """The retention class a part goes with: the file's, or one that the law keeps longer."""
    stated = {
        declaration_of(section.model).retention_class
        for section in export_sections
        if section.category == category and section.model
    }
    longer = [name for name in subject.retention_classes[1:] if name in stated]
    return longer[0] if longer else main_class(subject.kind)


def _until(subject: Subject, retention_class: str, on: dt.date) -> str:
    """When a class goes by itself: a day once the relation has ended, else the rule in words."""
    own, words = terms(), []
    for rule in retention_rules:
        if rule.retention_class != retention_class:
            continue
        if subject.relation_ended_on:
            far = dt.date(on.year + 30, 1, 1)
            words += [day(item.due_on) for item in planned(rule, far, only=[subject.pk])]
        words = words or [own[rule.code].counted_from(rule.anchor)]
    return words[0] if words else ""


def preview(request: Request, *, on: dt.date) -> Preview:
    """What an erasure at this request would take and leave."""
    subject = request.subject
    reader = None if request.is_about_oneself else request.requester
    ends = {name: _until(subject, name, on) for name in subject.retention_classes}
    erasable, stays, others = [], [], []
    known = {section.category for section in export_sections}
    for category in CATEGORIES:
        if category not in known or not _is_of(subject, category):
            continue
        label = _label(category, subject.kind)
        held = counts_of(subject, category)
        if category in STAYS:
            contents = gather(subject, categories={category})
            count = sum(len(part.rows) for part in contents.parts)
            if count:
                ground = capfirst(STAYS[category].label)
                until = ends[_class_of(subject, category)]
                stays.append(Part(category, label, count, ground, until))
        elif held:
            erasable.append(Part(category, label, held))
        if reader is not None:
            left_out = gather(subject, reader=reader, categories={category}).left_out
            if left_out.rows + left_out.passages:
                others.append(Part(category, label, left_out.rows + left_out.passages))
    return Preview(erasable, stays, others)


def _is_of(subject: Subject, category: str) -> bool:
    """Whether the files of this kind of person have the part."""
    room = category.partition(".")[0]
    rooms = {
        SubjectKind.CHILD: "child",
        SubjectKind.VOLUNTEER: "volunteer",
        SubjectKind.APPLICANT: "applicant",
    }
    return room == rooms.get(SubjectKind(subject.kind), "staff")
