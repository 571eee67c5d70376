"""What is to be done between the first start and the first child: each step shows by itself whether
it was taken, so nothing is ticked off by hand."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessReview, Appointment
from core.dates import running
from organisation.models import Location, Organisation


@dataclass(frozen=True)
class Step:
    """`url_name` is where it is done; without one it is done in the settings of the server."""

    label: str
    why: str
    is_done: Callable
    url_name: str = ""


def _described(on) -> bool:
    organisation = Organisation.objects.get()
    return bool(organisation.address and organisation.email)


def _located(on) -> bool:
    return Location.objects.exists()


def _somebody(function: str):
    def is_done(on) -> bool:
        return Appointment.objects.filter(running(on), function=function).exists()

    return is_done


def _reviewed(on) -> bool:
    return AccessReview.objects.exists()


def _mailing(on) -> bool:
    return bool(settings.EMAIL_HOST)


def _backed_up(on) -> bool:
    return len(settings.BACKUP_FOLDER) > 1


STEPS = (
    Step(
        _("Describe the organisation"),
        _("Its address and how to reach it appear in letters and in the portal."),
        _described,
        "organisation:change",
    ),
    Step(
        _("Import the locations"),
        _("From the list of the national register (LRK), or from a table of your own."),
        _located,
        "imports:upload",
    ),
    Step(
        _("Appoint the privacy officer"),
        _("This person sees data breaches, requests and what is destroyed, everywhere."),
        _somebody("privacy_officer"),
        "access:people",
    ),
    Step(
        _("Appoint the location managers"),
        _("A function at a location opens what the work there needs, and nothing else."),
        _somebody("location_manager"),
        "access:people",
    ),
    Step(
        _("Check who may see and change what"),
        _("The matrix comes from the policies. Change what is different here, and sign it off."),
        _reviewed,
        "access:review",
    ),
    Step(
        _("Let emails go out"),
        _("Whoever runs the server names a mail server (EMAIL_HOST)."),
        _mailing,
    ),
    Step(
        _("Have backups made in two places"),
        _("Whoever runs the server names two places (BACKUP_FOLDER), and one for the keys."),
        _backed_up,
    ),
)


def steps(on) -> list[tuple[Step, bool]]:
    """Each step, and whether it was taken."""
    return [(step, step.is_done(on)) for step in STEPS]
