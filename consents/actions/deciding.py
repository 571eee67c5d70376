"""Recording what somebody decided, and what follows from it at once."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Notice
from accounts.notices import notify
from audit.actions import record
from consents.actions.following import (
    end_removals,
    follow_withdrawal,
    may_be_out,
    note_difference,
    places_left,
    said_since,
)
from consents.actions.matters import asked_about
from consents.answers import Answer, answer
from consents.models import ConsentDecision, ConsentKind, ConsentMatter, ConsentText
from consents.signals import consent_holds, consent_withdrawn
from consents.texts import text_of
from core.actions import action
from core.privacy import SubjectKind
from documents.actions import add_document
from documents.cleaning import Cleaned
from documents.models import Document
from subjects.models import Representation, Subject

CATEGORY = "child.consents"
ANY = object()  # `seen` of who looked at no page before deciding


@action
def record_decision(
    *,
    subject: Subject,
    text: ConsentText,
    given: bool,
    decided_on: dt.date,
    how: str,
    on: dt.date,
    giver: Subject | None = None,
    matter: ConsentMatter | None = None,
    document: Document | None = None,
    seen=ANY,
    newest=ANY,
    by,
) -> ConsentDecision:
    """Add a decision; earlier ones stay as they were. `on` is the day it is recorded; `seen` the
    id of the giver's decision that stood on the page where this one was taken (None: none), and
    `newest` that of the newest in the file, so that an answer sent twice is noted once.

    Where a yes that stood becomes a no, the material is removed (G03), and what is not removed yet
    when the consent holds again stays; a no of before a later yes of the same giver changes
    nothing. Raises ValidationError: on `decided_on` for a day to come,
    before its text was shown or its question put, or when the giver had no custody; on `given` for
    a yes that is not written (K13, G02) or to what was not asked that day; on `giver` for who may
    not decide (K13, L33); on `text` for what is asked of other people; on `document` for a paper
    yes without it; and where the care has ended, the text was replaced, or another decision was
    taken meanwhile.
    """
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    if newest is not ANY and newest_decision(subject) != newest:
        raise ValidationError(
            _("Another answer has been noted in the meantime. Look again at what is there now.")
        )
    decision = _decide(
        subject=subject,
        text=text,
        given=given,
        decided_on=decided_on,
        how=how,
        on=on,
        giver=giver,
        matter=matter,
        document=document,
        seen=seen,
        by=by,
    )
    _send_receipt(giver or subject, by)
    return decision


@action
def record_form(
    *,
    subject: Subject,
    giver: Subject,
    answers: list[tuple[ConsentText, ConsentMatter | None, bool]],
    decided_on: dt.date,
    file: Cleaned,
    title: str,
    on: dt.date,
    seen=ANY,
    function: str = "",
    by,
) -> list[ConsentDecision]:
    """Note what a parent answered on one signed form: the form is stored once, as the proof of
    each answer, and all of it or nothing. `seen` is the id of the newest decision in the file as
    the page showed it (None: none), so that a form sent twice is noted once.

    Raises ValidationError on `answers` without any, and as `record_decision` does.
    """
    if not answers:
        raise ValidationError(
            {"answers": _("Note the answer to at least one question, as on the form.")}
        )
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    if seen is not ANY and newest_decision(subject) != seen:
        raise ValidationError(
            _(
                "Another answer has been noted in the meantime. Check under Consents whether this"
                " form has been noted too."
            )
        )
    for text, matter, given in answers:  # before the file is stored
        _check(subject, text, matter, giver, given, decided_on, on)
    document = add_document(
        subject=subject,
        category=CATEGORY,
        title=title,
        file=file,
        function=function,
        by=by,
    )
    decisions = [
        _decide(
            subject=subject,
            text=text,
            given=given,
            decided_on=decided_on,
            how=ConsentDecision.How.PAPER,
            on=on,
            giver=giver,
            matter=matter,
            document=document,
            seen=ANY,
            by=by,
        )
        for text, matter, given in answers
    ]
    _send_receipt(giver, by)
    return decisions


def newest_decision(subject: Subject):
    """The id of what was noted last in a file; None where nothing was."""
    found = ConsentDecision.objects.filter(subject=subject).order_by("recorded_at", "pk")
    return found.values_list("pk", flat=True).last()


def _decide(
    *, subject, text, given, decided_on, how, on, giver, matter, document, seen, by
) -> ConsentDecision:
    """Check and add one decision, with all that follows; `subject` is locked."""
    kind = text.kind
    _check(subject, text, matter, giver, given, decided_on, on)
    _check_written(given, how, document, subject)
    mine = ConsentDecision.objects.filter(subject=subject, kind=kind, matter=matter, giver=giver)
    _check_seen(mine, seen, text, given, on)
    before = answer(subject, kind.code, on, matter)
    decision = ConsentDecision.objects.create(
        subject=subject,
        kind=kind,
        matter=matter,
        text=text,
        given=given,
        decided_on=decided_on,
        how=how,
        giver=giver,
        document=document,
        recorded_by=by,
    )
    record(
        "consent.decided",
        by=by,
        subject_id=subject.pk,
        obj=decision,
        section=CATEGORY,
        code=kind.code,
        given=given,
    )
    after = answer(subject, kind.code, on, matter)
    note_difference(subject=subject, kind=kind, matter=matter, differs=after.differs, on=on, by=by)
    if given and decision.giver_id in after.givers:
        decision.ended_removals = end_removals(decision, by)
        consent_holds.send(ConsentDecision, decision=decision, by=by)
    is_last_word = not said_since(subject, kind, matter, giver, decided_on)
    if not given and is_last_word and _may_be_out(before, decision):
        follow_withdrawal(decision=decision, on=on, by=by)
        consent_withdrawn.send(ConsentDecision, decision=decision, on=on, by=by)
    return decision


def _may_be_out(before: Answer, no: ConsentDecision) -> bool:
    """Whether something that was made or told under a yes may still be out, and nobody was asked to
    take it back."""
    earlier = ConsentDecision.objects.filter(
        subject=no.subject_id, kind=no.kind_id, matter=no.matter_id
    ).exclude(pk=no.pk)
    newest_first = earlier.order_by("-decided_on", "-recorded_at")
    if no.kind.own_data:  # the yes of another parent told nothing of this one
        newest = newest_first.filter(giver=no.giver_id).first()
        return newest is not None and newest.given
    if not may_be_out(before, newest_first.first()):
        return False
    return not (no.matter and no.matter.occasion_id) or bool(places_left(no.kind, no.matter))


def _check(subject, text: ConsentText, matter, giver, given: bool, decided_on, on) -> None:
    """Whether this giver can decide this about this person, on this day."""
    if text.kind.about != asked_about(subject):
        raise ValidationError({"text": _("This is not asked of this person.")})
    _check_matter(subject, text.kind, matter, given, on)
    if given and text.kind.is_stopped_on(decided_on):
        raise ValidationError(
            {
                "given": _("“%(kind)s” has not been asked since %(day)s: only a no can be noted.")
                % {"kind": text.kind.label, "day": f"{text.kind.retired_on:%d-%m-%Y}"}
            }
        )
    _check_day(text, matter, decided_on, on)
    if subject.kind == SubjectKind.CHILD:
        _check_child(subject, giver, given, decided_on, on)
    elif giver is not None:
        raise ValidationError({"giver": _("This person decides for themselves.")})


def _check_matter(subject, kind: ConsentKind, matter: ConsentMatter | None, given, on) -> None:
    if (matter is None) != (kind.rhythm == ConsentKind.Rhythm.STANDING):
        raise ValidationError(_("Say which person or occasion this is about."))
    if matter and (matter.subject_id != subject.pk or matter.kind_id != kind.pk):
        raise ValidationError(_("This was not asked about this person."))
    if given and matter and matter.until and matter.until < on:
        raise ValidationError(_("This was asked until an earlier day, and is over."))


def _check_day(
    text: ConsentText, matter: ConsentMatter | None, decided_on: dt.date, on: dt.date
) -> None:
    if decided_on > on:
        raise ValidationError({"decided_on": _("This day is still to come.")})
    if decided_on < text.valid_from:
        raise ValidationError(
            {
                "decided_on": _("This text was not shown to anybody before %(day)s.")
                % {"day": f"{text.valid_from:%d-%m-%Y}"}
            }
        )
    if matter and decided_on < matter.opened_on:
        raise ValidationError(
            {
                "decided_on": _("This was asked on %(day)s: nobody answered it before.")
                % {"day": f"{matter.opened_on:%d-%m-%Y}"}
            }
        )


def _check_child(child, giver, given: bool, decided_on: dt.date, on: dt.date) -> None:
    """Custody, court orders and the end of the care are obeyed (K13, L33); a yes can be taken back
    for as long as the file is there (G03)."""
    if given and child.has_ended(on):
        raise ValidationError(_("The care has ended, and with it what the parents agreed to."))
    representation = Representation.objects.filter(subject=child, parent=giver).first()
    if representation is None or not representation.holds_custody_on(on):
        raise ValidationError({"giver": _("Only those who hold custody decide for a child.")})
    if not representation.holds_custody_on(decided_on):
        raise ValidationError({"decided_on": _not_yet(representation)})
    if given and representation.restricted_on(on):
        raise ValidationError(
            {"giver": _("A court order keeps this parent from the child: only a no can be noted.")}
        )


def _not_yet(representation: Representation) -> str:
    """Why a day is refused to who holds custody now. Registering takes its own day as the first, so
    the file may be what is wrong."""
    return _(
        "In the file this parent's custody begins on %(day)s. If that is not right, change it"
        " under Custody first."
    ) % {"day": f"{representation.starts_on:%d-%m-%Y}"}


def _check_written(given: bool, how: str, document, subject: Subject) -> None:
    if given and how not in ConsentDecision.WRITTEN:
        raise ValidationError(
            {"given": _("A yes must be given in writing: in the portal, by email or on a form.")}
        )
    if document is not None and document.subject_id != subject.pk:
        raise ValidationError({"document": _("This document is not in this file.")})
    if given and how == ConsentDecision.How.PAPER and document is None:
        raise ValidationError({"document": _("Add the signed form.")})


def _check_seen(mine, seen, text: ConsentText, given: bool, on: dt.date) -> None:
    """Somebody decides on what stands now, not on what a page of a while ago showed. A yes whose
    text was renewed is withdrawn in the words it was given to."""
    if seen is ANY:
        return
    newest = mine.order_by("decided_on", "recorded_at").last()
    if (newest.pk if newest else None) != seen:
        raise ValidationError(
            _(
                "Your answer has been changed in the meantime, in another window or by us."
                " Look again."
            ),
            code="changed",
        )
    if given and text_of(text.kind.code, on) != text:
        raise ValidationError(
            _("The text has been changed in the meantime. Read it again."), code="text"
        )


def _send_receipt(person: Subject, by) -> None:
    if person.user:
        notify(user=person.user, kind=Notice.Kind.CONSENT_RECEIPT, by=by)
