"""Why we have somebody's data, out of the register: the answer to a question why (L49)."""

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from retention.plan import terms
from rights.contents import gather
from rights.information import purposes_of, rules_about, said_once
from subjects.models import Subject


def answer_from_register(subject: Subject) -> str:
    """A clear answer to the question why, part by part, to be read over before it is sent: in the
    language of the organisation, whichever its reader at the desk uses."""
    with translation.override(settings.LANGUAGE_CODE):
        return _composed(subject)


def _composed(subject: Subject) -> str:
    own, parts = terms(), []
    for found in said_once(purposes_of(subject, gather(subject).categories)):
        why = capfirst(str(found.purpose)).rstrip(".") + "."
        if found.grounds:
            why += " " + _("Ground: %(ground)s.") % {"ground": ", ".join(found.grounds)}
        parts.append(f"{capfirst(found.category)}\n{why}")
    lines = [
        _("%(what)s: %(kept)s.")
        % {"what": capfirst(str(rule.label)), "kept": own[rule.code].counted_from(rule.anchor)}
        for rule in rules_about(subject)
    ]
    if lines:
        parts.append(_("How long we keep it") + "\n" + "\n".join(lines))
    return "\n\n".join(parts)
