"""A breach as somebody reports it, and one with every section answered."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.urls import reverse

from breaches.actions import (
    add_confirmation,
    add_measure,
    close_breach,
    communicate,
    give_tip,
    list_people,
    record_notification,
    record_processor_report,
    report_breach,
    save_answers,
    save_communication_text,
    save_evaluation,
)
from breaches.models import Breach, Communication, Measure, ProcessorReport, Tip
from breaches.recipients import reach_of
from breaches.wording import text_to_start_with
from documents.cleaning import clean_bytes
from register.models import Processor
from tests.factories import files, register, world

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# Summer time ends the night after. In UTC, so that what tests add to it are elapsed hours.
NOTICED = dt.datetime(2026, 10, 24, 8, 0, tzinfo=AMSTERDAM).astimezone(dt.UTC)
REPORTED = NOTICED + dt.timedelta(hours=1)
SUMMARY = "Een tas met de presentielijst is gestolen uit een auto."


def url(name, breach, *more) -> str:
    """The address of a page about a breach, or of a step or person on it."""
    return reverse(f"breaches:{name}", args=[breach.pk, *more])


def breach(*, by=None, at=REPORTED, noticed=NOTICED, **more) -> Breach:
    return report_breach(
        **{"summary": SUMMARY, "discovered_at": noticed, **more}, at=at, by=by or world.user()
    )


def save(of, page, *, unknown=(), at=None, by=None, **answers) -> Breach:
    return save_answers(
        breach=of,
        page=page,
        answers=answers,
        unknown=unknown,
        at=at or of.reported_at + dt.timedelta(hours=1),
        by=by,
    )


def decide(of, decision="notify", *, at=None, sent=True, late_reason="", **more) -> Breach:
    """Record a decision about the AP, and the whole notification where that was decided."""
    at = at or of.reported_at + dt.timedelta(hours=1)
    answers = {"ap_decision": decision, "ap_reasoning": "De lijst is niet terug."}
    breach = save(of, "notification", at=at, **{**answers, **more})
    if decision == "notify" and sent and not breach.standing:
        notify(breach, at=at, late_reason=late_reason)
    return Breach.objects.get(pk=of.pk)


def notify(of, kind="complete", *, at, sent_at=None, number="AP-123456", **more):
    """Record a notification to the AP."""
    return record_notification(
        breach=of, kind=kind, sent_at=sent_at or at, number=number, at=at, by=None, **more
    )


def confirmed(of):
    """The last notification of a breach, with the AP's confirmation."""
    return add_confirmation(
        notification=of.notifications.last(), confirmation=clean_bytes(files.pdf()), by=None
    )


def not_informing(of, **more) -> Breach:
    """Record that people are not informed, as no high risk is to be expected."""
    answers = {"inform_people": "no", "inform_ground": "no_risk", "inform_reasoning": "Versleuteld"}
    return save(of, "informing", **answers, **more)


def evaluate(of, *, at=None, improvements=None) -> Breach:
    """Write the evaluation; and that people are not informed, where that was not answered yet."""
    if not Breach.objects.get(pk=of.pk).inform_people:
        not_informing(of)
    points = [
        {
            "what": "Lijsten blijven op de groep.",
            "owner": "Locatiemanager",
            "due_on": dt.date(2026, 12, 1),
            "done_on": None,
        }
    ]
    return save_evaluation(
        breach=of,
        answers={"evaluation": "Er was geen afspraak over lijsten.", "no_improvements": False},
        improvements=points if improvements is None else improvements,
        at=at or of.reported_at + dt.timedelta(hours=2),
        by=None,
    )


def closed(*, at=REPORTED + dt.timedelta(hours=3), **more) -> Breach:
    return close_breach(breach=evaluate(decide(breach(**more))), at=at, by=None)


def text(of: Breach | None = None):
    """The words people are told in, as they come by themselves."""
    of = of or Breach.objects.first() or breach()
    return save_communication_text(breach=of, words=text_to_start_with(of), by=None)


def listed(of: Breach, *people) -> None:
    """Put people on the list of those concerned."""
    ids = [person.subject_id for person in people]
    list_people(breach=of, subject_ids=ids, at=of.reported_at, by=None)


def to_tell(*people, **more) -> Breach:
    """A breach of which the people concerned are to be informed, with the words to do so."""
    of = decide(breach(**more))
    save(of, "informing", inform_people="yes", inform_reasoning="Zij moeten op hun hoede zijn.")
    listed(of, *people)
    text(of)
    return Breach.objects.get(pk=of.pk)


def tell(of: Breach, way="portal", *, at=None, to=None, by=None) -> list[Communication]:
    """Tell all who are to be told of a breach, or those of the names in `to`."""
    at = at or of.reported_at + dt.timedelta(hours=5)
    waiting = reach_of(of, by or world.user("privacy_officer"), on=at.date()).waiting
    people = [one for one in waiting if to is None or one.name in to]
    return communicate(breach=of, recipients=people, way=way, told_at=at, at=at, by=by)


def told(of: Breach, child) -> Communication:
    """A breach of which a parent of one child was told; the other parent was not yet."""
    decide(of)
    save(of, "informing", inform_people="yes", inform_reasoning="Zij moeten op hun hoede zijn.")
    listed(of, child)
    text(of)
    parent = world.parents_of(child)[0]
    return tell(Breach.objects.get(pk=of.pk), "letter", to=[parent.name])[0]


def measure(of: Breach, **given) -> Measure:
    """A planned measure of a breach; without `owner_user` a function takes it up."""
    planned = {"kind": "planned", "what": "Sloten op de kasten", "due_on": dt.date(2026, 12, 1)}
    if not given.get("owner_user"):
        planned["owner"] = "Facilitair"
    return add_measure(breach=of, given=planned | given, on=of.reported_at.date(), by=None)


def tip(text="De presentielijst ligt op de balie.", *, by=None, location=None) -> Tip:
    return give_tip(text=text, location=location, on=dt.date(2026, 10, 25), by=by)


def processor_report(of: Breach, *, hours=24, took=30, told_at=None) -> ProcessorReport:
    """A processor with a term of `hours` told us of a breach `took` hours after it knew."""
    told_at = told_at or of.reported_at
    return record_processor_report(
        breach=of,
        processor=Processor.objects.filter(system="Muis").first()
        or register.processor("Muis", breach_hours=hours),
        told_at=told_at,
        aware_at=told_at - dt.timedelta(hours=took) if took is not None else None,
        way="mail",
        at=told_at,
        by=None,
    )
