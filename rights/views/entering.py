"""Entering a request that came by desk, letter or telephone, from the file of a person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.dates import today
from core.forms import add_errors
from core.privacy import Level, SubjectKind
from rights.actions import ask
from rights.forms import NewRequestForm
from rights.sight import ROOMS, room_of
from subjects.models import Subject
from subjects.record_pages import FILE_ROOMS
from subjects.sections import require
from subjects.visibility import get_visible_or_404


def new(request, pk):
    """Enter a request about a person whose requests the user handles."""
    on = today()
    subject = get_visible_or_404(pk, request.user, on=on)
    if SubjectKind(subject.kind) not in ROOMS:
        raise Http404
    require(request, subject, room_of(subject), Level.CHANGE)
    form = NewRequestForm(request.POST or None, subject=subject)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = ask(
                kind=data["kind"],
                subject=subject,
                requester=Subject.objects.get(pk=data["requester"]),
                channel=data["channel"],
                words=data["words"],
                received_on=data["received_on"],
                on=on,
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            recorded = _("Request %(number)s is recorded.") % {"number": made.number}
            messages.success(request, recorded)
            return redirect("rights:detail", made.pk)
    room = FILE_ROOMS[subject.kind]
    context = room.context(request, room.load(request, pk), room.sections["requests"])
    return render(request, "rights/new.html", {**context, "form": form})
