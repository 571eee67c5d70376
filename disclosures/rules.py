"""What may be told to whom: the checks every disclosure passes before it is recorded.

By consent of those who decide, by a named law, or by a court order; never of an applicant, never to
somebody a court keeps away, and by telephone only to whom the policy names or who is called back
(K01, K12, K13, L31, L32, L33, L34, L38, L39, L62, B01).
"""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consents.answers import Answer, State, answer
from consents.defaults import CALL_ANSWER, HANDOVER_VERBAL, HANDOVER_WRITTEN
from consents.models import ConsentKind, ConsentMatter
from core.privacy import CATEGORIES, Level, SubjectKind, line_of, main_class
from disclosures.defaults import PARENT
from disclosures.models import CallNote, Disclosure, LegalDuty, RecipientKind, Rule
from documents.models import Document
from staff.sections import SECTIONS
from subjects.models import Subject, search_text
from subjects.people import names_of
from subjects.restrictions import restricted_lines
from subjects.visibility import level_in

Means = Disclosure.Means
# A handover has a consent for each of its two ways (K12).
WAYS = {HANDOVER_WRITTEN: {Means.WRITTEN}, HANDOVER_VERBAL: {Means.VERBAL, Means.PHONE}}
_ROOMS = {SubjectKind.CHILD: "child", SubjectKind.PARENT: "child"}


def categories_for(subject: Subject, user, on: dt.date) -> list[str]:
    """The parts of a file that `user` may tell of: those that open to them at all. Who may not read
    the care file tells nothing of it (L39), and of what is restricted nobody tells until that is
    lifted, though who handles requests opens it on a reason (GDPR art. 18)."""
    restricted = restricted_lines(user, on).get(subject.pk, ())
    return [
        code
        for code in _parts_of(subject)
        if level_in(user, subject, code, on=on) >= Level.REASON
        and line_of(code, subject.kind) not in restricted
    ]


def _parts_of(subject: Subject) -> list[str]:
    """The parts that the file of such a person can hold: of an external no BSN, of an employee no
    agency."""
    room = _ROOMS.get(SubjectKind(subject.kind), "staff")
    if room == "child":
        return [code for code, category in CATEGORIES.items() if category.room == room]
    held = {section.category for section in SECTIONS.values() if section.fits(subject)}
    return [code for code in CATEGORIES if code in held]


def check_subject(subject: Subject) -> None:
    """Data of applicants never goes to third parties (L62), nor that of volunteers."""
    if subject.kind not in (
        *_ROOMS,
        SubjectKind.EMPLOYEE,
        SubjectKind.INTERN,
        SubjectKind.EXTERNAL,
    ):
        raise ValidationError(_("Data of applicants and volunteers is never given to others."))


def check_categories(subject: Subject, categories: list[str], user, on: dt.date) -> None:
    if not categories or not set(categories) <= set(_parts_of(subject)):
        raise ValidationError({"categories": _("Choose what is told.")})
    if user is not None and not set(categories) <= set(categories_for(subject, user, on)):
        raise ValidationError(
            {"categories": _("Your function does not open all of this. Ask whose work it is.")}
        )


def check_recipient(
    subject: Subject, recipient: str, on: dt.date, call_note: CallNote | None = None
) -> None:
    """Nothing goes to somebody a court keeps from the child, under whatever kind (L33), also where
    the person asked in the name of an institution."""
    kept_out = [r.parent_id for r in subject.represented_by.all() if r.restricted_on(on)]
    named = [recipient, call_note.caller, call_note.institution] if call_note else [recipient]
    for name in names_of(kept_out).values():
        if any(_is_called(text, name) for text in named):
            raise ValidationError(
                {"recipient": _("A court order forbids telling this person anything.")}
            )


def _is_called(text: str, name: str) -> bool:
    """Whether a text names this person: in full, or by family name with the first initial."""
    said = set(re.findall(r"\w+", search_text(text)))
    first, *family = re.findall(r"\w+", search_text(name))
    return bool(family) and set(family) <= said and bool({first, first[0]} & said)


def answers_caller(call_note: CallNote, kind: ConsentKind, matter: ConsentMatter | None) -> bool:
    """Whether a consent is for whoever asked: what the parents were asked about this question, or
    somebody by the same name; a yes to one caller is none to another (L36, L37)."""
    if matter is None:
        return True
    if kind.code == CALL_ANSWER:
        return matter.pk == call_note.matter_id
    name = matter.name.casefold()
    asked = [one.casefold().strip() for one in (call_note.caller, call_note.institution)]
    return any(one and (one in name or name in one) for one in asked)


def parents_to_tell(subject: Subject, on: dt.date) -> dict:
    """Names by subject id of the parents without custody whom no order keeps away: they may ask
    for important facts."""
    return names_of(
        r.parent_id
        for r in subject.represented_by.all()
        if not r.restricted_on(on) and not r.holds_custody_on(on)
    )


def check_means(kind: RecipientKind, means: str, ground: str, call_note: CallNote | None) -> None:
    """By telephone, or in person, nothing goes to others than tax office and police (L32), but for
    who is called back about a question, or spoken with, on a written yes (L37, K12)."""
    if kind.told_by_phone or means in (Means.WRITTEN, Means.PORTAL):
        return
    if ground != Disclosure.Ground.CONSENT:
        raise ValidationError({"means": _("This is told in writing only.")})
    if means == Means.PHONE and call_note is None:
        raise ValidationError(
            {"means": _("Note the question first; then this person is called back.")}
        )


def check_call(subject: Subject, call_note: CallNote | None) -> None:
    """The question that is answered is about this person."""
    if call_note is not None and call_note.subject_id != subject.pk:
        raise ValidationError({"call_note": _("This question is not in this file.")})


def check_five_rules(five_rules: list[str], purpose: str) -> None:
    """Each of the five rules is answered, and says yes, before anything goes (K01)."""
    if not purpose.strip():
        raise ValidationError({"purpose": _("Say what it is for.")})
    lacking = [rule.label for rule in Rule if rule not in five_rules]
    if lacking:
        raise ValidationError(
            {"five_rules": _("Not all five rules are met. Then nothing may be told.")}
        )


def check_consent(
    subject: Subject,
    recipient_kind: RecipientKind,
    consent_kind: ConsentKind | None,
    matter: ConsentMatter | None,
    means: str,
    categories: list[str],
    on: dt.date,
) -> Answer:
    """The answer that opens the file to this recipient, as it stands at this very moment; the
    caller holds the lock under which decisions are recorded."""
    if consent_kind is None or not recipient_kind.consent_kinds.filter(pk=consent_kind.pk).exists():
        raise ValidationError({"consent": _("Choose the consent that covers this recipient.")})
    found = answer(subject, consent_kind.code, on, matter)
    if not found:
        raise ValidationError({"consent": NO_YES[found.state]()})
    if means not in WAYS.get(consent_kind.code, set(Means)):
        raise ValidationError({"means": _("This consent is for another way of telling.")})
    beyond = [CATEGORIES[code].label for code in categories if code not in consent_kind.categories]
    if beyond:
        raise ValidationError(
            {
                "categories": _("The consent does not cover: %(parts)s.")
                % {"parts": ", ".join(map(str, beyond))}
            }
        )
    return found


NO_YES = {
    State.NO: lambda: _("There is no consent: the answer is no."),
    State.NOT_ASKED: lambda: _("There is no consent: nobody has been asked."),
    State.WAITING: lambda: _("There is no consent yet: not everybody has answered."),
    State.ENDED: lambda: _("The consent has ended."),
}


def check_duty(
    recipient_kind: RecipientKind, duty: LegalDuty | None, categories: list[str]
) -> None:
    if duty is None or not duty.recipient_kinds.filter(pk=recipient_kind.pk).exists():
        raise ValidationError({"duty": _("Choose the law that asks for this.")})
    beyond = [CATEGORIES[code].label for code in categories if code not in duty.categories]
    if beyond:
        raise ValidationError(
            {
                "categories": _("This law does not ask for: %(parts)s.")
                % {"parts": ", ".join(map(str, beyond))}
            }
        )


def order_categories(subject: Subject) -> list[str]:
    """The parts of a file in which a court's order can stand: of a child those of custody and of
    disclosures; of somebody who works here all, but for the proof of who they are."""
    room = _ROOMS.get(SubjectKind(subject.kind), "staff")
    if room == "child":
        return ["child.custody", "child.disclosures"]
    return [code for code in _parts_of(subject) if code != "staff.identification"]


def check_order(subject: Subject, document: Document | None) -> None:
    """The order is a paper of the file itself, which is destroyed together with what was told; a
    copy that was made for somebody is none, and goes sooner."""
    if (
        document is None
        or document.subject_id != subject.pk
        or document.made_for_id is not None
        or document.category not in order_categories(subject)
        or document.retention_class != main_class(subject.kind)
    ):
        raise ValidationError({"document": _("Choose the court order, a document in this file.")})


def check_parent(subject: Subject, recipient_kind: RecipientKind, recipient: str, on) -> None:
    """A parent without custody is one of this child, and under no order."""
    if recipient_kind.code == PARENT and recipient not in parents_to_tell(subject, on).values():
        raise ValidationError(
            {"recipient": _("Choose a parent of this child, under no court order.")}
        )


def told_to_others(subject: Subject) -> list[str]:
    """In words, that something of a file was told to others: then it is no file by mistake."""
    told = Disclosure.objects.standing().filter(subject=subject)
    return [_("something was told to others")] if told.exists() else []
