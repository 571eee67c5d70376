"""What is a signed-in person's own: the children, the own file, the requests made (S08)."""

import datetime as dt

from django.db.models import Q
from django.http import Http404

from applicants.sections import SECTIONS as APPLICATION
from core.privacy import CATEGORIES, Level, SubjectKind
from core.registries import export_sections
from rights.models import Copy, Request
from staff.actions import OWN_FUNCTION as WORKING
from staff.sections import SECTIONS, VOLUNTEER_SECTIONS
from subjects.models import Subject
from subjects.visibility import can, children_of, grants_of

# In which function each kind of person opens the own file, and what stands in such a file.
OWN_FUNCTION = {**WORKING, SubjectKind.APPLICANT: "applicant"}
OWN_SECTIONS = {
    SubjectKind.VOLUNTEER: VOLUNTEER_SECTIONS,
    SubjectKind.APPLICANT: APPLICATION,
}


def own_children(user, *, on: dt.date):
    """The children whose parent this user is, with custody, no court order, and not long gone.

    What the user may see by working somewhere does not count here.
    """
    granted = [subject_id for function, subject_id in grants_of(user, on) if function == "parent"]
    return children_of(user, on).filter(pk__in=granted).select_related("child")


def own_child_or_404(user, pk, *, on: dt.date) -> Subject:
    child = own_children(user, on=on).filter(pk=pk).first()
    if child is None:
        raise Http404
    return child


def own_requests(user, *, on: dt.date):
    """The requests this person made about oneself, or about children in custody and under no court
    order, also longer after care ended: a request and its copy are open for as long as the file is
    there."""
    own = Q(subject__user=user) if user.is_active else Q(pk__in=())
    return Request.objects.filter(
        own | Q(subject__in=children_of(user, on, recent=False)), requester__user=user
    ).select_related("subject__child", "copy")


def running_requests(user, *, on: dt.date):
    """The own requests that are not over, and those whose copy waits to be fetched."""
    return own_requests(user, on=on).filter(
        Q(state__in=Request.UNANSWERED) | Q(copy__state=Copy.State.READY)
    )


def own_file(user, *, on: dt.date) -> Subject | None:
    """The own file of who works, helps or applied here, where it is open to the user."""
    granted = {(function, subject_id) for function, subject_id in grants_of(user, on)}
    ids = [pk for function, pk in granted if function in OWN_FUNCTION.values()]
    for subject in Subject.objects.filter(pk__in=ids, user=user, kind__in=OWN_FUNCTION):
        if (OWN_FUNCTION[SubjectKind(subject.kind)], subject.pk) in granted:
            return subject
    return None


def own_file_or_404(user, *, on: dt.date) -> Subject:
    subject = own_file(user, on=on)
    if subject is None:
        raise Http404
    return subject


# What of the own file stands in a category that was named for children's files.
_BESIDE = {
    "staff.log": "child.log",
    "staff.employment": "child.care_arrangement",
    "staff.consents": "child.consents",
    "staff.disclosures": "child.disclosures",
    "volunteer.contact": "child.care_arrangement",
    "applicant.procedure": "child.consents",
}


def own_parts(user, subject: Subject, *, on: dt.date) -> dict[str, str]:
    """The categories of the own file that open to this user and that this kind of file has, each
    with the function that opens it."""
    sections = OWN_SECTIONS.get(SubjectKind(subject.kind), SECTIONS)
    fitting = {section.category for section in sections.values() if section.fits(subject)}
    opened = categories_open_to(user, subject, on=on)
    return {code: function for code, function in opened.items() if code in fitting}


def gathered_under(category: str) -> set[str]:
    """The categories whose export sections are shown as one part of the own file."""
    return {category, _BESIDE.get(category, category)}


def categories_open_to(user, subject: Subject, *, on: dt.date) -> dict[str, str]:
    """The categories of an own subject that open to this user and that something can stand in,
    each with the function that opens it."""
    known = {section.category for section in export_sections}
    verdicts = {
        code: can(user, subject, code, Level.VIEW, on=on, own=True)
        for code in CATEGORIES
        if code in known
    }
    return {code: verdict.function for code, verdict in verdicts.items() if verdict}
