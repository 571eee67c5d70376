"""What is to be done next about an open breach: where the main button of its overview leads."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from breaches.models import ApState, Breach
from breaches.sections import DONE, PAGES, Page, Progress, progress_of

PRESSING = dt.timedelta(hours=24)  # so long before the 72 hours end nothing else comes first


@dataclass(frozen=True)
class Step:
    label: str
    url: str


def next_step(breach: Breach, at: dt.datetime) -> Step:
    """The first page with a question nobody has answered; then the decision, notifying the AP,
    telling people, making the notification complete, the evaluation, and closing. On the last of
    the 72 hours' days, and after it, the decision and the notification come before the questions:
    a notification may be preliminary (GDPR art. 33(4))."""
    if at >= breach.due_at - PRESSING and not breach.is_no_breach:
        if not breach.is_decided:
            return _page(breach, PAGES["notification"])
        if breach.awaits_sending:
            return _to(breach, "ap", _("Notify the AP"))
    unanswered = _first_page(breach, Progress.NOT_STARTED, Progress.BUSY)
    if unanswered:
        return _page(breach, unanswered)
    if breach.is_no_breach:
        return _to(breach, "close", _("Close this breach"))
    if not breach.is_decided:
        return _page(breach, PAGES["notification"])
    if breach.awaits_sending:
        return _to(breach, "ap", _("Notify the AP"))
    if _is_to_tell(breach):
        return _to(breach, "communications", _("Messages to the people concerned"))
    if breach.ap_state == ApState.PRELIMINARY:
        unknown = _first_page(breach, Progress.UNKNOWN)
        if unknown:
            return _page(breach, unknown)
        return _to(breach, "ap", _("Complete the notification to the AP"))
    if progress_of(breach, PAGES["evaluation"]) not in DONE:
        return _page(breach, PAGES["evaluation"])
    return _to(breach, "close", _("Close this breach"))


def _first_page(breach, *wanted) -> Page | None:
    """The evaluation comes after what is to be sent and told, so it is left out."""
    pages = [page for page in PAGES.values() if page.code != "evaluation"]
    return next((page for page in pages if progress_of(breach, page) in wanted), None)


def _is_to_tell(breach) -> bool:
    if breach.tells_in_public:
        return not breach.public_communications.exists()
    return breach.tells_people and breach.informed_at is None


def _page(breach, page) -> Step:
    return Step(str(page.label), reverse("breaches:page", args=[breach.pk, page.code]))


def _to(breach, name, label) -> Step:
    return Step(label, reverse(f"breaches:{name}", args=[breach.pk]))
