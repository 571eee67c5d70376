"""What stands in a section of an application besides its records."""

from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.actions import KEEP_A_YEAR, may_reopen
from applicants.models import Application
from consents.answers import answer
from core.dates import today
from core.privacy import declaration_of
from subjects import invitation_pages
from subjects.models import Subject
from subjects.records import Panel, label_of, shown


def procedure(subject: Subject, user, may_change: bool) -> list[Panel]:
    """How far the application is, whether it may be kept, and what can be done with it."""
    application = subject.application
    rows = [
        (label_of(Application, name), shown(application, name))
        for name in declaration_of(Application).exported
    ]
    rows.append((_("May be kept longer"), keeping_answer(subject)))
    links = []
    if may_change:
        if application.outcome == Application.Outcome.OPEN:
            links.append((_("Move to another stage"), _page("stage", subject)))
        elif may_reopen(application):
            links.append((_("Undo the decision"), _page("reopen", subject)))
        links += [
            (_("Hire"), _page("hire", subject)),
            (_("Reject, or note a withdrawal"), _page("outcome", subject)),
            (_("Note the answer about keeping the data"), _page("keeping", subject)),
            (_("Remove on request"), _page("remove", subject)),
        ]
    return [Panel(rows=rows, links=links)]


def signing_in(subject: Subject, user, may_change: bool) -> list[Panel]:
    """Whether the applicant signs in, and an invitation; for the panel."""
    if not may_change:
        return []
    return [invitation_pages.signing_in(subject, _page("invite", subject))]


def _page(name: str, subject: Subject) -> str:
    return reverse(f"applicants:{name}", args=[subject.pk])


def keeping_answer(subject: Subject) -> dict:
    """Whether somebody agreed to be kept for a year, as it stands."""
    found = answer(subject, KEEP_A_YEAR, today())
    if found.given is None:
        return {"text": _("Not asked"), "answer": "none"}
    day = _("since %(day)s") % {"day": f"{found.decided_on:%d-%m-%Y}"}
    if found.given:
        return {"text": _("Yes"), "answer": "yes", "sub": day}
    return {"text": _("No"), "answer": "no", "sub": day}
