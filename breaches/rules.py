"""What a breach record must keep to, whoever writes it. Errors are ValidationErrors by field."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from breaches.models import Answer, Breach, Decision, Nature


def check_moments(
    discovered_at: dt.datetime, aware_at: dt.datetime | None, at: dt.datetime
) -> None:
    """Discovery and awareness have happened, in that order."""
    errors = {}
    if discovered_at > at:
        errors["discovered_at"] = _("This moment has not come yet. Enter when it was noticed.")
    if aware_at and aware_at > at:
        errors["aware_at"] = _("This moment has not come yet. Leave it open if it is not certain.")
    elif aware_at and aware_at < discovered_at:
        errors["aware_at"] = _("It cannot have been certain before it was noticed.")
    if errors:
        raise ValidationError(errors)


def _discovery(breach, at):
    check_moments(breach.discovered_at, breach.aware_at, at)
    differ = breach.aware_at and breach.aware_at != breach.discovered_at
    if differ and not breach.aware_reason and "discovery.aware_reason" not in breach.unknown:
        yield "aware_reason", _("Say what was looked into between the two moments.")


def _details(breach, at):
    if Nature.UNKNOWN in breach.nature and len(breach.nature) > 1:
        yield "nature", _('Choose what was done to the data, or only "not known yet".')


def _impact(breach, at):
    if breach.inform_people == Answer.YES and breach.ap_decision == Decision.REFRAIN:
        yield (
            "inform_people",
            _(
                "Whoever informs the people concerned also notifies the AP. It is recorded"
                " that the AP is not notified: change that decision first."
            ),
        )
    if breach.inform_people == Answer.NO and not breach.inform_reasoning:
        yield "inform_reasoning", _("Say why the people concerned are not informed.")
    if breach.informed_at:
        if breach.inform_people != Answer.YES:
            yield "informed_at", _("Fill this in only if the people concerned are informed.")
        elif breach.informed_at > at:
            yield "informed_at", _("This moment has not come yet.")
        elif breach.informed_at < breach.discovered_at:
            yield "informed_at", _("This is before the breach was noticed.")


def _notification(breach, at):
    if breach.ap_decision == Decision.REFRAIN:
        if breach.inform_people == Answer.YES:
            yield (
                "ap_decision",
                _("The people concerned are informed, so the AP must be notified too."),
            )
        if not breach.ap_reasoning:
            yield "ap_reasoning", _("Say why adverse effects can be excluded.")
    if breach.ap_decision != Decision.NOTIFY:
        for name in ("ap_sent_at", "ap_number"):
            if getattr(breach, name):
                yield name, _("Fill this in only if the AP is notified.")
    elif breach.ap_sent_at:
        if breach.ap_sent_at > at:
            yield "ap_sent_at", _("This moment has not come yet.")
        elif breach.ap_sent_at < breach.discovered_at:
            yield "ap_sent_at", _("This is before the breach was noticed.")
        elif breach.ap_sent_at > breach.due_at and not breach.ap_late_reason:
            yield "ap_late_reason", _("Say why the notification came later than 72 hours.")
    elif breach.ap_number:
        yield "ap_sent_at", _("Enter when the notification was sent.")


_CHECKS = {
    "discovery": _discovery,
    "details": _details,
    "impact": _impact,
    "notification": _notification,
}


def check_section(breach: Breach, section: str, at: dt.datetime) -> None:
    """Check the answers of one section, and how they agree with the others."""
    found = _CHECKS.get(section)
    errors = dict(found(breach, at)) if found else {}
    if errors:
        raise ValidationError(errors)


def check_closing(breach: Breach) -> None:
    """A breach closes with a decision about the AP that was carried out, and an evaluation."""
    missing = []
    if not breach.is_open:
        raise ValidationError(_("This breach is closed already."))
    if not breach.is_decided:
        missing.append(_("Record first whether the AP is notified, and why."))
    elif breach.awaits_sending:
        missing.append(_("Record first when the notification was sent to the AP."))
    if not breach.evaluation:
        missing.append(_("Write the evaluation first; it is needed for every breach."))
    if missing:
        raise ValidationError(missing)
