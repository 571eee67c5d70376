"""Taking back what was recorded as told by mistake."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rooms import closed
from core.dates import today
from disclosures.actions import take_back_disclosure
from disclosures.files import CHILD, EMPLOYEE, Shelf
from disclosures.forms import TakeBackForm
from disclosures.models import Disclosure
from disclosures.sight import CARE, reads_question
from disclosures.views.telling import given_words


def _take_back(request, pk, disclosure, shelf: Shelf):
    subject = shelf.load_to_change(request, pk)
    found = get_object_or_404(
        Disclosure.objects.select_related("recipient_kind", "call_note"),
        pk=disclosure,
        subject=subject,
    )
    if not found.was_recorded_by_hand:
        raise Http404
    on, note = today(), found.call_note
    if note:
        note.subject = subject
        if not reads_question(request.user, note, on=on):
            raise closed(CARE)
    form = TakeBackForm(request.POST or None)
    consequences = [
        _("It stays in the file, with your reason and the day: the person can read that."),
        _("It no longer counts as told. This recipient does not have to hear of changes."),
        _("It cannot be undone. If it was told after all, record it again."),
        _("Was it told, but to the wrong person? Do not take it back: report a data breach."),
    ]
    if note:
        consequences.insert(2, _("The question from outside that it answered is open again."))
    return shelf.room.confirm(
        request,
        subject,
        shelf.section,
        form,
        heading=_("Take back what was recorded by mistake"),
        do=lambda: take_back_disclosure(
            disclosure=found, because=form.cleaned_data["because"], on=on, by=request.user
        ),
        done=_("It has been taken back: it was recorded by mistake."),
        happens=_("The file will say that this was not told: “%(what)s”")
        % {"what": given_words(found)},
        consequences=consequences,
        confirm_label=_("It was recorded by mistake"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def of_child(request, pk, disclosure):
    """Take back what was recorded by mistake in the file of a child."""
    return _take_back(request, pk, disclosure, CHILD)


@require_http_methods(["GET", "HEAD", "POST"])
def of_employee(request, pk, disclosure):
    """The same, of somebody who works here."""
    return _take_back(request, pk, disclosure, EMPLOYEE)
