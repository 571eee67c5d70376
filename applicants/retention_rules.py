"""When applications go: 4 weeks after the procedure, a year with consent, at once on request and
after a hire."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from applicants.actions import KEEP_A_YEAR
from applicants.models import Application
from consents.answers import last_words
from core.dates import Term
from core.registries import RetentionRule, retention_rules

WITH_CONSENT = "applicant.file.consent"


def _ended(until: dt.date) -> dict:
    """Applications of procedures that ended by a day; not of who was hired or asked removal."""
    ended = Application.objects.for_panel().filter(procedure__ended_on__lte=until)
    return dict(ended.values_list("subject_id", "procedure__ended_on"))


def _without_consent(until: dt.date):
    ended = _ended(until)
    said = last_words(list(ended), KEEP_A_YEAR)
    for subject_id, ended_on in ended.items():
        if subject_id not in said or not said[subject_id].given:
            yield subject_id, ended_on


def _with_consent(until: dt.date):
    """A consent holds a year from the procedure's end, or from when it was given again (L61)."""
    ended = _ended(until)
    for subject_id, said in last_words(list(ended), KEEP_A_YEAR).items():
        anchor = max(ended[subject_id], said.decided_on)
        if said.given and anchor <= until:
            yield subject_id, anchor


def _promised() -> dict:
    """The term in the words that each who said yes agreed to."""
    kept = Application.objects.for_panel().values("subject_id")
    said = last_words(kept, KEEP_A_YEAR).items()
    found = {pk: decision.text.terms.get(WITH_CONSENT) for pk, decision in said if decision.given}
    return {pk: Term.of(code) for pk, code in found.items() if code}


def _hired(until: dt.date):
    """What moved to the personnel file stands there; what may not stand there goes (L59)."""
    hired = Application.objects.filter(
        outcome=Application.Outcome.HIRED, decided_on__lte=until, removal_asked_on__isnull=True
    )
    return hired.values_list("subject_id", "decided_on")


def _asked(until: dt.date):
    asked = Application.objects.filter(removal_asked_on__lte=until)
    return asked.values_list("subject_id", "removal_asked_on")


for rule in (
    RetentionRule(
        code="applicant.file",
        label=_("Application"),
        retention_class="applicant.file",
        term=Term(weeks=4),
        anchor=_("the end of the procedure"),
        clauses=("K30", "L60"),
        is_limit=True,  # longer only where the applicant consented
        anchored=_without_consent,
        order=50,
    ),
    RetentionRule(
        code=WITH_CONSENT,
        label=_("Application kept with consent"),
        retention_class="applicant.file",
        term=Term(years=1),
        anchor=_("the end of the procedure, or the day consent was given again"),
        clauses=("L60", "L61"),
        is_limit=True,  # the yes was to at most this
        at_least=Term(weeks=4),  # a yes never makes it go sooner than a no
        anchored=_with_consent,
        promised=_promised,
        ground=_("consent of the applicant"),
        order=50,
    ),
    RetentionRule(
        code="applicant.file.hired",
        label=_("Application, hired"),
        retention_class="applicant.file",
        term=Term(),
        anchor=_("the day the applicant was hired"),
        clauses=("L59",),
        anchored=_hired,
        order=50,
    ),
    RetentionRule(
        code="applicant.file.request",
        label=_("Application, removal requested"),
        retention_class="applicant.file",
        term=Term(),
        anchor=_("the day the applicant asked for removal"),
        clauses=("K30",),
        anchored=_asked,
        order=50,
    ),
):
    retention_rules.register(rule)
