"""Recording what was told to whom, and telling recipients of a change."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.actions import record
from consents.answers import answer
from consents.models import ConsentKind, ConsentMatter
from core.actions import action
from core.privacy import main_class
from disclosures import rules
from disclosures.models import (
    CallNote,
    Disclosure,
    LegalDuty,
    RecipientKind,
    RecipientTask,
    Rule,
)
from documents.models import Document
from subjects.models import Subject

Ground = Disclosure.Ground
TAKEN_BACK = gettext_lazy("This has already been taken back.")
TOLD_WITHIN = dt.timedelta(days=14)  # a recipient hears of a change within two weeks


@action
def record_disclosure(
    *,
    subject: Subject,
    recipient_kind: RecipientKind,
    recipient: str,
    categories: list[str],
    means: str,
    ground: str,
    purpose: str,
    five_rules: list[str],
    disclosed_on: dt.date,
    on: dt.date,
    consent_kind: ConsentKind | None = None,
    matter: ConsentMatter | None = None,
    duty: LegalDuty | None = None,
    document: Document | None = None,
    call_note: CallNote | None = None,
    told: str = "",
    by,
) -> Disclosure:
    """Record that data of these categories went to a recipient, after every check of
    `disclosures.rules`. `on` is the day it is recorded. Consent is looked up as it stood on the day
    of telling, under the lock that decisions are recorded under: today's, withdrawn a second ago,
    is no consent.

    Raises ValidationError by field: what lacks, what the ground does not cover, whom a court keeps
    away, a way of telling that is not allowed, a rule that is not met.
    """
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    rules.check_subject(subject)
    if disclosed_on > on:
        raise ValidationError({"disclosed_on": _("This day is still to come.")})
    rules.check_categories(subject, categories, by, on)
    if matter is not None:
        recipient = matter.name  # the consent names whom it is for
    if not recipient.strip():
        raise ValidationError({"recipient": _("Say to whom it is told.")})
    rules.check_recipient(subject, recipient, on, call_note)
    rules.check_parent(subject, recipient_kind, recipient, on)
    consented = None
    if ground == Ground.CONSENT:
        if call_note and consent_kind and not rules.answers_caller(call_note, consent_kind, matter):
            raise ValidationError(
                {"consent": _("This consent is for somebody other than the one who asked.")}
            )
        found = rules.check_consent(
            subject, recipient_kind, consent_kind, matter, means, categories, disclosed_on
        )
        consented = max(found.decisions, key=lambda decision: decision.decided_on)
        duty = document = None
    elif ground == Ground.LEGAL_DUTY:
        rules.check_duty(recipient_kind, duty, categories)
        document = None
    elif ground == Ground.COURT_ORDER:
        rules.check_order(subject, document)
        duty = None
    else:
        raise ValidationError({"ground": _("Without a ground nothing may be told.")})
    rules.check_call(subject, call_note)
    rules.check_means(recipient_kind, means, ground, call_note)
    rules.check_five_rules(five_rules, purpose)
    made = _store(
        subject,
        by,
        recipient_kind=recipient_kind,
        recipient=recipient,
        categories=sorted(categories),
        means=means,
        ground=ground,
        purpose=purpose,
        told=told,
        consent=consented,
        duty=duty,
        document=document,
        call_note=call_note,
        five_rules=list(Rule.values),
        disclosed_on=disclosed_on,
    )
    if consented and disclosed_on < on and not answer(subject, consent_kind.code, on, matter):
        # Noted late: what it rested on was withdrawn since, so the recipient hears of it now.
        ask_to_tell(disclosures=[made], why=RecipientTask.Why.WITHDRAWN, on=on, by=by)
    return made


@action
def record_copy_given(
    *, subject: Subject, recipient: str, categories: list[str], number: str, on: dt.date, by
) -> Disclosure:
    """Record that a person fetched the copy of a file that was asked for (GDPR art. 15)."""
    return _store(
        subject,
        by,
        recipient=recipient,
        categories=sorted(categories),
        means=Disclosure.Means.PORTAL,
        ground=Ground.ACCESS_REQUEST,
        ground_note=number,
        disclosed_on=on,
    )


def _store(subject: Subject, by, **values) -> Disclosure:
    disclosure = Disclosure(
        subject=subject,
        retention_class=main_class(subject.kind),
        disclosed_by=by,
        **values,
    )
    disclosure.full_clean(exclude=["id", "subject", "disclosed_by"])
    disclosure.save(force_insert=True)
    record(
        "disclosure.recorded",
        by=by,
        subject_id=subject.pk,
        obj=disclosure,
        section="child.disclosures",
        ground=str(disclosure.ground),
    )
    return disclosure


@action
def ask_to_tell(*, disclosures: list[Disclosure], why: str, on: dt.date, by) -> list[RecipientTask]:
    """A task for each of these disclosures to tell its recipient of a change; one that is open for
    the same reason is enough. To whom the person is, and to whom it was not told after all, nothing
    has to be told."""
    tasks = []
    given = Disclosure.objects.filter(pk__in=[disclosure.pk for disclosure in disclosures])
    standing = set(given.standing().select_for_update().values_list("pk", flat=True))
    for disclosure in disclosures:
        if disclosure.ground == Ground.ACCESS_REQUEST or disclosure.pk not in standing:
            continue
        if disclosure.tasks.filter(why=why, done_on__isnull=True).exists():
            continue
        task = RecipientTask.objects.create(
            subject_id=disclosure.subject_id,
            retention_class=disclosure.retention_class,
            disclosure=disclosure,
            why=why,
            opened_on=on,
            due_on=on + TOLD_WITHIN,
        )
        tasks.append(task)
        _record_telling("disclosure.telling_asked", task, by)
    if not tasks:
        record("disclosure.nobody_to_tell", by=by, why=str(why))
    return tasks


def end_telling(*, disclosures: list[Disclosure], why: str, by) -> None:
    """End what recipients were still to be told, where the reason for it is gone. What they were
    told already stays noted. A step of what takes the reason away."""
    tasks = RecipientTask.objects.filter(disclosure__in=disclosures, why=why, done_on__isnull=True)
    for task in tasks:
        _record_telling("disclosure.telling_ended", task, by)
    tasks.delete()


@action
def note_told(*, task: RecipientTask, note: str, on: dt.date, by) -> RecipientTask:
    """Note that a recipient was told. Raises ValidationError on `note` without a word of how, and
    where that was done already, is not to be done any more, or what was told was taken back."""
    task = RecipientTask.objects.select_for_update().filter(pk=task.pk).first()
    if task is None:
        raise ValidationError(_("This does not have to be told any more."))
    if task.done_on:
        raise ValidationError(_("This has already been done."))
    if Disclosure.objects.select_for_update().get(pk=task.disclosure_id).taken_back_on:
        raise ValidationError(TAKEN_BACK)
    if not note.strip():
        raise ValidationError({"note": _("Say how the recipient was told.")})
    task.done_on, task.done_by, task.note = on, by, note
    task.save()
    _record_telling("disclosure.recipient_told", task, by)
    return task


def _record_telling(what: str, task: RecipientTask, by) -> None:
    record(
        what,
        by=by,
        subject_id=task.subject_id,
        obj=task,
        section="child.disclosures",
        why=str(task.why),
    )
