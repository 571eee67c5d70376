"""Who gets what from every URL: the one table of verdicts.

A row is a URL name, what fills its address, and per method the verdicts. Everybody works at, or
has a child at, the own location. Verdicts, best first:

  open      the page, the file or the redirect after doing it
  reason    the page that asks why first
  closed    403: exists for this person, but not this
  unknown   404: as if it did not exist
  sign-in   redirected to sign in

The lists name people; everybody else gets `rest`. For an object of another location everybody gets
`foreign`. `ended` says who gets something else where the child was deregistered three months ago.
"""

from dataclasses import dataclass, field

# The people: every function, each once, at the own location; relations; nobody in particular.
STAFF = [
    "board",
    "cluster_manager",
    "location_manager",
    "care_coordinator",
    "pedagogical_professional",
    "administration",
    "hr",
    "payroll",
    "ict_support",
    "privacy_officer",
    "recruiter",
    "lunch_care",
    "inspector",
]
OTHERS = [
    "parent",
    "employee",
    "volunteer",
    "applicant",
    "panel_member",
    "internship_supervisor",
    "nobody",
]
EVERYBODY = [*STAFF, *OTHERS]

CHILD_STAFF = (
    "board cluster_manager location_manager care_coordinator pedagogical_professional"
    " administration privacy_officer"
)
STAFF_FILE = (
    "board cluster_manager location_manager administration hr payroll ict_support privacy_officer"
)


@dataclass(frozen=True)
class Verdicts:
    """The verdicts of one method of one URL."""

    open: str = ""
    reason: str = ""
    closed: str = ""
    unknown: str = ""
    rest: str = "unknown"
    foreign: str = "unknown"
    ended: dict = field(default_factory=dict)  # person: verdict, where it differs from the own

    def __post_init__(self):
        named = f"{self.open} {self.reason} {self.closed} {self.unknown}".split()
        if len(named) != len(set(named)) or set(named) - set(EVERYBODY):
            raise ValueError(f"people twice or unknown: {named}")

    def of(self, person: str) -> str:
        for verdict in ("open", "reason", "closed", "unknown"):
            if person in getattr(self, verdict).split():
                return verdict
        return self.rest


@dataclass(frozen=True)
class Row:
    """`uses` names the object in the world that fills the address; empty for a page without."""

    name: str
    uses: str = ""
    extra: tuple = ()  # further parts of the address, after the object
    get: Verdicts | None = None
    post: Verdicts | None = None
    public: bool = False  # also for who is not signed in


def _same(name, uses="", extra=(), **verdicts):
    """Both methods with the same verdicts."""
    both = Verdicts(**verdicts)
    return Row(name, uses, extra, get=both, post=both)


def _child(section, **verdicts):
    """A section of a child's file: gone for the group and the parents after two months."""
    ended = {"pedagogical_professional": "unknown"}
    return Row(
        "children:section",
        "child",
        (section,),
        get=Verdicts(**verdicts, ended=ended),
        post=Verdicts(**verdicts, ended=ended),
    )


def _change(name, uses, people, closed, extra=()):
    """A form on a child's file, for those who may change that part."""
    verdicts = Verdicts(open=people, closed=closed, ended={"pedagogical_professional": "unknown"})
    return Row(name, uses, extra, get=verdicts, post=verdicts)


def _room(name, people, uses="", extra=(), get=True, post=True, **more):
    """A page of the organisation's own work: closed to whoever has no part in it."""
    verdicts = Verdicts(open=people, rest="closed", **more)
    return Row(name, uses, extra, get=verdicts if get else None, post=verdicts if post else None)


def _but(people: str, *without: str) -> str:
    return " ".join(person for person in people.split() if person not in without)


REGISTRARS = "location_manager administration"
CONTRACTS = "board cluster_manager location_manager administration"
RETAINERS = "location_manager privacy_officer"
PLANNERS = f"board cluster_manager {RETAINERS}"
REGISTER = "board cluster_manager location_manager privacy_officer"
