"""The logins of those who work or help here, and of those who no longer do."""

import datetime as dt
import logging

from django.db.models import Exists, OuterRef, Q

from accounts.models import Appointment
from staff.actions import WORKING_KINDS, close_login
from subjects.models import Subject

logger = logging.getLogger(__name__)


def opens_own_file(subject: Subject, on: dt.date) -> bool:
    """Whether a login would show somebody the own file: until the last day here."""
    return subject.relation_ended_on is None or subject.relation_ended_on >= on


def close_ended_logins(*, today: dt.date, by=None) -> int:
    """Close the logins of those whose last day here lies before `today` (K10); returns how many.

    An appointment that has not ended keeps a login open. Each is an action of its own: one that
    fails is left for the next run and keeps no other open. Run again it finds nothing left.
    """
    appointed = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), user=OuterRef("user")
    )
    left = Subject.objects.filter(
        ~Exists(appointed),
        kind__in=WORKING_KINDS,
        relation_ended_on__lt=today,
        user__is_active=True,
    )
    closed = 0
    for subject in left.select_related("user"):
        try:
            close_login(user=subject.user, by=by)
            closed += 1
        except Exception as error:
            logger.error("login of %s was not closed: %s", subject.pk, type(error).__name__)
    return closed
