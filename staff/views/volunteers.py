"""Volunteers: a list, a small file, and the end, after which everything goes at once (L51)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.rooms import closed, require_room
from core.dates import today
from core.forms import add_errors
from core.privacy import Level, SubjectKind
from documents.panels import papers
from staff import actions
from staff.forms import LastDayForm, VolunteerRegisterForm
from staff.models import Volunteer
from staff.sections import VOLUNTEER_SECTIONS
from staff.views.lists import LONGEST_AGO, first_day_of, state_cell, yet_to_begin
from subjects.invitation_pages import invitation_page
from subjects.models import Affiliation, Subject
from subjects.record_pages import FileRoom
from subjects.sections import require
from subjects.visibility import get_visible_or_404, visible_of_kind

PAGE_SIZE = 25
CONTACT = "volunteer.contact"


@require_safe
def volunteer_list(request):
    """The volunteers of the own locations, by name."""
    on = today()
    access = require_room(request, CONTACT, Level.VIEW)
    places = Affiliation.objects.select_related("location").order_by("-starts_on")
    people = (
        visible_of_kind(
            Volunteer.objects.all(), request.user, SubjectKind.VOLUNTEER, on=on, category=CONTACT
        )
        .select_related("subject")
        .prefetch_related(Prefetch("subject__affiliations", queryset=places, to_attr="places"))
        .order_by("sort_name", "subject_id")
    )
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "headers": [_("Name"), _("Location"), _("Since"), _("State")],
        "rows": [
            [
                {"text": person.name, "url": reverse("volunteers:file", args=[person.pk])},
                person.subject.places[0].location.label if person.subject.places else "",
                first_day_of(person.subject.places),
                state_cell(person.subject, on, person.subject.places),
            ]
            for person in page
        ],
        "may_register": access.may(CONTACT, Level.CHANGE),
    }
    return render(request, "staff/volunteers.html", context)


def register(request):
    """Note a volunteer: what contact needs."""
    access = access_of(request.user, today())
    if not access.may(CONTACT, Level.CHANGE):
        raise closed(CONTACT)
    form = VolunteerRegisterForm(
        request.POST or None, locations=access.locations(CONTACT, Level.CHANGE)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register_volunteer(**form.cleaned_data, by=request.user)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(request, _("The volunteer has been registered."))
            return redirect("volunteers:file", pk=made.pk)
    return render(request, "staff/volunteer_register.html", {"form": form})


def _load(request, pk) -> Subject:
    return get_visible_or_404(pk, request.user, on=today(), kind=SubjectKind.VOLUNTEER)


def _frame(request, subject: Subject) -> dict:
    places = list(subject.affiliations.select_related("location").order_by("-starts_on"))
    state = state_cell(subject, today(), places)
    return {
        "bar": {
            "name": subject.volunteer.name,
            "facts": [(_("Location"), places[0].location.label if places else "")],
            "state_label": state["text"],
            "state_kind": state["kind"],
        },
        "back": reverse("volunteers:list"),
        "back_label": _("Volunteers"),
    }


ROOM = FileRoom(
    space="volunteers",
    sections=VOLUNTEER_SECTIONS,
    load=_load,
    frame=_frame,
    papers=papers,
    kinds=(SubjectKind.VOLUNTEER,),
)


def end(request, pk):
    """The volunteer leaves."""
    subject = _load(request, pk)
    require(request, subject, CONTACT, Level.CHANGE)
    if subject.relation_ended_on:
        return redirect(ROOM.url("section", subject.pk, "contact"))
    form = LastDayForm(request.POST or None, begins_on=yet_to_begin(subject, today()))
    return ROOM.confirm(
        request,
        subject,
        VOLUNTEER_SECTIONS["contact"],
        form,
        heading=_("End the volunteering of %(name)s") % {"name": subject.volunteer.name},
        do=lambda: actions.end_volunteering(
            subject=subject,
            **form.cleaned_data,
            earliest=today() - LONGEST_AGO,
            by=request.user,
        ),
        done=_("The end has been noted."),
        happens=_("After the last day everything we hold of this volunteer is destroyed."),
        consequences=[_("The following night the data and the certificate are removed.")],
        confirm_label=_("End the volunteering"),
    )


def invite(request, pk):
    """Invite a volunteer to read in the portal what is held, and to sign what there is to sign."""
    subject = _load(request, pk)
    require(request, subject, CONTACT, Level.CHANGE)
    return invitation_page(
        request,
        ROOM,
        subject,
        VOLUNTEER_SECTIONS["contact"],
        person=subject,
        name=subject.volunteer.name,
        email=subject.volunteer.email,
        phone=subject.volunteer.phone,
        shows=_(
            "The login opens this person's own data in the portal. It goes when the data of"
            " this volunteer goes."
        ),
        why_not=lambda: _(
            "A login would open nothing for this person: the volunteering has ended."
        ),
    )
