"""Standing deliveries: one record of each list, and a disclosure of everybody on it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record, record_all
from core.actions import action
from core.keys import key_batch, load_keys
from core.pdf import content_hash
from core.privacy import main_class
from core.rows import insert_rows
from disclosures import rules
from disclosures.models import Delivery, Disclosure, LegalDuty, RecipientKind, Rule
from subjects.models import Subject

BATCH = 500


@action
def record_delivery(
    *,
    code: str,
    content: bytes,
    count: int,
    starts_on: dt.date,
    ends_on: dt.date,
    at: dt.datetime,
    on: dt.date,
    location=None,
    file_name: str = "",
    left_out: int = 0,
    recipient_kind: RecipientKind | None = None,
    recipient: str = "",
    duty: LegalDuty | None = None,
    purpose: str = "",
    five_rules: list[str] = (),
    categories: list[str] = (),
    subjects: list[Subject] = (),
    by,
) -> Delivery:
    """Record a list that was made: its count and a hash of its content. Where it goes outside, by
    a legal duty, each of `subjects` gets a disclosure of the own.

    Raises ValidationError by field as `record_disclosure` does for a duty.
    """
    if subjects:
        rules.check_duty(recipient_kind, duty, list(categories))
        rules.check_five_rules(list(five_rules), purpose)
    delivery = Delivery.objects.create(
        code=code,
        recipient_kind=recipient_kind,
        recipient=recipient,
        location=location,
        made_at=at,
        made_by=by,
        starts_on=starts_on,
        ends_on=ends_on,
        count=count,
        left_out=left_out,
        file_name=file_name,
        file_hash=content_hash(content),
    )
    for start in range(0, len(subjects), BATCH):
        _disclose(
            subjects[start : start + BATCH],
            by,
            recipient_kind=recipient_kind,
            recipient=recipient or str(recipient_kind),
            categories=sorted(categories),
            means=Disclosure.Means.WRITTEN,
            purpose=purpose,
            ground=Disclosure.Ground.LEGAL_DUTY,
            duty=duty,
            delivery=delivery,
            five_rules=list(Rule.values),
            disclosed_on=on,
        )
    record("delivery.made", by=by, obj=delivery, code=str(code), people=count, left_out=left_out)
    return delivery


def _disclose(subjects: list[Subject], by, **values) -> None:
    """A disclosure of each of these people, in bulk."""
    with key_batch():
        for retention_class in {main_class(subject.kind) for subject in subjects}:
            load_keys([subject.pk for subject in subjects], retention_class)
        made = [
            Disclosure(
                subject=subject,
                retention_class=main_class(subject.kind),
                disclosed_by=by,
                **values,
            )
            for subject in subjects
        ]
        insert_rows(Disclosure, made)
    record_all("disclosure.recorded", by=by, of=[(row.subject_id, row) for row in made])


@action
def destroy_paper(*, delivery: Delivery, on: dt.date, by) -> Delivery:
    """Note that the paper of a day list was destroyed (L82).

    Raises ValidationError where that was noted already.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.destroyed_on:
        raise ValidationError(_("That was noted already."))
    delivery.destroyed_on, delivery.destroyed_by = on, by
    delivery.save(update_fields=["destroyed_on", "destroyed_by"])
    record("delivery.paper_destroyed", by=by, obj=delivery)
    return delivery
