import datetime as dt

from django.contrib import messages
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
from core.templatetags.ui import day
from retention.actions import place_hold, release_hold
from retention.forms import HoldForm
from retention.models import Hold
from retention.plan import ANNOUNCED_DAYS, ROOM, asks_four_eyes, may_know, planned
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
    """Place a hold on one class of a subject the user may see; of what is held already, tell why
    and until when."""
    require_room(request, ROOM, Level.CHANGE)
    rule = retention_rules.get(code)
    if rule is None:
        raise Http404
    on = today()
    subject = _subject_or_404(request, pk, rule.retention_class)
    standing = Hold.objects.filter(
        subject=subject, retention_class=rule.retention_class, released_at__isnull=True
    ).first()
    if standing:
        return _held_already(request, rule, standing)
    form = HoldForm(request.POST or None, subject=subject, today=on)
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
            words = _("%(who)s is on hold. Look at it again on %(day)s.")
            review_on = form.cleaned_data["review_on"]
            messages.success(
                request, words % {"who": _name(rule, subject.pk), "day": day(review_on)}
            )
            return redirect("retention:items", code=code)
    return render(
        request,
        "retention/hold.html",
        {
            "form": form,
            "rule": rule,
            "who": _name(rule, subject.pk),
            "cancel_url": reverse("retention:items", args=[code]),
        },
    )


def _held_already(request, rule, found: Hold):
    context = {"hold": found, "rule": rule, "facts": _facts(rule, found)}
    return render(request, "retention/on_hold.html", context)


def release(request, pk):
    """End a hold: what is due then is announced anew."""
    require_room(request, ROOM, Level.CHANGE)
    found = get_object_or_404(Hold, pk=pk, released_at__isnull=True)
    _subject_or_404(request, found.subject_id, found.retention_class)
    rule = next(r for r in retention_rules if r.retention_class == found.retention_class)
    back = reverse("retention:items", args=[rule.code])
    if request.method == "POST":
        release_hold(hold=found, at=timezone.now(), by=request.user)
        messages.success(request, _("This is no longer on hold. Its term counts again."))
        return redirect(back)
    return render(
        request,
        "retention/release.html",
        {
            "heading": _("End the hold"),
            "facts": _facts(rule, found),
            "happens": _("After this the term counts again."),
            "consequences": _after_release(found.subject_id, found.retention_class, today()),
            "confirm_label": _("End the hold"),
            "cancel_url": back,
            "back_label": rule.label,
        },
    )


def _facts(rule, found: Hold) -> list[tuple]:
    """What a hold keeps, why and until when; whose it is leads back to the file."""
    name, url = _name_and_url(rule, found.subject_id)
    return [
        (_("Who"), {"text": name, "url": url}),
        (_("What"), rule.label),
        (_("On hold because"), found.get_ground_display()),
        (_("Proof"), found.proof),
        (_("Look at this again on"), found.review_on),
    ]


def _name_and_url(rule, subject_id) -> tuple[str, str]:
    names = rule.names([subject_id]) if rule.names else {}
    return names.get(subject_id, (_("no name left"), ""))


def _name(rule, subject_id) -> str:
    return _name_and_url(rule, subject_id)[0]


def _after_release(subject_id, retention_class: str, on) -> list[str]:
    """When what was held goes once the hold is over, by the rule under which it is due."""
    rules = [rule for rule in retention_rules if rule.retention_class == retention_class]
    soon = on + dt.timedelta(days=ANNOUNCED_DAYS)
    found = [item for rule in rules for item in planned(rule, soon, only=[subject_id])]
    if not found:
        return [
            _(
                "Nothing in it is destroyed in the next 30 days. It is announced when its day is"
                " near."
            )
        ]
    item = found[0]
    goes_on = max(item.due_on, on + dt.timedelta(days=item.notice))
    said = [
        _("It is announced anew, and destroyed on %(day)s at the earliest.") % {"day": day(goes_on)}
    ]
    if asks_four_eyes(item.rule):
        said.append(_("It stays until somebody has proposed it and somebody else has approved it."))
    return [*said, _("Until that night it can be put on hold again.")]
