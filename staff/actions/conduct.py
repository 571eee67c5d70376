"""Publishing what everybody here signs or is told, and signing it in the portal."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from core.privacy import SubjectKind
from staff.models import ConductText, SignedStatement
from staff.statements import asked_of
from subjects.models import Subject, search_text
from subjects.record_actions import save_record


@action
def publish_statement(
    *, kind: str, body_nl: str, body_en: str = "", valid_from: dt.date, by
) -> ConductText:
    """Make the next version of a statement: everybody who works here is asked again.

    Raises ValidationError on `valid_from` where that lies before the version that stands.
    """
    texts = ConductText.objects.filter(kind=kind)
    last = texts.aggregate(version=Max("version"), day=Max("valid_from"))
    if last["day"] and valid_from < last["day"]:
        raise ValidationError(
            {
                "valid_from": _("The version before this one is valid from %(day)s.")
                % {"day": f"{last['day']:%d-%m-%Y}"}
            }
        )
    text = ConductText(
        kind=kind,
        version=(last["version"] or 0) + 1,
        body_nl=body_nl,
        body_en=body_en,
        valid_from=valid_from,
    )
    text.full_clean()
    text.save(force_insert=True)
    record("statement.published", by=by, obj=text, kind=kind, version=text.version)
    return text


@action
def sign_own_statement(
    *, subject: Subject, text: ConductText, name: str, signed_on: dt.date, by
) -> SignedStatement:
    """Somebody signs a version in the portal, by typing the own name; pressed twice, it is signed
    once (L07, S03, L52).

    Raises ValidationError on `name` where it is not the name in the file, and on `text` where this
    version is not asked any more.
    """
    Subject.objects.select_for_update().get(pk=subject.pk)
    signed = SignedStatement.objects.filter(subject=subject, text=text).first()
    if signed:
        return signed
    if text not in asked_of(subject):
        raise ValidationError(
            {"text": _("The text has been changed in the meantime. Read it again.")}
        )
    own = name_in_file(subject)
    if search_text(name) != search_text(own):
        raise ValidationError(
            {"name": _("Type your name as it stands in your file: %(name)s.") % {"name": own}}
        )
    values = {
        "text": text,
        "signed_on": signed_on,
        "how": SignedStatement.How.PORTAL,
        "signed_name": " ".join(name.split()),
    }
    return save_record(record=SignedStatement(subject=subject), values=values, by=by)


def name_in_file(subject: Subject) -> str:
    """The name of somebody who works or helps here."""
    person = subject.volunteer if subject.kind == SubjectKind.VOLUNTEER else subject.employee
    return person.name
