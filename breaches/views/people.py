"""The people a breach concerns: the list, and adding to it by name or by place."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from breaches.actions import list_people, unlist_people
from breaches.clock import clock_of
from breaches.forms.people import PeopleForm, PlaceForm
from breaches.people import counted_people, listed_in_sight, people_at, people_to_list, places_of
from breaches.querysets import ROOM
from breaches.views.sight import breach_or_refuse, log, may_change
from core.dates import today
from core.forms import add_errors
from core.privacy import Level, SubjectKind
from subjects.people import names_of, people_in_sight

PAGE_ROWS, FOUND = 50, 20


def _listed(request, breach, form, subject_ids):
    """Put people on the list, and go there; None where that is refused, which the form says."""
    try:
        rows = list_people(
            breach=breach, subject_ids=subject_ids, at=timezone.now(), by=request.user
        )
    except ValidationError as error:
        add_errors(form, error)
        return None
    text = ngettext("%(n)d person added.", "%(n)d people added.", len(rows)) % {"n": len(rows)}
    messages.success(request, text)
    return redirect("breaches:people", breach.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request, pk):
    """Who is listed, as far as the user may know of them; posted, those chosen are taken off."""
    posted = request.method == "POST"
    access, breach = breach_or_refuse(request, pk, Level.CHANGE if posted else Level.VIEW)
    rows = listed_in_sight(breach, request.user, on=today())
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    names = names_of([row.subject_id for row in page])
    places = places_of(names)
    form = PeopleForm(
        request.POST if posted else None,
        found=[(row.subject, names.get(row.subject_id, "")) for row in page],
    )
    if posted and form.is_valid():
        try:
            unlist_people(breach=breach, subject_ids=form.cleaned_data["people"], by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("breaches:people", breach.pk)
    if not posted:
        log(request, access, breach, "people")
    counted = counted_people(breach)
    return render(
        request,
        "breaches/people.html",
        {
            "breach": breach,
            "clock": clock_of(breach, timezone.now()),
            "form": form,
            "page_obj": page,
            "people": [
                {
                    "id": row.subject_id,
                    "name": names.get(row.subject_id, _("no name left")),
                    "kind": row.subject.get_kind_display(),
                    "place": places.get(row.subject_id, ""),
                }
                for row in page
            ],
            "counted": counted,
            "unseen": counted - page.paginator.count,
            "may_change": breach.is_open and may_change(access, breach),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_people(request, pk):
    """Look people up by name, and put those chosen on the list."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    found = (
        people_in_sight(request.user, query, on=today(), limit=FOUND, category=ROOM)
        if query
        else []
    )
    places = places_of([subject.pk for subject, _name in found])
    labelled = [
        (
            subject,
            ", ".join(filter(None, [name, subject.get_kind_display(), places.get(subject.pk, "")])),
        )
        for subject, name in found
    ]
    form = PeopleForm(request.POST if request.method == "POST" else None, found=labelled)
    if request.method == "POST" and form.is_valid():
        answer = _listed(request, breach, form, form.cleaned_data["people"])
        if answer:
            return answer
    return render(
        request,
        "breaches/people_find.html",
        {
            "breach": breach,
            "clock": clock_of(breach, timezone.now()),
            "form": form,
            "query": query,
            "found": found,
            "is_cut": len(found) == FOUND,
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people_of_place(request, pk):
    """Put all people of some kinds who were at a place on a day on the list, in one step."""
    access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    reach = people_to_list(request.user, on=today())
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        locations=access.locations(ROOM, Level.CHANGE),
        kinds=[kind for kind in SubjectKind if reach.filter(kind=kind).exists()],
        initial={
            "location": breach.location_id,
            "on": timezone.localdate(breach.discovered_at),
            "kinds": [SubjectKind.CHILD],
        },
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        there = people_at(
            given["location"],
            care_group=given["care_group"],
            on=given["on"],
            kinds=given["kinds"],
        )
        ids = there.filter(pk__in=reach.values("pk")).values_list("pk", flat=True)
        answer = _listed(request, breach, form, ids)
        if answer:
            return answer
    return render(
        request,
        "breaches/people_place.html",
        {
            "breach": breach,
            "clock": clock_of(breach, timezone.now()),
            "form": form,
            "back_url": reverse("breaches:people", args=[breach.pk]),
        },
    )
