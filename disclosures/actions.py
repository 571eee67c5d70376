"""Recording what was told to whom."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from core.privacy import CATEGORIES, SubjectKind, main_class
from disclosures.models import Disclosure
from subjects.models import Subject


@action
def record_disclosure(
    *,
    subject: Subject,
    recipient: str,
    categories: list[str],
    means: str,
    ground: str,
    ground_note: str = "",
    disclosed_on: dt.date,
    by,
) -> Disclosure:
    """Record that data of these categories went to a recipient on a day.

    Data of applicants never goes to third parties (L62). Raises ValidationError where it would,
    and by field: nobody named, no or unknown categories, an unknown means or ground, or a legal
    duty or court order that is not named.
    """
    if subject.kind == SubjectKind.APPLICANT:
        raise ValidationError(_("Data of applicants is never given to others."))
    theirs = {code for code, one in CATEGORIES.items() if one.room == SubjectKind.APPLICANT}
    if not categories or not set(categories) <= set(CATEGORIES) - theirs:
        raise ValidationError({"categories": _("Choose what was told.")})
    named = {Disclosure.Ground.LEGAL_DUTY, Disclosure.Ground.COURT_ORDER}
    if ground in named and not ground_note:
        raise ValidationError({"ground_note": _("Name the legal duty or the court order.")})
    disclosure = Disclosure(
        subject=subject,
        retention_class=main_class(subject.kind),
        recipient=recipient,
        categories=sorted(categories),
        means=means,
        ground=ground,
        ground_note=ground_note,
        disclosed_on=disclosed_on,
        disclosed_by=by,
    )
    disclosure.full_clean(exclude=["id", "subject", "disclosed_by"])
    disclosure.save(force_insert=True)
    record(
        "disclosure.recorded",
        by=by,
        subject_id=subject.pk,
        obj=disclosure,
        section="child.disclosures",
        ground=str(ground),
    )
    return disclosure
