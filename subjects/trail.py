"""The trail in words: what an event's codes mean to a reader."""

from django.utils.translation import gettext_lazy as _

from accounts.functions import FUNCTIONS
from audit.models import Event
from core.privacy import CATEGORIES

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
    "child.identity_changed": _("changed"),
    "child.daily_care_changed": _("changed"),
    "child.identification_noted": _("BSN noted"),
    "contract.signed": _("contract recorded"),
    "parent.registered": _("parent registered"),
    "document.added": _("document added"),
    "document.downloaded": _("document downloaded"),
    "document.removed": _("document removed"),
    "disclosure.recorded": _("disclosure recorded"),
    "request.received": _("request received"),
    "request.approved": _("request approved"),
    "request.refused": _("request refused"),
    "request.ready": _("copy made"),
    "request.collected": _("copy fetched"),
    "request.copy_removed": _("copy removed"),
    "hold.placed": _("destruction held"),
    "hold.released": _("hold ended"),
}


def words_for(event: Event) -> list:
    """What was done, in which part, as which function, why."""
    category = CATEGORIES.get(event.section)
    functions = [FUNCTIONS[code].label for code in [event.function] if code in FUNCTIONS]
    return [
        ACTIONS.get(event.action, event.action),
        category.label if category else "",
        functions[0] if functions else "",
        event.purpose,
    ]
