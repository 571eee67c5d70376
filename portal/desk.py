"""Where somebody decides on consent in the portal: whose file, who decides, what is asked."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from accounts.access import access_of
from accounts.models import User
from consents.models import ConsentDecision
from core.dates import today
from core.privacy import Level, SubjectKind, line_of
from portal.questions import Question, questions_of
from portal.scope import OWN_FUNCTION, own_child_or_404, own_file_or_404
from subjects.actions import log_opening
from subjects.models import Subject
from subjects.visibility import can

CHILD, OWN = "child.consents", "staff.consents"


@dataclass(frozen=True)
class Desk:
    """Where somebody decides: about an own child, or (without a `giver`) about oneself."""

    user: User
    subject: Subject
    giver: Subject | None
    on: dt.date

    @property
    def category(self) -> str:
        return CHILD if self.giver else OWN

    @property
    def is_shown(self) -> bool:
        """Whether the matrix opens the consents of an own file, which this is known to be."""
        function = "parent" if self.giver else OWN_FUNCTION[SubjectKind(self.subject.kind)]
        line = line_of(self.category, self.subject.kind)
        return access_of(self.user, self.on).level(function, line) >= Level.VIEW

    def opened_as(self, level: Level) -> str:
        """The function that opens the consents at a level; empty where none does."""
        verdict = can(self.user, self.subject, self.category, level, on=self.on, own=True)
        return verdict.function if verdict else ""

    def url(self, page: str, *parts) -> str:
        if self.giver:
            return reverse(f"portal:{page}", args=[self.subject.pk, *parts])
        return reverse(f"portal:own-{page}", args=parts)

    def url_of(self, question: Question, **query) -> str:
        matter = question.matter
        url = (
            self.url("consent-about", matter.pk)
            if matter
            else self.url("consent", question.kind.code)
        )
        return with_query(url, **query)

    @property
    def name(self) -> str:
        """Whom it is about, for the head of a page; empty for oneself."""
        return self.subject.child.first_name if self.giver else ""

    def questions(self) -> list[Question]:
        return questions_of([self.subject], self.giver, on=self.on)[self.subject.pk]

    def decisions(self):
        """The own decisions, newest first."""
        found = ConsentDecision.objects.filter(subject=self.subject, giver=self.giver)
        return found.select_related("kind", "text", "matter__occasion").order_by(
            "-decided_on", "-recorded_at"
        )


def with_query(url: str, **query) -> str:
    given = {name: value for name, value in query.items() if value}
    return f"{url}?{urlencode(given)}" if given else url


def desk_of_child(request, pk) -> Desk:
    on = today()
    subject = own_child_or_404(request.user, pk, on=on)
    return _opened(request, Desk(request.user, subject, request.user.subject, on))


def own_desk(request) -> Desk:
    on = today()
    subject = own_file_or_404(request.user, on=on)
    return _opened(request, Desk(request.user, subject, None, on))


def _opened(request, desk: Desk) -> Desk:
    """The desk, with this look at it in the trail; 404 where the matrix keeps it shut."""
    function = desk.opened_as(Level.VIEW)
    if not function:
        raise Http404
    request.user.function_in_use = function
    if request.method != "POST":  # a decision has an event of its own
        log_opening(
            subject_id=desk.subject.pk, section=desk.category, function=function, by=desk.user
        )
    return desk
