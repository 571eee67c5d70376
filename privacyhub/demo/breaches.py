"""Data breaches of the demo, from just reported to long closed."""

import datetime as dt
from dataclasses import dataclass, field

from breaches.actions import (
    change_measure,
    close_breach,
    record_notification,
    report_breach,
    save_answers,
    save_evaluation,
    save_severity,
)
from breaches.models import (
    Answer,
    Aspect,
    Breach,
    Classification,
    DataKind,
    Decision,
    Harm,
    Impact,
    IncidentType,
    InformGround,
    Means,
    Nature,
    Notification,
    PeopleGroup,
    Seriousness,
    Severity,
    SpecialKind,
)
from breaches.telling import tell_of_clocks
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.followup import follow_up, make_tips
from register.models import ProcessingActivity

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@dataclass(frozen=True)
class _Case:
    """A breach: what happened, how long ago it was certain, and the answers by page."""

    summary: str
    certain: dt.timedelta | None  # before now; None while it is not certain
    reporter: str = "location_manager"
    place: str = ""
    answers: dict = field(default_factory=dict)
    decision: str = ""
    sent_after: dt.timedelta | None = None
    sent_in_part: bool = False
    informed_after: dt.timedelta | None = None
    evaluation: str = ""
    improvement: str = ""
    goes_on: bool = False
    closed_after: dt.timedelta | None = None


def _details(data: str, who: str, records: str, nature: list[str]) -> dict:
    return {
        "details": {
            "personal_data": Answer.YES,
        },
        "data": {
            "data_kinds": [DataKind.NAME, DataKind.CONTACT],
            "special_kinds": [SpecialKind.NONE],
            "data_concerned": data,
        },
        "amount": {"records_concerned": records},
        "groups": {
            "people_concerned": who,
            "people_groups": [PeopleGroup.CLIENTS, PeopleGroup.MINORS],
            "clients_concerned": "Onze eigen klanten; geen andere organisaties.",
        },
        "nature": {"nature": nature, "aspects": [Aspect.CONFIDENTIALITY]},
        "parties": {
            "responsible_party": "Stichting De Zandbak",
            "processors_involved": Answer.NO,
            "other_involved": Answer.NO,
        },
    }


def _impact(impact: str, kinds: list[str], tell: str, why: str) -> dict:
    ground = InformGround.NO_HIGH_RISK if tell == Answer.NO else ""
    return {
        "impact": {
            "impact_kinds": kinds,
            "harms": [Harm.IMMATERIAL],
            "impact": impact,
            "seriousness": Seriousness.LIMITED,
        },
        "informing": {"inform_people": tell, "inform_ground": ground, "inform_reasoning": why},
    }


_SEEN_BY_TWO = {
    "context": Severity.Context.BEHAVIOUR,
    "identification": Severity.Identification.MAXIMAL,
    "confidentiality": Severity.Seen.PARTLY,
    "integrity": Severity.Changed.NOT,
    "availability": Severity.Gone.NOT,
    "because": "Twee bekende ouders zagen kort foto's van een kind dat zij kennen.",
}

# The oldest first: the numbers follow the order in which they were reported.
CASES = [
    _Case(
        "Een tas met de presentielijsten van de groep is uit de auto van een medewerker gestolen.",
        certain=190 * DAY,
        place="parkeerplaats bij de locatie",
        answers={
            **_details(
                "Voornamen, geboortedata en telefoonnummers voor noodgevallen.",
                "Kinderen van één groep en hun ouders.", "Eén lijst met 14 kinderen.",
                [Nature.STOLEN],
            ),
            **_impact(
                "Vreemden kunnen ouders bellen en weten welke kinderen waar zijn.",
                [Impact.REPUTATION], Answer.YES, "De ouders moeten op hun hoede kunnen zijn.",
            ),
        },
        decision=Decision.NOTIFY, sent_after=20 * HOUR, informed_after=28 * HOUR,
        evaluation="Lijsten gingen mee naar huis omdat er geen afsluitbare kast was.",
        improvement="Afsluitbare kast op elke groep plaatsen",
        closed_after=21 * DAY,
    ),
    _Case(
        "Een nieuwsbrief ging naar alle ouders met de adressen zichtbaar in plaats van verborgen.",
        certain=75 * DAY,
        reporter="administration",
        answers={
            **_details(
                "E-mailadressen.", "Ouders van één locatie.", "62 adressen.", [Nature.READ]
            ),
            **_impact(
                "Gering: ouders kennen elkaar van de locatie.", [], Answer.NO,
                "De ouders zien het zelf in de mail; er is niets bijgekomen dat gevolgen heeft.",
            ),
        },
        decision=Decision.REFRAIN,
        evaluation="De mail is met de hand verstuurd in plaats van via het mailprogramma.",
        closed_after=9 * DAY,
    ),
    _Case(
        "Twee ouders konden in het portaal van een partner kort de foto's van een ander kind zien.",
        certain=11 * DAY,
        answers={
            **_details(
                "Foto's van één kind.", "Een kind en de ouders ervan.", "Acht foto's.",
                [Nature.READ],
            ),
            **_impact(
                "De foto's zijn gezien door twee andere ouders.", [Impact.REPUTATION],
                Answer.YES, "De ouders hebben recht dit te weten.",
            ),
        },
        decision=Decision.NOTIFY, sent_after=46 * HOUR, sent_in_part=True, goes_on=True,
    ),
    _Case(
        "Een map met mentorgesprekken is kwijt na de verhuizing van de groep.",
        certain=80 * HOUR,
        place="oude groepsruimte",
        answers={
            **_details(
                "Verslagen van gesprekken.", "Kinderen van één groep.",
                "Waarschijnlijk 12 verslagen.", [Nature.UNKNOWN],
            )
        },
    ),
    _Case(
        "Een salarisspecificatie is naar een collega met dezelfde achternaam gestuurd.",
        certain=50 * HOUR,
        reporter="payroll",
        answers={
            **_details(
                "Naam, loon en bankrekening.", "Eén medewerker.", "Eén specificatie.", [Nature.READ]
            )
        },
    ),
    _Case(
        "Een tablet van de groep is weg. Wat erop staat wordt uitgezocht.",
        certain=26 * HOUR,
        place="groepsruimte begane grond",
        answers={
            **_details(
                "Observaties en foto's.", "Kinderen van één groep.", "Nog niet geteld.",
                [Nature.STOLEN],
            ),
            **_impact(
                "Wie de code raadt, ziet foto's en observaties.", [Impact.REPUTATION],
                Answer.YES, "Tot de tablet op afstand is gewist, is gebruik niet uit te sluiten.",
            ),
        },
        decision=Decision.NOTIFY,
    ),
    _Case(
        "Een laptop leek verdwenen en is een uur later teruggevonden in een afgesloten kast.",
        certain=5 * DAY,
        answers={
            "kind": {
                "classification": Classification.NONE,
                "not_breach_reason": "De laptop is de kast niet uit geweest; niemand kon erbij.",
            }
        },
        closed_after=DAY,
    ),
    _Case(
        "Een ouder belt: er lag een overdrachtsformulier van een ander kind in het mandje.",
        certain=None,
        reporter="pedagogical_professional",
    ),
]  # fmt: skip


def make_breaches(accounts: Accounts, *, at: dt.datetime) -> int:
    """Report every case at its moment and take it as far as it came; return how many."""
    activity = ProcessingActivity.objects.order_by("pk").first()
    for case in CASES:
        breach = _make(case, accounts, activity, at)
        if case.goes_on:
            follow_up(breach, accounts, at=at)
    make_tips(accounts, at=at)
    tell_of_clocks(at)  # what has passed is told with the rest, and not by a worker afterwards
    return len(CASES)


def _make(case: _Case, accounts: Accounts, activity: ProcessingActivity, at: dt.datetime) -> Breach:
    by = accounts.users["privacy_officer"]
    certain_at = at - case.certain if case.certain else None
    reported_at = min(at, certain_at + HOUR) if certain_at else at - 2 * HOUR
    breach = report_breach(
        summary=case.summary,
        discovered_at=certain_at or reported_at - HOUR,
        aware_at=certain_at,
        place=case.place,
        location=accounts.managed[0],
        phone="06 00000012",
        at=reported_at,
        by=accounts.users[case.reporter],
    )
    for page, answers in case.answers.items():
        more = {"activities": [activity]} if page == "details" else {}
        save_answers(breach=breach, page=page, answers={**answers, **more}, at=reported_at, by=by)
    if case.decision:
        _decide(case, breach, reported_at, by)
    if case.informed_after:
        _inform(case, breach, reported_at, by)
    if case.sent_in_part:
        save_severity(breach=breach, answers=_SEEN_BY_TWO, at=reported_at, by=by)
    if case.evaluation:
        _evaluate(case, breach, reported_at, by)
    if case.closed_after:
        close_breach(breach=breach, at=reported_at + case.closed_after, by=by)
    return Breach.objects.get(pk=breach.pk)


def _decide(case: _Case, breach: Breach, reported_at: dt.datetime, by) -> None:
    answers = {
        "ap_decision": case.decision,
        "ap_reasoning": "Nadelige gevolgen zijn niet uit te sluiten."
        if case.decision == Decision.NOTIFY
        else "Alleen adressen, in een kring die elkaar kent; geen nadelige gevolgen.",
    }
    decided_at = reported_at + 4 * HOUR
    save_answers(breach=breach, page="notification", answers=answers, at=decided_at, by=by)
    if not case.sent_after:
        return
    sent_at = breach.aware_at + case.sent_after
    kind = Notification.Kind.PRELIMINARY if case.sent_in_part else Notification.Kind.COMPLETE
    number = f"ZB-{breach.number}"
    record_notification(breach=breach, kind=kind, sent_at=sent_at, number=number, at=sent_at, by=by)
    if case.sent_in_part:  # found out since
        answers = {
            "classification": Classification.INCIDENT,
            "incident_types": [IncidentType.WRONG_CLIENT],
        }
        save_answers(breach=breach, page="kind", answers=answers, at=sent_at + DAY, by=by)


def _inform(case: _Case, breach: Breach, reported_at: dt.datetime, by) -> None:
    """People were told outside the product: by a letter given to them."""
    moment = reported_at + case.informed_after
    answers = {
        "informed_at": moment,
        "informed_count": 14,
        "informed_means": [Means.LETTER],
        "informed_text": "Uit een auto is een tas gestolen met de presentielijst van de groep.",
    }
    save_answers(breach=breach, page="informing", answers=answers, at=moment, by=by)


def _evaluate(case: _Case, breach: Breach, reported_at: dt.datetime, by) -> None:
    moment = reported_at + 5 * DAY
    points = []
    if case.improvement:
        points = [
            {
                "what": case.improvement,
                "owner": "de locatiemanager",
                "due_on": (moment + 60 * DAY).date(),
            }
        ]
    save_evaluation(
        breach=breach,
        answers={"evaluation": case.evaluation, "no_improvements": not points},
        improvements=points,
        at=moment,
        by=by,
    )
    done_on = (moment + 41 * DAY).date()
    for point in breach.improvements:
        given = {"done_on": done_on, "done_with": "Op elke groep staat een kast met een slot."}
        change_measure(measure=point, given=given, on=done_on, by=by)
