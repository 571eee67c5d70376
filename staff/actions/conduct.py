"""Publishing what everybody here signs or is told."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from staff.models import ConductText


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
