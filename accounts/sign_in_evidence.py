"""How signing in is kept safe, as it is set and as it went (L55 to L57, L63, L68 to L70)."""

import datetime as dt

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lockout import MOST, WAIT
from accounts.password_check import SHORTEST
from accounts.sessions import LONGEST
from audit.models import Event
from core.registries import Evidence, Seen, Standing, evidence
from organisation.models import Organisation

LONGEST_IDLE = 30  # minutes: clause L55
LATELY = dt.timedelta(days=30)


def _sessions(on) -> Seen:
    idle = settings.SESSION_COOKIE_AGE // 60
    words = _(
        "A session ends after %(idle)d minutes without use, and %(hours)d hours after signing in."
    )
    values = {"idle": idle, "hours": LONGEST // dt.timedelta(hours=1)}
    return Seen(words % values, Standing.GOOD if idle <= LONGEST_IDLE else Standing.ATTENTION)


def _passwords(on) -> Seen:
    words = _(
        "At least %(n)d characters, nothing that is easy to guess, and kept so that nobody"
        " can read it."
    )
    return Seen(words % {"n": SHORTEST}, Standing.GOOD)


def _rotation(on) -> Seen:
    """Off by default, and then not kept to the letter: docs/adr/0037."""
    days = settings.PASSWORD_ROTATION_DAYS
    if not days:
        return Seen(
            _(
                "Passwords do not have to be changed at fixed times: instead there is a"
                " second step, and easy passwords are refused."
            ),
            Standing.NOT_SET,
        )
    return Seen(_("Passwords are changed every %(n)d days.") % {"n": days}, Standing.GOOD)


def _browsers(on) -> Seen:
    """Not kept to the letter, on purpose: browsers ignore a request to store no password, and those
    who let a password manager keep it choose better ones (docs/adr/0037)."""
    return Seen(
        _(
            "A password manager or browser may keep a password: it makes better ones"
            " possible, and cannot be forbidden. Codes are asked for again each time, and no"
            " page with a password or code is kept."
        ),
        Standing.NONE,
    )


def _wrong_passwords(at) -> Seen:
    found = Event.objects.filter(
        action__in=("account.sign_in_failed", "account.sign_in_blocked"), at__gt=at - LATELY
    ).aggregate(
        wrong=Count("pk", filter=Q(action="account.sign_in_failed")),
        refused=Count("pk", filter=Q(action="account.sign_in_blocked")),
    )
    words = _(
        "After %(most)d wrong passwords somebody has to wait %(minutes)d minutes. In the last"
        " 30 days: failed attempts %(wrong)d, refused during the wait %(refused)d."
    )
    return Seen(words % {**found, "most": MOST, "minutes": WAIT // 60}, Standing.GOOD)


def _addresses(on) -> Seen:
    organisation = Organisation.objects.first()
    domains = organisation.staff_email_domains if organisation else ""
    if not domains:
        return Seen(_("Staff may have an account at any address."), Standing.NOT_SET)
    words = _("Only accounts at these addresses get a function: %(domains)s.")
    return Seen(words % {"domains": ", ".join(domains.split())}, Standing.GOOD)


def _transport(on) -> Seen:
    if not getattr(settings, "SECURE_SSL_REDIRECT", False):
        return Seen(_("This installation is a trial, without https."), Standing.NOT_SET)
    return Seen(_("Pages open over https only; http redirects to it."), Standing.GOOD)


for _code, _label, _clauses, _look in (
    ("sign_in.sessions", gettext_lazy("End of sessions"), ("L55",), _sessions),
    ("sign_in.passwords", gettext_lazy("Passwords"), ("L63", "L69"), _passwords),
    ("sign_in.rotation", gettext_lazy("Changing passwords"), ("L57",), _rotation),
    ("sign_in.browsers", gettext_lazy("Passwords in the browser"), ("L57",), _browsers),
    ("sign_in.wrong", gettext_lazy("Wrong passwords"), ("L68",), _wrong_passwords),
    ("sign_in.addresses", gettext_lazy("Addresses of staff"), ("L56",), _addresses),
    ("sign_in.https", gettext_lazy("Https only"), ("L70",), _transport),
):
    evidence.register(
        Evidence(
            code=_code,
            label=_label,
            clauses=_clauses,
            look=_look,
            by_moment=_look is _wrong_passwords,
        )
    )
