"""The trail in words: what an event's codes mean to a reader."""

from django.utils.translation import gettext_lazy as _

from accounts.functions import FUNCTIONS
from audit.models import Event
from core.privacy import CATEGORIES
from subjects.models import StatedReason

# Codes that are not here are shown as they stand.
ACTIONS = {
    "section.opened": _("opened"),
    "subject.created": _("file made"),
    "affiliation.started": _("placed at a location"),
    "relation.ended": _("relation ended"),
    "representation.added": _("custody recorded"),
    "representation.restricted": _("court order recorded"),
    "subject.linked_to_user": _("account linked"),
    "access.granted": _("access given"),
    "access.revoked": _("access taken back"),
    "child.registered": _("registered"),
    "child.placed": _("placement recorded"),
    "child.deregistered": _("deregistered"),
    "child.deregistration_undone": _("deregistration undone"),
    "relation.reopened": _("relation goes on"),
    "child.identity_changed": _("changed"),
    "child.daily_care_changed": _("changed"),
    "child.contact_changed": _("changed"),
    "child.placement_changed": _("changed"),
    "child.imported_again": _("changed by an import"),
    "employee.imported_again": _("changed by an import"),
    "representation.changed": _("custody changed"),
    "child.identification_noted": _("BSN noted"),
    "contract.signed": _("contract recorded"),
    "parent.registered": _("parent registered"),
    "document.added": _("document added"),
    "document.downloaded": _("document downloaded"),
    "document.removed": _("document removed"),
    "disclosure.recorded": _("disclosure recorded"),
    "request.received": _("request received"),
    "document.copy_stored": _("copy kept ready"),
    "request.rendering": _("copy being made"),
    "request.approved": _("request approved"),
    "request.refused": _("request refused"),
    "request.ready": _("copy made"),
    "request.collected": _("copy fetched"),
    "request.copy_removed": _("copy removed"),
    "login.closed": _("login closed"),
    "hold.placed": _("destruction held"),
    "hold.released": _("hold ended"),
}


def rows_of(subject_id, limit: int) -> list[list]:
    """The latest events about a subject: when, what was done, in which part, as what, why."""
    events = list(Event.objects.filter(subject_id=subject_id)[:limit])
    reasons = {
        reason.event_id: reason.text
        for reason in StatedReason.objects.filter(event_id__in=[event.pk for event in events])
    }
    return [[event.at, *_words(event), reasons.get(event.pk, event.purpose)] for event in events]


def _words(event: Event) -> list:
    """What was done, in which part, as which function."""
    category = CATEGORIES.get(event.section)
    functions = [FUNCTIONS[code].label for code in [event.function] if code in FUNCTIONS]
    return [
        ACTIONS.get(event.action, event.action),
        category.label if category else "",
        functions[0] if functions else "",
    ]
