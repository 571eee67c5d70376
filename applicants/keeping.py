"""Whose year ends soon, so that they are asked again, and who was asked and did not answer yet."""

import datetime as dt
from collections.abc import Iterator

from dateutil.relativedelta import relativedelta

from applicants.actions.texts import KEEP_A_YEAR
from applicants.models import Application, KeepingQuestion
from consents.answers import last_words
from consents.texts import asked_text
from core.dates import Term
from core.registries import RetentionRule, retention_rules
from retention.plan import Planned, planned, terms

RULE = "applicant.file.consent"
RULES = ("applicant.file.request", "applicant.file.hired", RULE, "applicant.file")
ASKED = dt.timedelta(days=30)  # before the year ends


def to_ask(on: dt.date) -> Iterator[tuple[Application, dt.date]]:
    """Applications kept by consent of which the time ends soon and that were not asked yet, with
    the last day of it; nobody where it was stopped to ask this."""
    if asked_text(KEEP_A_YEAR, on) is None:
        return
    soon = {
        item.subject_id: item.due_on - dt.timedelta(days=1)
        for item in planned(retention_rules[RULE], on + ASKED + dt.timedelta(days=1))
        if item.due_on > on
    }
    asked = set(
        KeepingQuestion.objects.filter(subject__in=list(soon)).values_list("subject_id", "ends_on")
    )
    for application in Application.objects.filter(subject__in=list(soon)).select_related(
        "subject__user"
    ):
        ends_on = soon[application.subject_id]
        if (application.subject_id, ends_on) not in asked:
            yield application, ends_on


def when_it_goes(subject_id, on: dt.date) -> Planned | None:
    """What is planned for an application by the rule it falls under; None while its procedure
    runs."""
    until = on + relativedelta(years=2)
    for code in RULES:
        for item in planned(retention_rules[code], until, only=[subject_id]):
            return item
    return None


def rule_to_come(subject_id) -> RetentionRule:
    """The rule an application falls under once its procedure ends, as the applicant answered."""
    said = last_words([subject_id], KEEP_A_YEAR).get(subject_id)
    return retention_rules[RULE if said and said.given else "applicant.file"]


def term_to_come(rule: RetentionRule, subject_id, on: dt.date) -> Term:
    """The term of `rule_to_come`: the one the applicant agreed to, where that is shorter than the
    one in force."""
    promised = rule.promised() if rule.promised else {}
    in_force = terms()[rule.code]
    return min(in_force, promised.get(subject_id, in_force), key=lambda term: term.due_on(on))


def unanswered(on: dt.date) -> list[KeepingQuestion]:
    """Questions to be put by phone or letter that were not answered yet; none where it was stopped
    to ask this."""
    if asked_text(KEEP_A_YEAR, on) is None:
        return []
    standing = KeepingQuestion.objects.filter(
        by_mail=False, ends_on__gte=on, subject__application__removal_asked_on__isnull=True
    )
    found = list(standing.select_related("subject__applicant", "subject__application__procedure"))
    said = last_words([question.subject_id for question in found], KEEP_A_YEAR)
    return [
        question for question in found if said[question.subject_id].decided_on < question.asked_on
    ]
