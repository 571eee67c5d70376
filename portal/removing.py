"""The own application: the applicant has it removed at once, without a request (K30)."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actions import works_here
from applicants.actions import remove_on_request
from applicants.models import Application
from core.dates import today
from core.privacy import SubjectKind, main_class
from portal.scope import OWN_FUNCTION, own_file
from retention.plan import held_ids
from subjects.asked import still_asked


def _of(user):
    own = Application.objects.filter(subject__user=user) if user.is_active else None
    return own.select_related("subject").first() if own is not None else None


def was_removed(user) -> bool:
    """Whether the user's application waits for the night, because its removal was asked."""
    application = _of(user)
    return bool(application and application.removal_asked_on)


def removable(user) -> Application | None:
    """The application that goes as soon as its applicant asks.

    None where the user has none that is open in the portal, where the applicant was hired, and
    where a hold or a restriction keeps the file: what is asked then is for people to look at.
    """
    application = _of(user)
    if application is None or application.outcome == Application.Outcome.HIRED:
        return None
    subject = application.subject
    if own_file(user, on=today()) != subject or subject.pk in held_ids(main_class(subject.kind)):
        return None
    return application


def lost_with(application: Application) -> list[str]:
    """What the applicant asked that gets no answer once the application is removed, in words."""
    return [
        _(
            "%(request)s. It is closed with the application, as withdrawn: you get no answer to it"
            " any more."
        )
        % {"request": asked}
        for asked in still_asked(application.subject)
    ]


def remove(request, application: Application):
    """Ask, and have the application removed; sent twice, it is done once."""
    if request.method == "POST":
        request.user.function_in_use = OWN_FUNCTION[SubjectKind.APPLICANT]
        try:
            remove_on_request(application=application, asked_on=today(), by=request.user)
        except ValidationError:  # asked before, or in another window
            if not was_removed(request.user):
                raise
        return redirect("portal:application-removed")
    stays = works_here(request.user, today())
    context = {
        "frame": "base_portal.html",
        "heading": _("Remove my application"),
        "happens": _("Your application is destroyed tonight. This cannot be undone.")
        if stays
        else _(
            "Your application is destroyed tonight, and so is your login. This cannot be undone."
        ),
        "consequences": [
            _("Those who decide on the vacancy do not see it any more from now on."),
            *lost_with(application),
        ],
        "confirm_label": _("Remove my application"),
        "cancel_url": reverse("portal:ask-own"),
        "back_label": _("Ask something"),
    }
    return render(request, "components/confirm_page.html", context)


@require_safe
def removed(request):
    """Say that the application goes tonight, to whoever asked for it."""
    if not was_removed(request.user):
        raise Http404
    context = {"login_stays": works_here(request.user, today())}
    return render(request, "portal/application_removed.html", context)
