"""Why we have somebody's data, out of the register: the answer to a question why (L49)."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.privacy import CATEGORIES, line_of
from core.purposes import purpose_of
from core.registries import retention_rules
from register.models import ProcessingActivity
from rights.contents import gather
from subjects.models import Subject


def reasons_of(subject: Subject) -> list[tuple[str, str]]:
    """(part of the file, why we have it and on which ground) for each part that holds something."""
    activities = list(ProcessingActivity.objects.in_use())
    reasons = []
    for code in gather(subject).categories:
        line = line_of(code, subject.kind)
        told = [purpose_of(code)] if purpose_of(code) else []
        told += [
            _("%(what)s: %(purpose)s Ground: %(ground)s.")
            % {
                "what": activity.name,
                "purpose": capfirst(activity.purpose).rstrip(".") + ".",
                "ground": activity.get_ground_display(),
            }
            for activity in activities
            if {code, line} & set(activity.categories) and subject.kind in activity.people
        ]
        if told:
            label = CATEGORIES[line if line in CATEGORIES else code].label
            reasons.append((capfirst(str(label)), " ".join(map(str, told))))
    return reasons


def terms_of(subject: Subject) -> list[tuple[str, str, str]]:
    """(what, how long, counted from) for each retention rule of the subject's classes."""
    return [
        (str(rule.label), str(rule.term), str(rule.anchor))
        for rule in retention_rules
        if rule.retention_class in subject.retention_classes
    ]


def answer_from_register(subject: Subject) -> str:
    """A clear answer to the question why, part by part, to be read over before it is sent."""
    parts = [f"{label}\n{why}" for label, why in reasons_of(subject)]
    terms = [
        _("%(what)s: %(term)s, counted from %(anchor)s.")
        % {"what": capfirst(what), "term": term, "anchor": anchor}
        for what, term, anchor in terms_of(subject)
    ]
    if terms:
        parts.append(_("How long we keep it") + "\n" + "\n".join(terms))
    return "\n\n".join(parts)
