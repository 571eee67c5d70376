"""Answers of people who work here that did not come through the portal."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consents.actions import record_decision
from consents.models import ConsentDecision, ConsentMatter, ConsentText
from core.actions import action
from documents.actions import add_document
from documents.cleaning import Cleaned
from staff.consents import CATEGORY, newest_decision
from subjects.models import Subject


@action
def note_consent(
    *,
    subject: Subject,
    text: ConsentText,
    matter: ConsentMatter | None,
    given: bool,
    decided_on: dt.date,
    how: str,
    file: Cleaned | None,
    seen: uuid.UUID | None,
    on: dt.date,
    function: str = "",
    by,
) -> ConsentDecision:
    """Note an answer as it was signed, mailed or spoken, with the signed form as its proof. `seen`
    is what was noted last when the page was made, so that a form sent twice is noted once.

    Raises ValidationError where another answer was noted since, on `file` for a yes on paper
    without the form, and as `record_decision` does.
    """
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    if newest_decision(subject) != seen:
        raise ValidationError(
            _("Another answer has been noted in the meantime. Look again at what is there now.")
        )
    if given and how == ConsentDecision.How.PAPER and not file:
        raise ValidationError({"file": _("Add the signed form.")})
    document = file and add_document(
        subject=subject,
        category=CATEGORY,
        title=_("Signed declaration of consent"),
        file=file,
        function=function,
        by=by,
    )
    return record_decision(
        subject=subject,
        text=text,
        matter=matter,
        given=given,
        decided_on=decided_on,
        how=how,
        document=document or None,
        on=on,
        by=by,
    )
