"""What is to be done with the files of children."""

import datetime as dt

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import access_of
from children.models import (
    Child,
    ExitInterview,
    Identification,
    Observation,
    PaperLoan,
    RegistrationDraft,
)
from children.panels import AT_PLACEMENT
from children.retention_rules import retention_rules
from core.privacy import Level, SubjectKind
from core.registries import WorkItem, WorkSource, work_sources
from subjects.visibility import visible_of_kind

SHOWN = 50  # of one kind; the rest comes when these have been done
SIGNED_WITHIN = dt.timedelta(weeks=2)  # of the first day
BACK_WITHIN = dt.timedelta(weeks=2)  # a paper file that was taken out
AGREED_WITHIN = dt.timedelta(weeks=4)  # a parent signs an observation


def _rows(rows, user, on, section: str):
    """Rows of children whose section the user may change."""
    return visible_of_kind(
        rows, user, SubjectKind.CHILD, on=on, category=f"child.{section}", level=Level.CHANGE
    )


def _item(what, child: Child, section: str, due_on, next_label) -> WorkItem:
    return WorkItem(
        what=what,
        about=child.name,
        due_on=due_on,
        url=reverse("children:section", args=[child.pk, section]),
        next_label=next_label,
    )


def _placed(children, on):
    """Children in care on a day, with their first day here."""
    return (
        children.filter(Q(subject__relation_ended_on__isnull=True))
        .annotate(first_day=Min("subject__affiliations__starts_on"))
        .filter(first_day__lte=on)
        .order_by("first_day", "pk")
    )


def _unfinished(user, on):
    """Registrations this user began: they go two weeks after they were last worked on."""
    if not access_of(user, on).may("child.identity", Level.CHANGE):
        return []
    term = retention_rules["child.draft"].term
    return [
        WorkItem(
            what=_("A registration is not finished"),
            about="",
            due_on=term.last_day(timezone.localtime(draft.changed_at).date()),
            url=reverse("children:register_check", args=[draft.pk]),
            next_label=_("Go on"),
        )
        for draft in RegistrationDraft.objects.filter(user=user)
    ]


def _not_signed(user, on):
    """Children in care of whom a declaration of the placement is missing (L11)."""
    signed = Count(
        "subject__declarations__kind",
        filter=Q(subject__declarations__kind__in=AT_PLACEMENT),
        distinct=True,
    )
    found = _placed(_rows(Child.objects.all(), user, on, "declarations"), on)
    found = found.annotate(signed=signed).filter(signed__lt=len(AT_PLACEMENT))
    return [
        _item(
            _("Declarations of the placement are missing"),
            child,
            "declarations",
            child.first_day + SIGNED_WITHIN,
            _("Note them"),
        )
        for child in found[:SHOWN]
    ]


def _not_identified(user, on):
    """Children in care without a BSN (L04)."""
    noted = Identification.objects.filter(subject=OuterRef("subject"))
    found = _placed(_rows(Child.objects.all(), user, on, "identification"), on)
    return [
        _item(_("The BSN is not noted yet"), child, "identification", child.first_day, _("Note it"))
        for child in found.filter(~Exists(noted))[:SHOWN]
    ]


def _not_settled(user, on):
    """Children who left, of whom it is not noted what became of the group's folder (L13)."""
    settled = ExitInterview.objects.filter(subject=OuterRef("subject"))
    left = Child.objects.filter(~Exists(settled), subject__relation_ended_on__lte=on)
    found = _rows(left, user, on, "personal_file").select_related("subject")
    return [
        _item(
            _("What became of the personal file of the group?"),
            child,
            "personal_file",
            child.subject.relation_ended_on,
            _("Note it"),
        )
        for child in found.order_by("subject__relation_ended_on", "pk")[:SHOWN]
    ]


def _not_back(user, on):
    """Paper files that were taken out and are not back (K05)."""
    out = PaperLoan.objects.filter(returned_on__isnull=True).select_related("subject__child")
    return [
        _item(
            _("A paper file is out of its cabinet"),
            loan.subject.child,
            "paper_file",
            loan.taken_on + BACK_WITHIN,
            _("Note that it is back"),
        )
        for loan in _rows(out, user, on, "paper_file").order_by("taken_on")[:SHOWN]
    ]


def _not_agreed(user, on):
    """Observations that no parent signed yet (L81)."""
    open_ones = Observation.objects.filter(
        signed="", subject__relation_ended_on__isnull=True
    ).select_related("subject__child")
    return [
        _item(
            _("An observation waits for a parent's signature"),
            observation.subject.child,
            "development",
            observation.observed_on + AGREED_WITHIN,
            _("Note the signature"),
        )
        for observation in _rows(open_ones, user, on, "development").order_by(F("observed_on"))[
            :SHOWN
        ]
    ]


for code, items in (
    ("children.unfinished", _unfinished),
    ("children.declarations", _not_signed),
    ("children.identification", _not_identified),
    ("children.exit", _not_settled),
    ("children.paper", _not_back),
    ("children.observations", _not_agreed),
):
    work_sources.register(WorkSource(code=code, items=items))
