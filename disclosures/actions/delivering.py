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
from disclosures.defaults import INSPECTION
from disclosures.models import Delivery, Disclosure, LegalDuty, RecipientKind, Rule
from organisation.models import Location
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
    restricted: int = 0,
    recipient_kind: RecipientKind | None = None,
    recipient: str = "",
    duty: LegalDuty | None = None,
    purpose: str = "",
    five_rules: list[str] = (),
    categories: list[str] = (),
    subjects: list[Subject] = (),
    by,
) -> Delivery:
    """Record a list that was made: its count, how many it leaves out because something lacked or
    because the use of their data is restricted, and a hash of its content. Where it goes outside,
    by a legal duty, each of `subjects` gets a disclosure of the own.

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
        restricted=restricted,
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
    record(
        "delivery.made",
        by=by,
        obj=delivery,
        code=str(code),
        people=count,
        left_out=left_out,
        restricted=restricted,
    )
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
def record_lunch_list(
    *,
    location: Location,
    content: bytes,
    count: int,
    opened: dict[str, list],
    file_name: str,
    at: dt.datetime,
    on: dt.date,
    by,
) -> Delivery:
    """Record the day list of the lunch (L82). `opened` says of whom which section was read for it:
    category to subject ids; that stands in the log of each."""
    delivery = record_delivery(
        code=Delivery.Code.LUNCH,
        content=content,
        count=count,
        starts_on=on,
        ends_on=on,
        at=at,
        on=on,
        location=location,
        file_name=file_name,
        by=by,
    )
    for section, subject_ids in opened.items():
        record_all(
            "section.opened", by=by, of=[(pk, delivery) for pk in subject_ids], section=section
        )
    return delivery


@action
def record_inspection(
    *,
    location: Location,
    content: bytes,
    count: int,
    as_inspector: bool,
    at: dt.datetime,
    on: dt.date,
    by,
) -> Delivery | None:
    """Record that somebody looked at what an inspection shows of a location (L30): each time, and
    once a day a delivery where it was the inspector. Returns that delivery, when it is new."""
    location = Location.objects.select_for_update().get(pk=location.pk)
    record("inspection.viewed", by=by, obj=location, people=count)
    seen_today = Delivery.objects.filter(
        code=Delivery.Code.INSPECTION, location=location, starts_on=on
    )
    if not as_inspector or seen_today.exists():
        return None
    return record_delivery(
        code=Delivery.Code.INSPECTION,
        content=content,
        count=count,
        starts_on=on,
        ends_on=on,
        at=at,
        on=on,
        location=location,
        recipient_kind=RecipientKind.objects.get(code=INSPECTION),
        by=by,
    )


@action
def destroy_paper(*, delivery: Delivery, on: dt.date, by) -> Delivery:
    """Note that the paper of a day list was destroyed (L82).

    Raises ValidationError where that was noted already.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.destroyed_on:
        raise ValidationError(_("That has already been noted."))
    delivery.destroyed_on, delivery.destroyed_by = on, by
    delivery.save(update_fields=["destroyed_on", "destroyed_by"])
    record("delivery.paper_destroyed", by=by, obj=delivery)
    return delivery
