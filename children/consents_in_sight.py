"""What the pages about consents of many children share: where the user may see them, as what, and
the note in the file of each child that was shown."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.rooms import closed, require_room
from children.models import Child
from consents.answers import Answer
from consents.overview import CATEGORY, placed_in_sight
from consents.questions import word_of
from core.dates import running, today
from core.privacy import Level
from organisation.models import CareGroup, Location
from subjects.actions import log_openings
from subjects.models import Affiliation


def location_or_404(request, pk: int, level: Level = Level.VIEW) -> Location:
    """A location where the user has `level` in consents. Raises Http404 where it is out of sight,
    PermissionDenied where consents are closed to the user, there or altogether."""
    access = require_room(request, CATEGORY, Level.VIEW)
    found = get_object_or_404(access.locations(CATEGORY, Level.VIEW), pk=pk)
    if level > Level.VIEW and not may_change_at(request.user, found):
        raise closed(CATEGORY)
    return found


def may_change_at(user, location: Location) -> bool:
    access = access_of(user, today())
    return access.locations(CATEGORY, Level.CHANGE).filter(pk=location.pk).exists()


def functions_at(user, location: Location, level: Level = Level.VIEW) -> list[str]:
    """The functions through which consents at a location open to the user."""
    access = access_of(user, today())
    groups = set(location.care_groups.values_list("pk", flat=True))
    scopes = [
        (role.function, access.scope_of([role])) for role in access.roles_with(CATEGORY, level)
    ]
    found = [
        function
        for function, scope in scopes
        if scope.everywhere or location.pk in scope.locations or scope.groups & groups
    ]
    return list(dict.fromkeys(found))  # of one function at several places, once


def children_at(user, location: Location, level: Level = Level.VIEW) -> QuerySet[Child]:
    """The children in care at a location whose consents open to the user there, by name."""
    placed = placed_in_sight(user, today(), level).filter(location=location)
    return (
        Child.objects.filter(subject__in=placed.values("subject_id"))
        .select_related("subject")
        .order_by("sort_name", "subject_id")
    )


def groups_at(user, location: Location, level: Level = Level.VIEW) -> list[CareGroup]:
    """The groups at a location with children whose consents open to the user."""
    placed = placed_in_sight(user, today(), level).filter(location=location)
    return list(location.care_groups.filter(pk__in=placed.values("care_group_id")))


def groups_of(children: list[Child], location: Location) -> dict:
    """In which groups of a location each of these children is today, by the child's id."""
    placed = Affiliation.objects.filter(
        running(today()),
        location=location,
        subject__in=[child.pk for child in children],
        care_group__isnull=False,
    )
    found: dict = {child.pk: {} for child in children}
    for affiliation in placed.select_related("care_group").order_by("care_group__name"):
        found[affiliation.subject_id][affiliation.care_group_id] = affiliation.care_group
    return found


def group_names(children: list[Child], location: Location) -> dict:
    """The names of those groups, by the child's id."""
    found = groups_of(children, location)
    return {pk: ", ".join(group.name for group in groups.values()) for pk, groups in found.items()}


def log_shown(user, location: Location, children: list[Child]) -> None:
    """Note in the file of each of these children that its consents were shown, as when it had been
    opened by itself (S07)."""
    if children:
        log_openings(
            subject_ids=[child.pk for child in children],
            section=CATEGORY,
            function=functions_at(user, location)[0],
            by=user,
        )


def answer_cell(found: Answer, was_asked: bool) -> dict:
    """An answer in a word or three; colour is not the only sign."""
    text, mark = word_of(found, was_asked=was_asked)
    return {"text": text, "answer": mark if mark in ("yes", "no") else "none"}


def tabs(current: str) -> list[dict]:
    """The pages about consents of many children; `current` is the URL name of the one shown."""
    pages = [
        ("children:consent_overview", _("Answers")),
        ("children:occasions", _("Publications")),
    ]
    return [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in pages
    ]
