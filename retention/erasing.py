"""Erasing parts of one file before their day, at the person's request (GDPR art. 17, L06, L17)."""

import datetime as dt
from collections import Counter

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from audit.actions import record
from audit.changelog import forget_changes, forget_removed
from core.actions import action, after_commit
from core.privacy import MAIN, PER_ROW, main_class
from documents.actions import remove_document
from documents.models import Document
from retention.declarations import declarations_of
from retention.ledger import append, erased
from retention.models import Erasure
from subjects.models import Subject


def erasable_models(subject: Subject, categories: set[str]) -> list:
    """The declarations of the models that hold rows of these parts and go with the file itself:
    what the law keeps longer is in a class of its own, and stays."""
    file = main_class(subject.kind)
    return [
        declared
        for declared in declarations_of(file)
        if declared.retention_class in (file, MAIN, PER_ROW)
        and (declared.category == PER_ROW or declared.category in categories)
        and declared.model is not Document
    ]


def _rows(declared, subject: Subject, categories: set[str]):
    rows = declared.model.objects.filter(**{declared.owner: subject.pk})
    if declared.category == PER_ROW:
        rows = rows.filter(category__in=categories)
    if declared.retention_class == PER_ROW:
        rows = rows.filter(retention_class=main_class(subject.kind))
    return rows


def _documents(subject: Subject, categories: set[str]):
    return Document.objects.filter(
        subject=subject,
        category__in=categories,
        retention_class=main_class(subject.kind),
        made_for__isnull=True,
    )


@action
def erase_parts(
    *, subject: Subject, categories: list[str], reference: str, at: dt.datetime, by
) -> Erasure:
    """Erase all rows, former values and documents of some parts of a file, and what the change log
    kept of them; return the ledger's row.

    Raises ValidationError where the file is held, the use of a part is restricted, or something in
    a part is the proof of something that stays.
    """
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    if subject.is_held(main_class(subject.kind)):
        raise ValidationError(
            _(
                "There is a hold on this file. End it first, or keep these parts on the"
                " ground of the hold."
            )
        )
    parts, counts = set(categories), Counter()
    if any(parts & set(one.categories) for one in subject.use_restrictions.filter(ends_on=None)):
        raise ValidationError(
            _("The use of a part that was chosen is restricted. Lift that first, or keep the part.")
        )
    for declared in erasable_models(subject, parts):
        rows = _rows(declared, subject, parts)
        ids = list(rows.values_list("pk", flat=True))
        if not ids:
            continue
        try:
            rows.delete()
        except ProtectedError:
            raise ValidationError(
                _("“%(what)s” is the proof of something in the file that stays. Keep that part.")
                % {"what": declared.model._meta.verbose_name}
            ) from None
        counts[declared.model._meta.label_lower] += len(ids)
        forget_changes(declared.model, ids)
    for document in _documents(subject, parts):
        remove_document(document=document, by=by, why="erasure")
        counts["documents.document"] += 1
    forget_removed([subject.pk])
    erasure = Erasure.objects.create(
        subject_id=subject.pk,
        categories=sorted(parts),
        reference=reference,
        erased_at=at,
        counts=counts,
    )
    after_commit(append, [erased(erasure)])
    record("parts.erased", by=by, subject_id=subject.pk, obj=erasure, parts=erasure.categories)
    return erasure


def counts_of(subject: Subject, category: str) -> int:
    """How many records, former values and documents an erasure of one part would take: also of a
    part of which nothing is left but its history."""
    rows = sum(
        _rows(declared, subject, {category}).count()
        for declared in erasable_models(subject, {category})
    )
    return rows + _documents(subject, {category}).count()
