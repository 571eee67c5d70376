"""A breach as somebody reports it, and one with every section answered."""

import datetime as dt
from zoneinfo import ZoneInfo

from breaches.actions import (
    close_breach,
    record_notification,
    report_breach,
    save_answers,
    save_evaluation,
)
from breaches.models import Breach
from tests.factories import world

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# Summer time ends the night after. In UTC, so that what tests add to it are elapsed hours.
NOTICED = dt.datetime(2026, 10, 24, 8, 0, tzinfo=AMSTERDAM).astimezone(dt.UTC)
REPORTED = NOTICED + dt.timedelta(hours=1)
SUMMARY = "Een tas met de presentielijst is gestolen uit een auto."


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


def decide(of, decision="notify", *, at=None, sent=True, **more) -> Breach:
    """Record a decision about the AP, and the whole notification where that was decided."""
    at = at or of.reported_at + dt.timedelta(hours=1)
    answers = {"ap_decision": decision, "ap_reasoning": "De lijst is niet terug."}
    breach = save(of, "notification", at=at, **{**answers, **more})
    if decision == "notify" and sent and not breach.standing:
        notify(breach, at=at)
    return Breach.objects.get(pk=of.pk)


def notify(of, kind="complete", *, at, sent_at=None, number="AP-123456", **more):
    """Record a notification to the AP."""
    return record_notification(
        breach=of, kind=kind, sent_at=sent_at or at, number=number, at=at, by=None, **more
    )


def evaluate(of, *, at=None, improvements=None) -> Breach:
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
