"""Whether somebody who was not hired stays for a year, and for one more: asked again, and answered
(L60, L61)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Notice
from accounts.notices import notify
from applicants.actions.applications import lock, remove_on_request
from applicants.actions.texts import KEEP_A_YEAR
from applicants.models import Application, KeepingQuestion
from audit.actions import record
from consents.actions import record_decision
from consents.actions.deciding import ANY
from consents.answers import last_words
from consents.models import ConsentDecision, ConsentText
from consents.texts import text_of
from core.actions import action


@action
def ask_keeping_again(
    *, application: Application, ends_on: dt.date, on: dt.date, by=None
) -> KeepingQuestion:
    """Ask whether the application may be kept for another year after `ends_on`: by a notice where
    the applicant signs in, else it stands on a work list to be asked by phone or letter.

    For one year it is asked once; asked before, that question is returned and nothing is sent.
    """
    lock(application)
    subject = application.subject
    user = subject.user if subject.user_id and subject.user.is_active else None
    question, made = KeepingQuestion.objects.get_or_create(
        subject=subject, ends_on=ends_on, defaults={"asked_on": on, "by_mail": user is not None}
    )
    if made and user:
        notify(user=user, kind=Notice.Kind.CONSENT_QUESTION, by=by)
    record(
        "application.keeping_asked" if made else "application.keeping_was_asked",
        by=by,
        subject_id=subject.pk,
        obj=question,
        section="applicant.procedure",
        by_mail=question.by_mail,
    )
    return question


def standing_question(subject, on: dt.date) -> KeepingQuestion | None:
    """The question about another year, until the year it is about has passed."""
    return KeepingQuestion.objects.filter(subject=subject, ends_on__gte=on).first()


def goes_with_no(application: Application, decided_on: dt.date, on: dt.date) -> bool:
    """Whether a no of `decided_on` removes the application at once: another year was asked about,
    and the applicant said no yes since."""
    if standing_question(application.subject, on) is None:
        return False
    said = last_words([application.subject_id], KEEP_A_YEAR).get(application.subject_id)
    return not (said and said.given and said.decided_on > decided_on)


@action
def record_keeping(
    *,
    application: Application,
    given: bool,
    decided_on: dt.date,
    how: str,
    on: dt.date,
    text: ConsentText | None = None,
    seen=ANY,
    by,
) -> ConsentDecision:
    """Record whether the applicant agrees to be kept for a year (L60), or for one more (L61).

    A no to the question about another year removes the application at once: its first term has
    long passed. One of before a newer yes removes nothing. `text` is what was read, by default that
    of the day; `seen` as `record_decision` has it. Raises ValidationError as that does, and on
    `decided_on` for a day before the receipt.
    """
    if decided_on < application.received_on:
        raise ValidationError(
            {"decided_on": _("The decision cannot be from before the application.")}
        )
    decision = record_decision(
        subject=application.subject,
        text=text or text_of(KEEP_A_YEAR, decided_on),
        given=given,
        decided_on=decided_on,
        how=how,
        on=on,
        seen=seen,
        by=by,
    )
    if not given and goes_with_no(application, decided_on, on):
        remove_on_request(application=application, asked_on=on, by=by)
    return decision
