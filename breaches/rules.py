"""What a breach record must keep to, whoever writes it. Errors are ValidationErrors by field."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from breaches.models import (
    Answer,
    ApState,
    Breach,
    Decision,
    Harm,
    Impact,
    Nature,
    Protection,
    Seriousness,
    SpecialKind,
)
from breaches.questions import differs_from_severity


def check_moments(
    discovered_at: dt.datetime, aware_at: dt.datetime | None, at: dt.datetime
) -> None:
    """Discovery and awareness have happened, in that order."""
    errors = {}
    if discovered_at > at:
        errors["discovered_at"] = _("This moment lies in the future. Enter when it was noticed.")
    if aware_at and aware_at > at:
        errors["aware_at"] = _("This moment lies in the future. Leave it open if not certain.")
    elif aware_at and aware_at < discovered_at:
        errors["aware_at"] = _("It cannot have been certain before it was noticed.")
    if errors:
        raise ValidationError(errors)


def _discovery(breach, at):
    check_moments(breach.discovered_at, breach.aware_at, at)
    if breach.began_at and breach.began_at > breach.discovered_at:
        yield (
            "discovered_at",
            _("It is recorded that it began after this moment: change that first."),
        )
    elif breach.informed_at and breach.informed_at < breach.discovered_at:
        yield (
            "discovered_at",
            _(
                "It is recorded that people were informed before this moment. Change that first:"
                " at the messages to the people concerned, or the question when they were informed."
            ),
        )
    elif breach.inform_by and breach.inform_by < timezone.localdate(breach.discovered_at):
        yield (
            "discovered_at",
            _("It is recorded that people will be informed before this day: change that first."),
        )
    differ = breach.aware_at and breach.aware_at != breach.discovered_at
    if differ and not breach.aware_reason and "discovery.aware_reason" not in breach.unknown:
        yield "aware_reason", _("Say what was looked into between the two moments.")


def _period(breach, at):
    if breach.began_at and breach.began_at > breach.discovered_at:
        yield "began_at", _("It cannot have begun after it was noticed.")
    if breach.ended_at:
        if breach.still_going != Answer.NO:
            yield "ended_at", _("Fill this in only if it is not going on any more.")
        elif breach.began_at and breach.ended_at < breach.began_at:
            yield "ended_at", _("It cannot have ended before it began.")
        elif breach.ended_at > at:
            yield "ended_at", _("This moment lies in the future.")


def _kind(breach, at):
    if not breach.is_no_breach:
        if breach.not_breach_reason:
            yield "not_breach_reason", _("Fill this in only if it is not a data breach.")
        return
    if not breach.not_breach_reason:
        yield "not_breach_reason", _("Say why it is not a data breach.")
    if breach.standing:
        yield "classification", _("The AP has been notified. Withdraw that notification first.")
    elif breach.awaits_sending:
        yield (
            "classification",
            _("It is recorded that the AP will be notified: change that decision first."),
        )
    elif breach.was_told:
        yield "classification", _("People have been told of it, so it stays a data breach.")
    elif breach.tells_people:
        yield (
            "classification",
            _("It is recorded that the people concerned will be informed: change that first."),
        )


def _none_alone(chosen, none, name):
    if none in chosen and len(chosen) > 1:
        yield name, _('Choose what applies, or only "none".')


def _data(breach, at):
    yield from _none_alone(breach.special_kinds, SpecialKind.NONE, "special_kinds")


def _amount(breach, at):
    least, most = breach.people_least, breach.people_most
    if least is not None and most is not None and most < least:
        yield "people_most", _("The greatest number cannot be below the least.")


def _nature(breach, at):
    if Nature.UNKNOWN in breach.nature and len(breach.nature) > 1:
        yield "nature", _('Choose what was done to the data, or only "not known yet".')


def _parties(breach, at):
    if breach.processors_involved == Answer.NO and breach.processor_reports.exists():
        yield "processors_involved", _("A processor reported it to us, so one is involved.")
    if breach.other_involved != Answer.YES:
        for name in ("other_party", "other_role", "other_found"):
            if getattr(breach, name) not in ("", Answer.UNKNOWN):
                yield name, _("Fill this in only if another organisation is involved.")


def _protection(breach, at):
    if breach.protected_how and breach.protected not in (Protection.YES, Protection.PARTLY):
        yield "protected_how", _("Fill this in only if it was protected, at least in part.")


def _impact(breach, at):
    yield from _none_alone(breach.harms, Harm.NONE, "harms")
    if len(breach.impact_kinds) > 1 and {Impact.NONE, Impact.UNKNOWN} & set(breach.impact_kinds):
        yield (
            "impact_kinds",
            _('Choose which harm, or only "no harm to be expected" or "not known yet".'),
        )
    yield from _harm_or_none(breach)
    explained = breach.seriousness_reason or "impact.seriousness_reason" in breach.unknown
    if differs_from_severity(breach) and not explained:
        yield (
            "seriousness_reason",
            _("The severity help would say “%(seriousness)s”. You may think otherwise: say why.")
            % {"seriousness": breach.severity.commonly.label},
        )


def _harm_or_none(breach):
    """The answers of one page on harm say that there is some, or that there is none."""
    kinds, harms = set(breach.impact_kinds), set(breach.harms)
    expects_none = kinds == {Impact.NONE}
    if expects_none and harms - {Harm.NONE}:
        yield "harms", _("Above it says that no harm is to be expected. Change one of the two.")
    elif harms == {Harm.NONE} and kinds - {Impact.NONE, Impact.UNKNOWN}:
        yield "harms", _("Above it says which harm it could do. Change one of the two.")
    if expects_none and breach.seriousness in (Seriousness.CONSIDERABLE, Seriousness.MAXIMAL):
        yield (
            "seriousness",
            _("Above it says that no harm is to be expected. Change one of the two."),
        )


def _informing(breach, at):
    if breach.was_told and breach.inform_people != Answer.YES and not breach.tells_in_public:
        yield (
            "inform_people",
            _(
                "People have already been told, so the answer here can only be Yes, or a"
                " public notice."
            ),
        )
    elif breach.is_no_breach and breach.tells_people:
        yield (
            "inform_people",
            _("It is recorded that this is not a data breach: change that first."),
        )
    elif breach.tells_people and breach.ap_decision == Decision.REFRAIN:
        yield (
            "inform_people",
            _(
                "Whoever informs the people concerned also notifies the AP. It is recorded"
                " that the AP will not be notified: change that decision first."
            ),
        )
    if breach.inform_people == Answer.NO:
        if not breach.inform_ground:
            yield "inform_ground", _("Choose the ground on which people will not be informed.")
        if not breach.inform_reasoning:
            yield "inform_reasoning", _("Say why the people concerned will not be informed.")
    elif breach.inform_people == Answer.YES and not breach.inform_reasoning:
        yield "inform_reasoning", _("Say why the people concerned will be informed.")
    if breach.inform_people != Answer.NO and breach.inform_ground:
        yield "inform_ground", _("Fill this in only if the people concerned will not be informed.")
    if not breach.tells_people:
        for name in (
            "inform_by",
            "informed_at",
            "informed_count",
            "informed_means",
            "informed_text",
        ):
            if getattr(breach, name):
                yield name, _("Fill this in only if the people concerned will be informed.")
        return
    if breach.informed_at and breach.informed_at > at:
        yield "informed_at", _("This moment lies in the future.")
    elif breach.informed_at and breach.informed_at < breach.discovered_at:
        yield "informed_at", _("This is before the breach was noticed.")
    if breach.inform_by and breach.inform_by < timezone.localdate(breach.discovered_at):
        yield "inform_by", _("This is before the breach was noticed.")


def _notification(breach, at):
    if breach.is_no_breach and breach.ap_decision == Decision.NOTIFY:
        yield "ap_decision", _("It is recorded that this is not a data breach: change that first.")
    if breach.ap_decision == Decision.NOTIFY:
        if not breach.ap_reasoning:
            yield "ap_reasoning", _("Say why the AP will be notified.")
        return
    if breach.standing:
        yield "ap_decision", _("The AP has been notified. Withdraw that notification first.")
    elif breach.was_told or (breach.tells_people and breach.ap_decision == Decision.REFRAIN):
        yield (
            "ap_decision",
            _("The people concerned will be informed, so the AP must be notified too."),
        )
    if breach.ap_decision == Decision.REFRAIN and not breach.ap_reasoning:
        yield "ap_reasoning", _("Say why adverse effects can be excluded.")


_CHECKS = {
    "discovery": _discovery,
    "period": _period,
    "kind": _kind,
    "data": _data,
    "amount": _amount,
    "nature": _nature,
    "parties": _parties,
    "protection": _protection,
    "impact": _impact,
    "informing": _informing,
    "notification": _notification,
}


def check_page(breach: Breach, page: str, at: dt.datetime) -> None:
    """Check the answers of one page, and how they agree with the others."""
    found = _CHECKS.get(page)
    errors = dict(found(breach, at)) if found else {}
    if errors:
        raise ValidationError(errors)


def check_telling(breach: Breach, *, in_public: bool = False) -> None:
    """People are told once it is recorded that they are informed and that the AP is notified; not
    where it is no data breach. The code of the error is the page of questions that mends it."""
    if breach.is_no_breach:
        words = _("It is recorded that this is not a data breach: change that first.")
        raise ValidationError(words, code="kind")
    if breach.inform_people != Answer.YES and not (in_public and breach.tells_in_public):
        words = _(
            "Record first, in the part on impact, that the people concerned will be informed."
        )
        raise ValidationError(words, code="informing")
    if not (breach.standing or breach.awaits_sending):
        words = _(
            "Record first that the AP will be notified: whoever informs people notifies the AP too."
        )
        raise ValidationError(words, code="notification")


def check_closing(breach: Breach) -> None:
    """A breach closes with a decision about the AP that was carried out in whole or withdrawn, a
    decision about informing people that was carried out, and an evaluation with its points for
    improvement or the word that there are none; a report that is no data breach with the reason
    why. Whoever informs people has a notification that stands.

    The code of each error is the page of questions, else the name of the URL, that mends it."""
    missing = []
    if not breach.is_open:
        raise ValidationError(_("This breach is already closed."))
    if breach.is_no_breach:
        return
    if not breach.is_decided:
        words = _("Record first whether the AP will be notified, and why.")
        missing.append(("notification", words))
    elif breach.awaits_sending:
        words = _("Record first when the notification was sent to the AP.")
        missing.append(("notify", words))
    elif breach.ap_state == ApState.PRELIMINARY:
        missing.append(("ap", _("Complete the notification to the AP first, or withdraw it.")))
    elif breach.tells_people and not breach.standing:
        words = _(
            "The people concerned will be informed, so notify the AP again: that notification"
            " was withdrawn."
        )
        missing.append(("notify", words))
    if not breach.is_inform_decided:
        words = _("Record first whether the people concerned will be informed, and why.")
        missing.append(("informing", words))
    elif breach.inform_people == Answer.YES and not (breach.informed_at or breach.was_told):
        words = _("Record first that the people concerned were told, and when.")
        missing.append(("communications", words))
    if breach.tells_in_public and not breach.public_communications.exists():
        words = _("Record the public notice first: where it appeared, and in which words.")
        missing.append(("communication-public", words))
    if not breach.evaluation:
        words = _("Write the evaluation first; it is needed for every breach.")
        missing.append(("evaluation", words))
    if not breach.no_improvements and not breach.improvements.exists():
        words = _("Name a point for improvement first, or tick that there are none.")
        missing.append(("evaluation", words))
    if missing:
        raise ValidationError([ValidationError(text, code=code) for code, text in missing])
