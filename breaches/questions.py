"""Which questions a page asks by now, going by what was answered before; a function for each page.

A question is a tuple of field names, any of which answers it.
"""

from breaches.models import (
    Answer,
    Aspect,
    Breach,
    IncidentType,
    Protection,
    Seriousness,
)


def reporter(breach):
    return [("name",), ("phone", "mobile", "email")]


def discovery(breach):
    differ = breach.aware_at and breach.aware_at != breach.discovered_at
    return [
        ("discovered_at",),
        ("aware_at",),
        *([("aware_reason",)] if differ else []),
        ("location", "place"),
    ]


def period(breach):
    over = breach.still_going == Answer.NO
    return [("began_at",), ("still_going",), *([("ended_at",)] if over else [])]


def description(breach):
    return [("summary",)]


def kind(breach):
    if breach.is_no_breach:
        return [("classification",), ("not_breach_reason",)]
    other = IncidentType.OTHER in breach.incident_types
    return [("classification",), ("incident_types",), *([("incident_other",)] if other else [])]


def details(breach):
    if breach.personal_data == Answer.NO:
        return [("personal_data",)]
    return [("personal_data",), ("activities",)]


def data(breach):
    if breach.personal_data == Answer.NO:
        return []
    return [("data_kinds",), ("special_kinds",), ("data_concerned",)]


def groups(breach):
    if breach.personal_data == Answer.NO:
        return []
    return [("people_groups",), ("people_concerned",), ("clients_concerned",)]


def amount(breach):
    if breach.personal_data == Answer.NO:
        return []
    return [("people_least",), ("people_most",), ("records_count",), ("records_concerned",)]


def nature(breach):
    return [("nature",), ("aspects",)]


def parties(breach):
    other = breach.other_involved == Answer.YES
    return [
        ("responsible_party",),
        ("processors_involved",),
        ("other_involved",),
        *([("other_party",), ("other_role",), ("other_found",)] if other else []),
    ]


def protection(breach):
    was = breach.protected in (Protection.YES, Protection.PARTLY)
    return [("protected",), *([("protected_how",)] if was else [])]


def consequences(breach):
    """Of what was broken; of all three while that is not known."""
    broken = breach.aspects or Aspect.values
    return [(f"effect_{aspect}",) for aspect in Aspect.values if aspect in broken]


def impact(breach):
    return [
        ("impact",),
        ("harms",),
        ("seriousness",),
        *([("seriousness_reason",)] if differs_from_severity(breach) else []),
    ]


# Asked once people were told, where the log of that does not answer them.
_TOLD = [("informed_count",), ("informed_means",), ("informed_text",)]


def informing(breach):
    if breach.inform_people == Answer.NO:
        public = []
        if breach.tells_in_public:
            told = [] if breach.logs_who_was_told else [("informed_text",)]
            public = [("informed_at", "inform_by"), *told]
        return [("inform_people",), ("inform_ground",), ("inform_reasoning",), *public]
    if breach.inform_people == Answer.YES:
        return [
            ("inform_people",),
            ("inform_reasoning",),
            ("informed_at", "inform_by"),
            *(_TOLD if breach.informed_at and not breach.logs_who_was_told else []),
        ]
    return [("inform_people",)]


def others(breach):
    abroad, told = breach.cross_border == Answer.YES, breach.authorities_told == Answer.YES
    return [
        ("cross_border",),
        *([("countries",)] if abroad else []),
        ("authorities_told",),
        *([("authorities",)] if told else []),
        ("attachments",),
    ]


def notifier(breach):
    return [("notifier_name",), ("notifier_function",), ("notifier_phone", "notifier_email")]


def notification(breach):
    return [("ap_decision",), *([("ap_reasoning",)] if breach.is_decided else [])]


def evaluation(breach):
    return [("evaluation",), ("improvements", "no_improvements")]


def differs_from_severity(breach: Breach) -> bool:
    """Whether the officer's own seriousness is another than the severity help commonly gives."""
    severity = getattr(breach, "severity", None)
    weighed = breach.seriousness not in ("", Seriousness.UNKNOWN)
    return weighed and severity is not None and breach.seriousness != severity.commonly
