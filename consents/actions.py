"""Publishing the words of a consent, and recording what somebody decided."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.actions import record
from consents.models import ConsentDecision, ConsentKind, ConsentText
from core.actions import action
from subjects.models import Subject


@action
def publish_text(*, code: str, label: str, body: str, valid_from: dt.date, by) -> ConsentText:
    """Make the next version of the text of a kind, and the kind itself where it is new."""
    kind, _made = ConsentKind.objects.get_or_create(code=code, defaults={"label": label})
    last = kind.texts.aggregate(last=Max("version"))["last"] or 0
    text = ConsentText.objects.create(kind=kind, version=last + 1, body=body, valid_from=valid_from)
    record("consent.text_published", by=by, obj=text, code=code, version=text.version)
    return text


def text_of(code: str, on: dt.date) -> ConsentText | None:
    """The version that is shown to people on a day."""
    return (
        ConsentText.objects.filter(kind__code=code, valid_from__lte=on).order_by("-version").first()
    )


@action
def record_decision(
    *,
    subject: Subject,
    text: ConsentText,
    given: bool,
    decided_on: dt.date,
    how: str,
    on: dt.date,
    giver: Subject | None = None,
    by,
) -> ConsentDecision:
    """Add a decision; earlier ones stay as they were. `on` is the day it is recorded.

    Raises ValidationError for a decision in the future, or before its text was shown.
    """
    if decided_on > on:
        raise ValidationError({"decided_on": _("This day is still to come.")})
    if decided_on < text.valid_from:
        raise ValidationError(
            {
                "decided_on": _("This text was not shown to anybody before %(day)s.")
                % {"day": f"{text.valid_from:%d-%m-%Y}"}
            }
        )
    decision = ConsentDecision.objects.create(
        subject=subject,
        kind=text.kind,
        text=text,
        given=given,
        decided_on=decided_on,
        how=how,
        giver=giver,
        recorded_by=by,
    )
    record(
        "consent.decided",
        by=by,
        subject_id=subject.pk,
        obj=decision,
        code=text.kind.code,
        given=given,
    )
    return decision
