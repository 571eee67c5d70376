"""Who asked the demo's organisation something, what was told to whom, and the lists it made."""

import datetime as dt
from dataclasses import dataclass

from consents.actions import record_decision
from consents.defaults import CALL_ANSWER, HANDOVER_WRITTEN
from consents.models import ConsentDecision, ConsentKind
from consents.texts import text_of
from disclosures.actions import (
    answer_call,
    ask_parents,
    ask_to_tell,
    destroy_paper,
    link_call,
    note_call,
    record_delivery,
    record_disclosure,
    tell_nothing,
)
from disclosures.models import (
    CallNote,
    Delivery,
    Disclosure,
    LegalDuty,
    RecipientKind,
    RecipientTask,
    Rule,
)
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.children import Made
from privacyhub.demo.consents import parents_of
from staff.models import Employee
from subjects.models import Subject

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
Ground, Means = Disclosure.Ground, Disclosure.Means


@dataclass
class _Desk:
    accounts: Accounts
    made: Made
    at: dt.datetime
    today: dt.date

    def __post_init__(self):
        self.users = self.accounts.users
        self.kinds = {kind.code: kind for kind in RecipientKind.objects.all()}
        self.duties = {duty.code: duty for duty in LegalDuty.objects.all()}

    def child(self, number: int) -> Subject:
        return self.made.askers[number][0].subject

    def tell(self, subject, kind, recipient, categories, purpose, *, ago, by, **ground):
        return record_disclosure(
            subject=subject,
            recipient_kind=self.kinds[kind],
            recipient=recipient,
            categories=categories,
            means=Means.WRITTEN,
            purpose=purpose,
            five_rules=Rule.values,
            disclosed_on=self.today - ago * DAY,
            on=self.today,
            by=by,
            **ground,
        )

    def by_law(self, duty: str) -> dict:
        return {"ground": Ground.LEGAL_DUTY, "duty": self.duties[duty]}


def make_tellings(accounts: Accounts, made: Made, *, at: dt.datetime, today: dt.date) -> int:
    """Questions from outside in every state, disclosures and lists; return how many people were
    told of."""
    desk = _Desk(accounts, made, at, today)
    _told(desk)
    _told_of_staff(desk)
    _asked(desk)
    _lists(desk)
    return Disclosure.objects.count()


def _told(desk: _Desk) -> None:
    """To a school on consent, with a change it has to hear of; and by two legal duties."""
    by = desk.users["location_manager"]
    to_school = desk.tell(
        desk.child(12),
        "school",
        "Basisschool Voorbeeld",
        ["child.development"],
        "een goede start op school",
        ago=12,
        by=by,
        ground=Ground.CONSENT,
        consent_kind=ConsentKind.objects.get(code=HANDOVER_WRITTEN),
        told="Het overdrachtsformulier.",
    )
    changed = RecipientTask.Why.CORRECTED
    ask_to_tell(disclosures=[to_school], why=changed, on=desk.today - 9 * DAY, by=by)
    desk.tell(
        desk.child(13),
        "tax_office",
        "Belastingdienst/Toeslagen",
        ["child.identity", "child.contract"],
        "de kinderopvangtoeslag controleren",
        ago=52,
        by=by,
        **desk.by_law("allowance"),
    )
    desk.tell(
        desk.child(14),
        "municipality",
        "Gemeente, afdeling onderwijs",
        ["child.identity", "child.care_arrangement"],
        "de peutersubsidie vaststellen",
        ago=52,
        by=by,
        **desk.by_law("subsidy"),
    )


def _told_of_staff(desk: _Desk) -> None:
    """To the pension fund, the tax office and the UWV, of a few who work here (K24)."""
    employees = Employee.objects.filter(subject__kind="employee", subject__relation_ended_on=None)
    sent = (
        ("pension_fund", "Pensioenfonds", "pension", "staff.employment", "de pensioenopbouw"),
        ("tax_office", "Belastingdienst", "payroll_tax", "staff.payroll", "de loonaangifte"),
        ("uwv", "UWV", "employee_insurance", "staff.absence", "de ziekmelding"),
    )
    for person, (kind, recipient, duty, category, purpose) in zip(
        employees.order_by("pk")[:3], sent, strict=True
    ):
        desk.tell(
            person.subject,
            kind,
            recipient,
            ["staff.identity", category],
            purpose,
            ago=25,
            by=desk.users["hr"],
            **desk.by_law(duty),
        )


def _note(desk: _Desk, ago: dt.timedelta, **said) -> CallNote:
    return note_call(
        location=desk.accounts.managed[0],
        channel=CallNote.Channel.PHONE,
        taken_at=desk.at - ago,
        by=desk.users["pedagogical_professional"],
        **said,
    )


def _asked(desk: _Desk) -> None:
    """Questions from outside: new, put to the parents, answered within their yes, and refused."""
    by, on = desk.users["location_manager"], desk.today
    _note(
        desk,
        2 * HOUR,
        caller="Mevrouw Van Dam",
        phone="06 00112233",
        institution="Basisschool Voorbeeld",
        recipient_kind=desk.kinds["school"],
        question="Komt een kind uit uw peutergroep na de vakantie bij ons?",
        about_whom="een meisje van bijna vier",
    )
    waiting = _note(
        desk,
        2 * DAY,
        caller="De heer Kok",
        phone="06 00112244",
        institution="Logopediepraktijk Voorbeeld",
        recipient_kind=desk.kinds["care_partner"],
        question="Hoe is het praten in de groep, en mag ik een keer komen kijken?",
        about_whom=desk.made.askers[6][0].first_name,
    )
    waiting = link_call(note=waiting, child=desk.child(6), at=desk.at, by=by)
    message = "De logopedist vraagt hoe het praten in de groep gaat. Mogen wij dat vertellen?"
    ask_parents(note=waiting, message=message, on=on - DAY, by=by)
    answered = _note(
        desk,
        9 * DAY,
        caller="Juf Roos",
        phone="06 00112255",
        institution="Basisschool Het Voorbeeld",
        recipient_kind=desk.kinds["school"],
        question="Wat helpt dit kind bij het wennen?",
        about_whom=desk.made.askers[14][0].first_name,
    )
    answered = link_call(note=answered, child=desk.child(14), at=desk.at, by=by)
    message = "De school vraagt wat uw kind helpt bij het wennen. Mogen wij dat vertellen?"
    matter = ask_parents(note=answered, message=message, on=on - 8 * DAY, by=by)
    for parent in parents_of(desk.child(14)):
        record_decision(
            subject=desk.child(14),
            giver=parent,
            text=text_of(CALL_ANSWER, on),
            given=True,
            decided_on=on - 7 * DAY,
            how=ConsentDecision.How.EMAIL,
            matter=matter,
            on=on - 7 * DAY,
            by=by,
        )
    answer_call(
        note=answered,
        recipient_kind=desk.kinds["school"],
        recipient="",
        categories=["child.development"],
        ground=Ground.CONSENT,
        consent_kind=matter.kind,
        matter=matter,
        purpose="een goede start op school",
        told="Een vast plekje, en de knuffel mee in de tas.",
        five_rules=Rule.values,
        on=on - 6 * DAY,
        by=by,
    )
    refused = _note(
        desk,
        5 * DAY,
        caller="wilde geen naam noemen",
        phone="06 00112266",
        question="Zit mijn neefje bij u op de opvang?",
    )
    tell_nothing(note=refused, on=on - 4 * DAY, by=by)


def _lists(desk: _Desk) -> None:
    """The list for the municipality of last year; the paper of the lunch, of which one day was not
    noted as destroyed."""
    at, year = desk.accounts.managed[0], desk.today.year - 1
    here = Subject.objects.filter(
        kind="child", affiliations__location=at, affiliations__starts_on__year__lte=year
    )
    subjects = list(here.distinct().order_by("pk"))
    record_delivery(
        code=Delivery.Code.MUNICIPALITY,
        content=b"".join(subject.pk.bytes for subject in subjects),
        file_name=f"gemeente-{year}.csv",
        count=len(subjects),
        subjects=subjects,
        starts_on=dt.date(year, 1, 1),
        ends_on=dt.date(year, 12, 31),
        at=desk.at - 40 * DAY,
        on=desk.today - 40 * DAY,
        location=at,
        recipient_kind=desk.kinds["municipality"],
        recipient="Gemeente Amsterdam",
        duty=desk.duties["subsidy"],
        purpose="de peutersubsidie vaststellen",
        five_rules=Rule.values,
        categories=["child.identity", "child.contact", "child.care_arrangement"],
        by=desk.users["administration"],
    )
    for ago in (2, 1):
        day = desk.today - ago * DAY
        paper = record_delivery(
            code=Delivery.Code.LUNCH,
            content=f"daglijst {day}".encode(),
            count=12 + ago,
            starts_on=day,
            ends_on=day,
            at=desk.at - ago * DAY,
            on=day,
            location=at,
            by=desk.users["location_manager"],
        )
        if ago == 2:
            destroy_paper(delivery=paper, on=day, by=desk.users["location_manager"])
