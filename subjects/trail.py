"""The trail in words: what an event's codes mean to a reader."""

import datetime as dt

from django.apps import apps
from django.db.models import Count, Min
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.functions import FUNCTIONS
from accounts.models import User
from audit.models import Event
from core.privacy import CATEGORIES
from core.templatetags.ui import day
from subjects.models import StatedReason, Subject
from subjects.records import Panel

LOG_SHOWN = 200

CORRECTED_DAY = "request.received_corrected"
APPROVAL_TAKEN_BACK = "request.approval_taken_back"

# Codes that are not here are shown as they stand.
ACTIONS = {
    "section.opened": _("opened"),
    "record.added": _("added"),
    "record.changed": _("changed"),
    "record.removed": _("removed"),
    "subject.created": _("file made"),
    "affiliation.started": _("placed at a location"),
    "relation.ended": _("relation ended"),
    "representation.added": _("custody recorded"),
    "representation.changed": _("custody changed"),
    "representation.restricted": _("court order recorded"),
    "parent.linked": _("parent added"),
    "subject.linked_to_user": _("account linked"),
    "subject.parted_from_user": _("account parted from the file"),
    "invitation.made": _("invited to sign in"),
    "invitation.renewed": _("new link asked for an invitation"),
    "invitation.withdrawn": _("invitation withdrawn"),
    "invitation.expired": _("invitation expired"),
    "invitation.accepted": _("invitation accepted"),
    "invitation.code_made": _("new code made for an invitation"),
    "invitation.code_right": _("code of an invitation typed"),
    "invitation.code_wrong": _("wrong code typed for an invitation"),
    "invitation.code_ended": _("invitation ended by wrong codes"),
    "invitation.code_refused": _("code refused: the invitation is over"),
    "mail.sent": _("email sent"),
    "sign_up.linked": _("identity checked: linked to a sign-up"),
    "access.granted": _("access given"),
    "access.revoked": _("access taken back"),
    "access.ended": _("access ended"),
    "child.registered": _("registered"),
    "child.placed": _("placement recorded"),
    "child.deregistered": _("deregistered"),
    "child.placement_taken_back": _("placement taken back"),
    "child.deregistration_undone": _("deregistration undone"),
    "relation.reopened": _("relation goes on"),
    "child.identity_changed": _("changed"),
    "child.daily_care_changed": _("changed"),
    "child.contact_changed": _("changed"),
    "child.placement_changed": _("changed"),
    "child.imported_again": _("changed by an import"),
    "employee.imported_again": _("changed by an import"),
    "child.identification_noted": _("BSN noted"),
    "contract.signed": _("contract recorded"),
    "parent.registered": _("parent registered"),
    "document.added": _("document added"),
    "document.replaced": _("new version of a document"),
    "document.shared": _("changed who sees a document"),
    "document.viewed": _("document viewed"),
    "document.downloaded": _("document downloaded"),
    "document.removed": _("document removed"),
    "disclosure.recorded": _("disclosure recorded"),
    "disclosure.taken_back": _("disclosure taken back: recorded by mistake"),
    "disclosure.recipient_told": _("recipient told of a change"),
    "disclosure.telling_asked": _("recipient is to be told of a change"),
    "disclosure.telling_ended": _("recipient need not be told: the consent applies again"),
    "call.linked": _("question from outside put in the file"),
    "call.parents_asked": _("parents asked about a question from outside"),
    "call.answered": _("question from outside answered"),
    "call.reopened": _("question from outside open again"),
    "call.nothing_told": _("question from outside: nothing was told"),
    "request.received": _("request received"),
    "request.question_asked": _("question about a request put to the person"),
    "request.question_answered": _("question about a request answered"),
    "request.extended": _("term of a request extended"),
    "request.advice_asked": _("advice on a request asked"),
    "request.advice_given": _("advice on a request given"),
    "request.appointment": _("appointment about a request made"),
    "request.fee_set": _("fee of a request recorded"),
    "request.answered": _("request answered"),
    "request.letter_printed": _("letter about a request printed or kept"),
    CORRECTED_DAY: _("day of receipt of a request corrected"),
    "request.withdrawn": _("request withdrawn"),
    "parts.erased": _("parts of the file erased at a request"),
    "request.correction_proposed": _("correction proposed"),
    "request.corrected": _("correction decided and applied"),
    "use.restricted": _("use of parts of the file restricted"),
    "use.restriction_lifted": _("restriction of use lifted"),
    "request.to_board": _("complaint put before the board"),
    "document.copy_stored": _("copy kept ready"),
    "request.rendering": _("copy being made"),
    "request.approved": _("request approved"),
    "request.refused": _("request refused"),
    "request.passages_decided": _("what is about others decided, for a copy"),
    "request.passages_confirmed": _("what is about others confirmed, for a copy"),
    "request.others_named": _("people named to leave them out of a copy"),
    "request.making_started": _("copy asked to be made"),
    "request.new_passages": _("something new to decide before a copy is made"),
    "request.printed": _("copy fetched to be printed"),
    "request.handed_over": _("copy handed over on paper"),
    "request.failed": _("copy could not be made"),
    "request.released": _("making a copy broke off"),
    "request.retried": _("copy is to be made again"),
    "request.copy_dropped": _("copy made twice: one dropped"),
    APPROVAL_TAKEN_BACK: _("approval of a copy taken back"),
    "request.sent_back": _("request is to be looked at again: somebody may not act any more"),
    "request.ready": _("copy made"),
    "request.collected": _("copy fetched"),
    "request.copy_removed": _("copy removed"),
    "application.registered": _("application received"),
    "application.stage_moved": _("moved to another stage"),
    "application.decided": _("outcome noted"),
    "application.reopened": _("decision turned back"),
    "application.removal_asked": _("removal asked"),
    "application.keeping_asked": _("asked whether it may be kept longer"),
    "application.keeping_was_asked": _("asked before whether it may be kept longer"),
    "application.hired": _("hired: moved to the personnel file"),
    "employee.hired": _("hired: came from an application"),
    "consent.decided": _("consent noted"),
    "consent.asked": _("consent asked"),
    "consent.withdrawn": _("consent no longer applies"),
    "consent.differs": _("parents answered differently"),
    "consent.agrees": _("parents answer alike again"),
    "consent.difference_settled": _("difference between parents settled"),
    "consent.removal_done": _("material removed"),
    "consent.removal_assigned": _("removal assigned"),
    "consent.ended_with_care": _("consent to publications ended with the care"),
    "consent.removal_dropped": _("removal no longer needed: the child stays"),
    "consent.removal_ended": _("removal no longer needed: the consent applies again"),
    "login.closed": _("login closed"),
    "employee.registered": _("registered"),
    "applicant.login_given": _("login given"),
    "employee.login_given": _("login given"),
    "employee.was_intern": _("moved here from the file of the internship"),
    "employee.opened_by_mistake": _("noted that the file was opened by mistake"),
    "employment.ended": _("end of the work noted"),
    "employment.end_undone": _("end of the work undone"),
    "intern.hired": _("hired: moved to a personnel file"),
    "volunteer.registered": _("registered"),
    "volunteer.left": _("end of the volunteering noted"),
    "breach.person_listed": _("listed as concerned by a data breach"),
    "breach.person_unlisted": _("no longer listed as concerned by a data breach"),
    "breach.person_told": _("told of a data breach"),
    "breach.person_untold": _("told of a data breach: taken back"),
    "breach.letter_made": _("letter about a data breach made"),
    "hold.placed": _("destruction put on hold"),
    "hold.released": _("hold ended"),
}


def names_of(user_ids) -> dict:
    """Names of users by id, for pages of staff; of accounts that are gone it says so."""
    wanted = {pk for pk in user_ids if pk}
    known = {user.pk: user.display_name for user in User.objects.filter(pk__in=wanted)}
    gone = {pk: str(_("account removed")) for pk in wanted - set(known)}
    return {None: str(_("the system")), **known, **gone}


def rows_of(subject_id, limit: int) -> list[list]:
    """The latest events about a subject, for pages of staff: when, what was done, in which part,
    by whom, as what, why."""
    events = list(Event.objects.filter(subject_id=subject_id)[:limit])
    reasons = {
        reason.event_id: reason.text
        for reason in StatedReason.objects.filter(event_id__in=[event.pk for event in events])
    }
    names = names_of(event.actor_id for event in events)
    rows = []
    for event in events:
        what, part, function = words_of(event, ACTIONS)
        why = reasons.get(event.pk, event.purpose)
        rows.append([event.at, what, part, names[event.actor_id], function, why])
    return rows


def log(subject: Subject, user, may_change: bool) -> list[Panel]:
    """The panel of a section: who looked and who changed, newest first; for staff, so by name."""
    headers = [_("When"), _("What"), _("Part"), _("By"), _("As"), _("Why")]
    table = rows_of(subject.pk, LOG_SHOWN)
    return [Panel(headers=headers, table=table, note=_how_far_back(subject.pk, len(table)))]


def _how_far_back(subject_id, shown: int) -> str:
    """Since when the trail tells of a subject, and whether all of it is shown."""
    told = Event.objects.filter(subject_id=subject_id).aggregate(first=Min("at"), n=Count("pk"))
    if not shown:
        return ""
    words = gettext("This goes back to %(day)s.") % {"day": day(told["first"])}
    if told["n"] <= shown:
        return words
    more = gettext(
        "The latest %(shown)d of %(n)d lines are shown; a copy of the file contains all of them."
    )
    return f"{words} {more % {'shown': shown, 'n': told['n']}}"


def words_of(event: Event, actions: dict) -> tuple[str, str, str]:
    """What was done by the words of `actions`, in which part, as which function."""
    category = CATEGORIES.get(event.section)
    function = FUNCTIONS.get(event.function)
    return (
        " ".join(filter(None, [str(actions.get(event.action, event.action)), _which(event)])),
        category.label if category else "",
        function.label if function else "",
    )


def _which(event: Event) -> str:
    """The number of the breach an event is of, or the names of the fields it changed, in words: no
    value of a person stands in the trail. Of a request whose day of receipt was corrected, its
    number and both days."""
    if number := event.details.get("breach"):
        return f"({number})"
    if event.action == CORRECTED_DAY and event.details.get("was"):
        was, now = corrected_days(event)
        return f"({event.details['number']}: {day(was)} → {day(now)})"
    names = event.details.get("fields")
    if event.action != "record.changed" or not names:
        return ""
    fields = {f.name: f.verbose_name for f in apps.get_model(event.object_type)._meta.fields}
    labels = [str(fields.get(name, name)) for name in names]
    return f"({', '.join(labels)})"


def corrected_days(event: Event) -> tuple[dt.date, dt.date]:
    """The day of receipt as it was noted, and as it was corrected."""
    was, now = event.details["was"], event.details["now"]
    return dt.date.fromisoformat(was), dt.date.fromisoformat(now)
