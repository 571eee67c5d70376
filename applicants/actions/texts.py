"""The words applicants agree to. An organisation may publish versions of its own."""

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from consents.actions import publish_text, text_of
from consents.models import ConsentText

APPLY = "applicant_register"  # consent to be registered for one procedure (K29)
KEEP_A_YEAR = "applicant_keep_year"  # consent to be approached for fitting vacancies (L60)
SHIPPED = dt.date(2018, 5, 25)  # our own texts are as old as the GDPR, so older than any answer

# The product's own words, by code: label and body.
OURS = {
    APPLY: (
        gettext_noop("Register my application"),
        gettext_noop(
            "You may register what I send here for this vacancy, and for nothing else. Only the"
            " people on the selection panel see it. It goes to nobody outside the organisation."
            " It is destroyed four weeks after the procedure, unless I agree to be kept for a"
            " year. If I am hired, it moves to my personnel file. I can have it removed at any"
            " time."
        ),
    ),
    KEEP_A_YEAR: (
        gettext_noop("Keep my application for a year"),
        gettext_noop(
            "You may keep my application for one year after the procedure, to ask me for a"
            " vacancy that fits. I can withdraw this at any time; then my data goes."
        ),
    ),
}


def ensure_text(code: str, *, on: dt.date, by) -> ConsentText:
    """The words in force on a day; where there are none yet, the product's own are published."""
    found = text_of(code, on)
    if found:
        return found
    label, body = OURS[code]
    with translation.override("nl"):
        return publish_text(code=code, label=_(label), body=_(body), valid_from=SHIPPED, by=by)
