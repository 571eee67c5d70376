"""What stands elsewhere already and is proposed as an answer: kinds of data and groups of people by
the activities that were chosen in the register, and who was told by the log of that. A person takes
it over or not."""

from collections.abc import Iterable

from breaches.models import (
    Breach,
    Communication,
    DataKind,
    Means,
    PeopleGroup,
    SpecialKind,
)
from breaches.wording import newest_text
from core.privacy import SubjectKind
from register.models import ProcessingActivity

# By the part of a category's code behind the dot: the same part of every kind of file.
_KINDS = {
    "identity": (DataKind.NAME, DataKind.SEX, DataKind.BIRTH),
    "contact": (DataKind.NAME, DataKind.CONTACT),
    "identification": (DataKind.BSN, DataKind.ID_COPY),
    "contract": (DataKind.NAME, DataKind.CONTACT, DataKind.FINANCIAL),
    "finance": (DataKind.FINANCIAL,),
    "payroll": (DataKind.FINANCIAL, DataKind.BSN),
    "screening": (DataKind.CRIMINAL,),
    "accounts": (DataKind.LOGIN,),
    "media": (DataKind.OTHER,),
    "care_file": (DataKind.OTHER,),
    "daily_care": (DataKind.OTHER,),
    "development": (DataKind.OTHER,),
    "conversations": (DataKind.OTHER,),
    "custody": (DataKind.OTHER,),
    "letter": (DataKind.NAME, DataKind.CONTACT, DataKind.OTHER),
    "career": (DataKind.OTHER,),
    "appraisal": (DataKind.OTHER,),
    "absence": (DataKind.OTHER,),
}
# What is about somebody's health.
_HEALTH = frozenset({"care_file", "daily_care"})
MEANS = {
    Communication.Way.PORTAL: Means.PORTAL,
    Communication.Way.LETTER: Means.LETTER,
    Communication.Way.MAIL: Means.EMAIL,
    Communication.Way.SPOKEN: Means.SPOKEN,
}
_GROUPS = {
    SubjectKind.CHILD: (PeopleGroup.MINORS,),
    SubjectKind.PARENT: (PeopleGroup.CLIENTS,),
    SubjectKind.EMPLOYEE: (PeopleGroup.EMPLOYEES,),
    SubjectKind.INTERN: (PeopleGroup.EMPLOYEES,),
    SubjectKind.EXTERNAL: (PeopleGroup.EMPLOYEES,),
    SubjectKind.VOLUNTEER: (PeopleGroup.OTHER,),
    SubjectKind.APPLICANT: (PeopleGroup.OTHER,),
}


def _sections(activities: Iterable[ProcessingActivity]) -> set[str]:
    return {code.partition(".")[2] for activity in activities for code in activity.categories}


def data_kinds_of(activities: Iterable[ProcessingActivity]) -> list[str]:
    """In the order of the form."""
    found = {kind for section in _sections(activities) for kind in _KINDS.get(section, ())}
    return [kind.value for kind in DataKind if kind in found]


def special_kinds_of(activities: Iterable[ProcessingActivity]) -> list[str]:
    health = _HEALTH & _sections(activities)
    return [SpecialKind.HEALTH.value] if health else []


def people_groups_of(activities: Iterable[ProcessingActivity]) -> list[str]:
    kinds = {kind for activity in activities for kind in activity.people}
    found = {group for kind in kinds for group in _GROUPS.get(kind, (PeopleGroup.OTHER,))}
    return [group.value for group in PeopleGroup if group in found]


def told_so_far(breach: Breach) -> dict:
    """What the log of who was told says, as answers about informing people; none where they are
    not informed. The number is of those who got the message, such as parents."""
    if not breach.tells_people:
        return {}
    told = Communication.objects.filter(breach=breach)
    ways = set(told.values_list("way", flat=True).distinct())
    means = [means for way, means in MEANS.items() if way in ways]
    words = newest_text(breach).parts("nl") if means else []
    text = "\n\n".join(part for _heading, part in words)
    public = breach.public_communications.last()
    if public:
        means.append(Means.PUBLIC)
    return {
        "informed_count": told.values("recipient_id").distinct().count() or None,
        "informed_means": [one.value for one in means],
        "informed_text": text or (public.text if public else ""),
    }


def answer_with_log(name: str, filled_in, log: dict):
    """An answer about informing people: what was filled in by hand, and else what the log
    (`told_so_far`) says. To the ways that were filled in those of the log are added."""
    if name == "informed_means" and filled_in:
        return [*filled_in, *(way for way in log.get(name, ()) if way not in filled_in)]
    return filled_in or log.get(name)
