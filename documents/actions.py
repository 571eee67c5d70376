"""Adding, replacing, sharing and removing documents; the file is written before the row is
committed and removed after, so that a row always has its file."""

import uuid
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action, after_commit
from core.privacy import CATEGORIES, SubjectKind, main_class
from documents import storage
from documents.audience import reaches_person
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
def add_document(
    *,
    subject: Subject,
    category: str,
    title: str,
    file: Cleaned,
    audience: str = Document.Audience.MANAGERS,
    function: str = "",
    by,
) -> Document:
    """Store a cleaned file in a section of a subject's file, shared with nobody unasked (B06).

    `function` is as what `by` adds it. Raises ValidationError where the subject's file has no such
    section, or the audience does not have it in the portal.
    """
    if not fits(subject, category):
        raise ValidationError(_("This file has no such section."))
    _check_audience(subject, category, audience)
    longer = _LONGER.get(category)
    document = _store(
        subject=subject,
        category=category,
        retention_class=longer if longer in subject.retention_classes else main_class(subject.kind),
        title=title,
        audience=audience,
        added_as=function,
        file=file,
    )
    record(
        "document.added",
        by=by,
        subject_id=subject.pk,
        obj=document,
        section=category,
        function=function,
        audience=str(audience),
    )
    return document


@action
def add_documents(*, subject: Subject, title: str, files: list[Cleaned], by, **more) -> list:
    """Store several files at once, all or none; of more than one the titles are numbered."""
    numbered = len(files) > 1
    return [
        add_document(
            subject=subject,
            title=f"{title} ({number})" if numbered else title,
            file=file,
            by=by,
            **more,
        )
        for number, file in enumerate(files, start=1)
    ]


def _check_audience(subject: Subject, category: str, audience: str) -> None:
    if audience not in Document.Audience.values or (
        audience == Document.Audience.PERSON and not reaches_person(subject, category)
    ):
        raise ValidationError({"audience": _("This part cannot be shared in that way.")})


def _versions(document: Document):
    """All versions of a document, under the lock that adding and removing take."""
    Subject.objects.select_for_update().get(pk=document.subject_id)
    found = Document.objects.filter(
        series=document.series, subject_id=document.subject_id, made_for__isnull=True
    )
    if not found:
        raise ValidationError(_("This document is no longer there."))
    return found


@action
def replace_document(
    *, document: Document, title: str, file: Cleaned, audience: str, function: str = "", by
) -> Document:
    """Store a new version of a document; the ones before stay as history for who manages the
    section, and are shared no further than the new one.

    Raises ValidationError as `add_document` does, and where the document was removed meanwhile.
    """
    subject, category = document.subject, document.category
    _check_audience(subject, category, audience)
    versions = _versions(document)
    newest = _store(
        subject=subject,
        category=category,
        retention_class=document.retention_class,
        title=title,
        audience=audience,
        series=document.series,
        version=versions.aggregate(last=Max("version"))["last"] + 1,
        added_as=function,
        file=file,
    )
    _set_audience(versions, audience)
    record(
        "document.replaced",
        by=by,
        subject_id=subject.pk,
        obj=newest,
        section=category,
        function=function,
        version=newest.version,
        audience=str(audience),
    )
    return newest


@action
def share_document(*, document: Document, audience: str, function: str = "", by) -> None:
    """Change with whom a document is shared, in all its versions. Raises ValidationError as
    `add_document` does, and where the document was removed meanwhile."""
    _check_audience(document.subject, document.category, audience)
    _set_audience(_versions(document), audience)
    record(
        "document.shared",
        by=by,
        subject_id=document.subject_id,
        obj=document,
        section=document.category,
        function=function,
        audience=str(audience),
    )


def _set_audience(versions, audience: str) -> None:
    for version in versions.exclude(audience=audience):
        version.audience = audience
        version.save(update_fields=["audience"])


@action
def add_copy(
    *,
    subject: Subject,
    category: str,
    made_for: Subject,
    title: str,
    content_type: str,
    fill: Callable[[storage.SealedWriter], None],
    by,
) -> Document:
    """Store a copy of a file that only the person it is made for may fetch. `fill` writes it,
    piece by piece, so that it need never be in memory as a whole."""
    _lock(subject)
    document = Document(
        subject=subject,
        category=category,
        retention_class=main_class(subject.kind),
        title=title,
        content_type=content_type,
        made_for=made_for,
    )
    with storage.writing(document) as sealed:
        fill(sealed)
    document.byte_size = sealed.size
    document.save(force_insert=True)
    record("document.copy_stored", by=by, subject_id=subject.pk, obj=document)
    return document


def _lock(subject: Subject) -> None:
    Subject.objects.select_for_update().get(pk=subject.pk)  # a run holds the same lock


def _store(*, file: Cleaned, **fields) -> Document:
    _lock(fields["subject"])
    document = Document(
        content_type=file.content_type,
        byte_size=len(file.content),
        thumbnail_size=len(file.thumbnail),
        **fields,
    )
    storage.write(document, file.content)
    if file.thumbnail:
        storage.write(document, file.thumbnail, storage.Part.THUMBNAIL)
    document.save(force_insert=True)
    return document


@action
def remove_document(
    *, document: Document, all_versions: bool = False, function: str = "", by, why: str = ""
) -> None:
    """Remove a version of a document, or all of them: the rows now, the files once that is
    committed. Of the versions left the highest counts.

    Raises ValidationError where the class is held, or the document was removed meanwhile.
    """
    is_copy = document.made_for_id is not None
    if not is_copy and document.subject.is_held(document.retention_class):
        raise ValidationError(
            _("There is a hold on this: it cannot be removed until the hold has ended.")
        )
    for version in _versions(document) if all_versions else [document]:
        record(
            "document.removed",
            by=by,
            subject_id=version.subject_id,
            obj=version,
            section=version.category,
            function=function,
            purpose=why,
            version=version.version,
        )
        gone = Document(
            pk=version.pk, subject_id=version.subject_id, retention_class=version.retention_class
        )
        try:
            version.delete()
        except ProtectedError:
            raise ValidationError(
                _("This document is the proof of something in the file and stays with it.")
            ) from None
        after_commit(storage.remove, gone)


@action
def log_view(*, document: Document, function: str, by) -> None:
    """Record that a document was looked at: by whom, as what."""
    _log("document.viewed", document, function, by)


@action
def log_download(*, document: Document, function: str, by) -> None:
    """Record that a document was fetched: by whom, as what."""
    _log("document.downloaded", document, function, by)


def _log(what: str, document: Document, function: str, by) -> None:
    record(
        what,
        by=by,
        subject_id=document.subject_id,
        obj=document,
        section=document.category,
        function=function,
    )


def remove_files(subject_ids: Iterable[uuid.UUID], retention_class: str) -> int:
    """Remove the files of one class of these subjects and return how many there were.

    For the destruction of the class, which removes the rows and the keys itself. Safe to repeat.
    Raises storage.FilesStay once all others have gone.
    """
    return storage.remove_folders(subject_ids, retention_class)
