"""What a load balancer, a watchdog or a collector of figures asks. Without a word on why not, and
without a login: anybody may ask, but for the figures, which need a key."""

import datetime as dt
from dataclasses import dataclass, field
from threading import Lock

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET

from core.registries import Standing
from system.figures import figures
from system.state import looked_at

KEPT = dt.timedelta(seconds=5)


@dataclass
class _Health:
    """What this process found last, and when: anybody may ask, and each look is a dozen queries and
    a talk with what stands beside it. While one looks the others hear what was found before."""

    is_fine: bool = False
    at: dt.datetime | None = None
    looking: Lock = field(default_factory=Lock)

    def look(self, now: dt.datetime) -> bool:
        if self._holds(now):
            return self.is_fine
        if not self.looking.acquire(blocking=self.at is None):
            return self.is_fine
        try:
            if not self._holds(now):
                found = looked_at(now)
                self.is_fine = all(seen.standing != Standing.ATTENTION for _check, seen in found)
                self.at = max(now, timezone.now())  # a look may take longer than its answer holds
        finally:
            self.looking.release()
        return self.is_fine

    def _holds(self, now: dt.datetime) -> bool:
        return self.at is not None and abs(now - self.at) < KEPT


health = _Health()


def _text(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _answer(is_fine: bool) -> HttpResponse:
    return _text("ok\n" if is_fine else "no\n", 200 if is_fine else 503)


@login_not_required
@require_GET
def livez(request):
    """The process answers."""
    return _answer(True)


@login_not_required
@require_GET
def readyz(request):
    """What serving a page needs is there: databases, migrations, the right keys, disk; and no
    backup is being restored. A worker that stands still takes no page away: see healthz."""
    found = looked_at(timezone.now(), serving_only=True)
    return _answer(all(seen.standing != Standing.ATTENTION for _check, seen in found))


@login_not_required
@require_GET
def healthz(request):
    """Nothing here asks attention: also what goes on behind the pages. An answer holds for some
    seconds."""
    return _answer(health.look(timezone.now()))


@login_not_required
@require_GET
def metrics(request):
    """Figures of this installation in the text format of Prometheus, for who has METRICS_KEY.

    Without a key in the settings the page does not exist, nor for who has another one.
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_KEY or not constant_time_compare(given, settings.METRICS_KEY):
        raise Http404
    return _text(figures(timezone.now()))
