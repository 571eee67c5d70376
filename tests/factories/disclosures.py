"""Questions from outside and disclosures, made through the product's own actions."""

import datetime as dt

from consents.defaults import HANDOVER_WRITTEN
from disclosures.actions import (
    ask_to_tell,
    link_call,
    make_recipient,
    note_call,
    record_disclosure,
    record_lunch_list,
)
from disclosures.models import (
    CallNote,
    Delivery,
    Disclosure,
    LegalDuty,
    Recipient,
    RecipientKind,
    Rule,
)
from subjects.models import Affiliation
from tests.factories import consents

DAY = dt.date(2026, 3, 2)
FIVE = Rule.values


def recipient_kind(code: str) -> RecipientKind:
    return RecipientKind.objects.get(code=code)


def duty(code: str) -> LegalDuty:
    return LegalDuty.objects.get(code=code)


def told(of, **changed) -> Disclosure:
    """A handover to the school on paper, by consent, but for what is changed."""
    details = {
        "recipient_kind": recipient_kind("school"),
        "recipient": "Basisschool De Kade",
        "categories": ["child.development", "child.identity"],
        "means": Disclosure.Means.WRITTEN,
        "ground": Disclosure.Ground.CONSENT,
        "consent_kind": consents.kind(HANDOVER_WRITTEN),
        "purpose": "een goede start op school",
        "five_rules": FIVE,
        "disclosed_on": DAY,
        "on": DAY,
        "by": None,
        **changed,
    }
    return record_disclosure(subject=of.subject, **details)


def call(at, **changed) -> CallNote:
    """A question from outside, as it was noted."""
    said = {
        "caller": "Mevrouw De Wit",
        "phone": "020 1234567",
        "institution": "Basisschool De Kade",
        "recipient_kind": recipient_kind("school"),
        "question": "Hoe gaat het met het kind in de groep?",
        "about_whom": "Noor",
        **changed,
    }
    taken_at = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
    return note_call(location=at, channel="phone", taken_at=taken_at, by=None, **said)


def noted_call(of, **changed) -> CallNote:
    """A question that was put in the file of a child."""
    at = Affiliation.objects.filter(subject_id=of.pk).first().location
    note = call(at, **changed)
    return link_call(note=note, child=of.subject, at=note.taken_at, by=None)


def addresses(of, worker) -> dict:
    """The key parts of the pages about a question, one in a file, a recipient, and a task."""
    at = Affiliation.objects.filter(subject_id=of.pk).first().location
    tax_office = {
        "recipient_kind": recipient_kind("tax_office"),
        "recipient": "Belastingdienst",
        "ground": Disclosure.Ground.LEGAL_DUTY,
        "consent_kind": None,
    }
    allowance = {"duty": duty("allowance"), "categories": ["child.identification"]}
    payroll = {"duty": duty("payroll_tax"), "categories": ["staff.payroll"]}
    given = [told(of, **tax_office, **allowance), told(worker, **tax_office, **payroll)]
    tasks = ask_to_tell(disclosures=given, why="corrected", on=DAY, by=None)
    return {
        "call": [call(at).pk],
        "filed_call": [noted_call(of).pk],
        "told_task": [tasks[0].pk],
        "told_worker_task": [tasks[1].pk],
        "told_of_child": [of.pk, given[0].pk],
        "told_of_worker": [worker.pk, given[1].pk],
        "recipient": [known().pk],
    }


def known(name: str = "Basisschool De Kade", phone: str = "020 1234567") -> Recipient:
    """A recipient of the list, with the number as it was looked up."""
    school = recipient_kind("school")
    found = Recipient.objects.filter(kind=school, name=name).first()
    return found or make_recipient(
        kind=school, name=name, town="Amsterdam", phone=phone, is_active=True, by=None
    )


def lunch_list(at, *, on: dt.date = DAY, count: int = 3, by=None) -> Delivery:
    """A day list of the lunch as it was recorded, with nobody's file opened for it."""
    return record_lunch_list(
        location=at,
        content=b"%PDF-1.7 list",
        count=count,
        opened={},
        file_name=f"lunch-{on}.pdf",
        at=dt.datetime.combine(on, dt.time(11), tzinfo=dt.UTC),
        on=on,
        by=by,
    )
