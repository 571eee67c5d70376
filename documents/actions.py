"""Adding and removing documents; the file is written before the row is committed and removed
after, so that a row always has its file."""

import uuid
from collections.abc import Iterable
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from core.privacy import CATEGORIES, SubjectKind, main_class
from documents import storage
from documents.cleaning import Cleaned
from documents.models import Document
from subjects.models import Subject

# Documents that outlive the file, by the class of the data they prove (clauses L09, L46, L48).
_LONGER = {
    "child.contract": "child.fiscal",
    "staff.identification": "staff.tax",
    "staff.payroll": "staff.payroll",
}
_ROOMS = {
    SubjectKind.CHILD: {"child"},
    SubjectKind.PARENT: {"child"},
    SubjectKind.APPLICANT: {"applicant"},
    SubjectKind.VOLUNTEER: {"volunteer"},
}


def fits(subject: Subject, category: str) -> bool:
    """Whether the file of this kind of subject has a section of this category."""
    rooms = _ROOMS.get(SubjectKind(subject.kind), {"staff"})
    return category in CATEGORIES and CATEGORIES[category].room in rooms


@action
def add_document(*, subject: Subject, category: str, title: str, file: Cleaned, by) -> Document:
    """Store a cleaned file in a section of a subject's file.

    Raises ValidationError where the subject's file has no such section.
    """
    if not fits(subject, category):
        raise ValidationError(_("This file has no such section."))
    longer = _LONGER.get(category)
    document = _store(
        subject=subject,
        category=category,
        retention_class=longer if longer in subject.retention_classes else main_class(subject.kind),
        title=title,
        file=file,
    )
    record("document.added", by=by, subject_id=subject.pk, obj=document, section=category)
    return document


@action
def add_copy(*, subject: Subject, made_for: Subject, title: str, file: Cleaned, by) -> Document:
    """Store a copy of a file that only the person it is made for may fetch."""
    document = _store(
        subject=subject,
        category="organisation.requests",
        retention_class=main_class(subject.kind),
        title=title,
        file=file,
        made_for=made_for,
    )
    record("document.copy_stored", by=by, subject_id=subject.pk, obj=document)
    return document


def _store(*, file: Cleaned, **fields) -> Document:
    Subject.objects.select_for_update().get(pk=fields["subject"].pk)  # a run holds the same lock
    document = Document(content_type=file.content_type, byte_size=len(file.content), **fields)
    storage.write(document, file.content)
    document.save(force_insert=True)
    return document


@action
def remove_document(*, document: Document, by, why: str = "") -> None:
    """Remove a document: the row now, the file once that is committed.

    Raises ValidationError where its class is held.
    """
    is_copy = document.made_for_id is not None
    if not is_copy and document.subject.is_held(document.retention_class):
        raise ValidationError(_("This is held: it cannot be removed until the hold has ended."))
    record(
        "document.removed",
        by=by,
        subject_id=document.subject_id,
        obj=document,
        section=document.category,
        purpose=why,
    )
    gone = Document(
        pk=document.pk, subject_id=document.subject_id, retention_class=document.retention_class
    )
    document.delete()
    transaction.on_commit(partial(storage.remove, gone), robust=True)


@action
def log_download(*, document: Document, function: str, by) -> None:
    """Record that a document was fetched: by whom, as what."""
    record(
        "document.downloaded",
        by=by,
        subject_id=document.subject_id,
        obj=document,
        section=document.category,
        function=function,
    )


def remove_files(subject_ids: Iterable[uuid.UUID], retention_class: str) -> int:
    """Remove the files of one class of these subjects and return how many there were.

    For the destruction of the class, which removes the rows and the keys itself. Safe to repeat.
    """
    return sum(storage.remove_folder(subject_id, retention_class) for subject_id in subject_ids)
