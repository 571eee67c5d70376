"""The own calendar of requests: making its secret address, and the calendar itself."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.dates import today
from core.downloads import download_name
from rights.calendar import calendar_of, feed_at, make_address, note_fetched, stop_address
from rights.models import CalendarFeed
from rights.sight import require_requests


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request):
    """Whether there is an address, and making one; it is shown on this answer only."""
    require_requests(request)
    address = ""
    if request.method == "POST":
        token = make_address(user=request.user, on=today(), by=request.user)
        address = request.build_absolute_uri(reverse("rights:calendar-feed", args=[token]))
    feed = CalendarFeed.objects.filter(user=request.user).first()
    return render(request, "rights/calendar.html", {"feed": feed, "address": address})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request):
    """Take the own address back."""
    require_requests(request)
    if request.method == "POST":
        stop_address(user=request.user, by=request.user)
        return redirect("rights:calendar")
    context = {
        "heading": _("Stop your calendar?"),
        "happens": _("The address no longer works. Your calendar program gets nothing any more."),
        "consequences": [_("You can make a new address at any time.")],
        "confirm_label": _("Stop the calendar"),
        "cancel_url": reverse("rights:calendar"),
        "back_label": _("Requests in your own calendar"),
    }
    return render(request, "components/confirm_page.html", context)


@login_not_required
@require_safe
def feed(request, token):
    """The calendar at a secret address, for a program that cannot sign in. An address that is not,
    or no more, known is answered like any page that is not there; it sets no cookie."""
    found = feed_at(token)
    if found is None:
        raise Http404
    on = today()
    with translation.override(settings.LANGUAGE_CODE):
        content = calendar_of(found.user, on=on, at=timezone.now())
        name = download_name(_("Requests"), ending="ics")
    if found.used_on != on:  # once a day: programs fetch often
        note_fetched(feed=found, on=on, by=found.user)
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Robots-Tag": "noindex, nofollow",
        },
    )
