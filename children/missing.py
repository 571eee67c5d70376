"""Files in which something is missing that should be there, for the work list and the list."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from children.models import Child, ExitInterview, Identification
from children.panels import AT_PLACEMENT
from consents.models import ConsentDecision, ConsentKind
from consents.texts import kinds_asked
from core.privacy import Level, SubjectKind
from subjects.models import Affiliation
from subjects.visibility import visible_of_kind


@dataclass(frozen=True)
class Missing:
    """`among(children, on)` limits to the files where it is missing; `since_on` is then the day
    from which it should have been there."""

    label: str
    section: str
    among: Callable[[QuerySet, dt.date], QuerySet]
    within: dt.timedelta = dt.timedelta()  # how long after that day it may be missing

    def children(self, user, on: dt.date) -> QuerySet:
        """The children whose section the user may change and where this is missing, the longest
        missing first."""
        found = visible_of_kind(
            Child.objects.all(),
            user,
            SubjectKind.CHILD,
            on=on,
            category=f"child.{self.section}",
            level=Level.CHANGE,
        )
        return (
            self.among(found, on - self.within).select_related("subject").order_by("since_on", "pk")
        )


def _without_place(children: QuerySet, on: dt.date) -> QuerySet:
    """Who is not deregistered and has no place after a day, as where the deregistration of a child
    that never came was undone."""
    places = Affiliation.objects.filter(subject=OuterRef("subject"))
    placed = places.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    found = children.filter(~Exists(placed), subject__relation_ended_on__isnull=True)
    return found.annotate(since_on=Max("subject__affiliations__ends_on")).filter(since_on__lte=on)


def _in_care(children: QuerySet, on: dt.date) -> QuerySet:
    """Who was ever placed, and is not deregistered; a place that never began was not one."""
    first_day = Min(
        "subject__affiliations__starts_on",
        filter=Q(subject__affiliations__never_begun=False),
    )
    in_care = children.filter(subject__relation_ended_on__isnull=True)
    return in_care.annotate(since_on=first_day).filter(since_on__lte=on)


def _without_declarations(children: QuerySet, on: dt.date) -> QuerySet:
    signed = Count(
        "subject__declarations__kind",
        filter=Q(subject__declarations__kind__in=AT_PLACEMENT),
        distinct=True,
    )
    return _in_care(children, on).annotate(signed=signed).filter(signed__lt=len(AT_PLACEMENT))


def _without_bsn(children: QuerySet, on: dt.date) -> QuerySet:
    noted = Identification.objects.filter(subject=OuterRef("subject"))
    return _in_care(children.filter(~Exists(noted)), on)


def _without_outcome(children: QuerySet, on: dt.date) -> QuerySet:
    settled = ExitInterview.objects.filter(subject=OuterRef("subject"))
    left = children.filter(~Exists(settled), subject__relation_ended_on__lte=on)
    return left.annotate(since_on=F("subject__relation_ended_on"))


def _without_consents(children: QuerySet, on: dt.date) -> QuerySet:
    """Where nobody answered one of the questions that are asked at placement."""
    asked = kinds_asked(ConsentKind.About.CHILD, on, at_placement=True)
    answered = ConsentDecision.objects.filter(
        subject=OuterRef(OuterRef("subject")), kind=OuterRef("pk")
    )
    open_ones = ConsentKind.objects.filter(~Exists(answered), pk__in=[kind.pk for kind in asked])
    return _in_care(children.filter(Exists(open_ones)), on)


MISSING = {
    "placement": Missing(
        _("There is no placement"),
        "care_arrangement",
        _without_place,
        within=dt.timedelta(days=1),
    ),
    "declarations": Missing(
        _("Declarations for the placement are missing"), "declarations", _without_declarations
    ),  # L11
    "consents": Missing(
        _("Consents for the placement are missing"),
        "consents",
        _without_consents,
        within=dt.timedelta(weeks=2),
    ),  # S05
    "bsn": Missing(_("The BSN has not been noted yet"), "identification", _without_bsn),  # L04
    "exit": Missing(
        _("What became of the personal file of the group?"), "personal_file", _without_outcome
    ),  # L13
}
