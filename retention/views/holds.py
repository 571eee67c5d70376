from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.rooms import require_room
from core.dates import today
from core.forms import add_errors
from core.privacy import Level
from core.registries import retention_rules
from retention.actions import place_hold, release_hold
from retention.forms import HoldForm
from retention.models import Hold
from retention.plan import ROOM, may_know
from subjects.models import Subject


def _subject_or_404(request, pk, retention_class) -> Subject:
    """A subject whose destruction is the user's to hold; Http404 for any other."""
    on = today()
    found = Subject.objects.filter(pk=pk).visible_to(
        request.user, on=on, category=ROOM, level=Level.CHANGE
    )
    if not may_know(access_of(request.user, on), retention_class):
        raise Http404
    return get_object_or_404(found)


def hold(request, pk, code):
    """Place a hold on one class of a subject the user may see."""
    require_room(request, ROOM, Level.CHANGE)
    rule = retention_rules.get(code)
    if rule is None:
        raise Http404
    on = today()
    subject = _subject_or_404(request, pk, rule.retention_class)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            place_hold(
                subject=subject,
                retention_class=rule.retention_class,
                today=on,
                by=request.user,
                **form.cleaned_data,
            )
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            return redirect("retention:items", code=code)
    names = rule.names([subject.pk]) if rule.names else {}
    who = names.get(subject.pk, (_("no name left"), ""))[0]
    return render(
        request,
        "retention/hold.html",
        {
            "form": form,
            "rule": rule,
            "who": who,
            "cancel_url": reverse("retention:items", args=[code]),
        },
    )


def release(request, pk):
    """End a hold: what is due then is announced anew."""
    require_room(request, ROOM, Level.CHANGE)
    found = get_object_or_404(Hold, pk=pk, released_at__isnull=True)
    _subject_or_404(request, found.subject_id, found.retention_class)
    rule = next(r for r in retention_rules if r.retention_class == found.retention_class)
    back = reverse("retention:items", args=[rule.code])
    if request.method == "POST":
        release_hold(hold=found, at=timezone.now(), by=request.user)
        return redirect(back)
    return render(
        request,
        "components/confirm_page.html",
        {
            "heading": _("End the hold"),
            "happens": _(
                "The term counts again. What is due is announced anew, and goes after 30 days."
            ),
            "consequences": [found.get_ground_display(), found.proof],
            "confirm_label": _("End the hold"),
            "cancel_url": back,
        },
    )
