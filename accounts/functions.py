"""The functions (functies) and how far each may go, out of the clauses.

Each line gives a category its default level and, after a slash, the ceiling no edit of the matrix
can pass (clause L79): `-` none, `R` on reason, `V` view, `C` change; one letter alone is both.
A category that is not named is closed to the function for good (clause K07).
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.dates import Term
from core.privacy import CATEGORIES, Level

LETTERS = {"-": Level.NONE, "R": Level.REASON, "V": Level.VIEW, "C": Level.CHANGE}


# Who may take a document along as a file (clause L54); the others read it in the page. Those who
# work in the group or on location with the children need none outside the system; the inspector and
# ICT support get nothing out of it. Parents and employees may keep what was shared with them.
DOWNLOADERS = {
    "board",
    "cluster_manager",
    "location_manager",
    "care_coordinator",
    "administration",
    "hr",
    "payroll",
    "privacy_officer",
    "recruiter",
    "parent",
    "employee",
    "volunteer",
    "applicant",
    "panel_member",
}


@dataclass(frozen=True)
class Function:
    """`appointed` functions are held through an appointment, the others through a relation.

    `recent_only` functions see a child until two months after deregistration (clause L76).
    `own` functions are about oneself or the own child; they open the portal, never a page of staff.
    `longest` is how long one appointment lasts at most.
    """

    code: str
    label: str
    default: dict
    ceiling: dict
    appointed: bool = True
    recent_only: bool = False
    own: bool = False
    longest: Term | None = None

    @property
    def may_download(self) -> bool:
        """Whether a document may be taken along as a file by this function (L54)."""
        return self.code in DOWNLOADERS


def _function(code, label, *rooms, appointed=True, recent_only=False, own=False, longest=None):
    default, ceiling = {}, {}
    for room in rooms:
        name, cells = room.split(":")
        for cell in cells.split():
            category, levels = cell.split("=")
            first, _slash, last = levels.partition("/")
            full = f"{name}.{category}"
            if full not in CATEGORIES:
                raise ValueError(f"function {code}: no category {full}")
            default[full], ceiling[full] = LETTERS[first], LETTERS[last or first]
    return Function(code, label, default, ceiling, appointed, recent_only, own, longest)


FUNCTIONS = {
    function.code: function
    for function in [
        _function(
            "board",
            _("Board"),
            "child:identity=V contact=V custody=V care_arrangement=V daily_care=R/V development=R/V"
            " conversations=R/V declarations=V consents=V contract=V finance=V identification=R/V"
            " education_level=R/V media=R/V personal_file=V paper_file=V disclosures=C"
            " requests=C log=V",
            "staff:identity=V contact=V identification=R/V screening=V employment=V payroll=V"
            " training=V appraisal=V absence=V working_conditions=V conduct=V company=V profile=V"
            " consents=V disclosures=V/C requests=C log=V",
            "intern:identity=V contact=V screening=V employment=V training=V appraisal=V absence=V"
            " working_conditions=V conduct=V profile=V consents=V disclosures=V/C requests=C log=V",
            "volunteer:contact=V/C screening=V/C conduct=V/C requests=C",
            "organisation:locations=C breaches=V/C retention=V/C register=V/C access=C"
            " imports=C accounts=V/C vacancies=V/C consents=V/C calls=C deliveries=V/C oversight=C"
            " system=V",
        ),
        _function(
            "cluster_manager",
            _("Cluster manager"),
            "child:identity=V/C contact=V/C custody=V/C care_arrangement=V/C daily_care=R/C"
            " development=R/C conversations=R/C declarations=V/C consents=V/C contract=V/C"
            " finance=V/C identification=R/C education_level=R/C media=R/C personal_file=V/C"
            " paper_file=V/C disclosures=V/C requests=V/C log=V",
            "staff:identity=V/C contact=V/C screening=V/C employment=V/C training=V/C appraisal=V/C"
            " absence=V/C working_conditions=V/C conduct=V/C company=V/C profile=V consents=V",
            "organisation:locations=V/C retention=V/C register=V access=-/C calls=C"
            " deliveries=V/C lunch_list=V/C",
        ),
        _function(
            "location_manager",
            _("Location manager"),
            "child:identity=C contact=C custody=C care_arrangement=C daily_care=C development=V/C"
            " conversations=C declarations=C consents=C contract=C finance=V/C identification=R/C"
            " education_level=V/C media=C personal_file=C paper_file=C disclosures=C"
            " requests=C log=V",
            "staff:identity=V contact=V screening=V employment=V training=V/C appraisal=C absence=C"
            " working_conditions=V/C conduct=V company=V profile=V consents=V",
            "volunteer:contact=-/V",
            "organisation:locations=V retention=C register=V calls=C lunch_list=C"
            " deliveries=-/C inspection=V/C",
        ),
        _function(
            "care_coordinator",
            _("Care coordinator"),
            "child:identity=V contact=V custody=V care_arrangement=V daily_care=C care_file=C"
            " development=C conversations=C declarations=V consents=V/C education_level=V"
            " personal_file=V disclosures=C requests=V/C log=-/V",
            "organisation:calls=C",
        ),
        _function(
            "pedagogical_professional",
            _("Pedagogical professional"),
            "child:identity=V contact=V custody=V care_arrangement=V daily_care=V/C development=C"
            " conversations=C declarations=V/C consents=V media=C personal_file=C",
            "organisation:calls=C lunch_list=-/C",
            recent_only=True,
        ),
        _function(
            "administration",
            _("Administration"),
            "child:identity=C contact=C custody=V/C care_arrangement=C contract=C finance=C"
            " identification=C education_level=C declarations=V/C personal_file=-/V"
            " paper_file=V/C disclosures=V/C requests=V/C",
            "staff:identity=V/C contact=V/C employment=V/C screening=-/C",
            "intern:identity=C contact=C screening=C employment=C training=V/C absence=V/C"
            " conduct=C profile=V consents=C requests=C",
            "volunteer:contact=C screening=C conduct=C requests=C",
            "organisation:locations=V/C imports=C calls=C deliveries=C lunch_list=-/C",
        ),
        _function(
            "hr",
            _("HR"),
            "staff:identity=C contact=C identification=C screening=C employment=C payroll=V/C"
            " training=C appraisal=C absence=C working_conditions=C conduct=C"
            " company=C profile=C consents=C disclosures=C requests=C log=V",
            "organisation:locations=V imports=C accounts=V/C vacancies=C calls=C",
        ),
        _function(
            "payroll",
            _("Payroll"),
            "staff:identity=V contact=V identification=V employment=V payroll=C absence=V"
            " company=V disclosures=V/C",
            "organisation:calls=C",
        ),
        _function(
            "ict_support",
            _("ICT support"),
            "staff:identity=V employment=V",
            "organisation:locations=V/C imports=C accounts=C calls=C system=V",
        ),
        _function(
            "privacy_officer",
            _("Privacy officer"),
            "child:identity=V contact=R/V custody=R/V care_arrangement=V daily_care=R development=R"
            " conversations=R declarations=R consents=V contract=R finance=R identification=R"
            " education_level=R media=R personal_file=R paper_file=V"
            " disclosures=V/C requests=C log=V",
            "staff:identity=V employment=R conduct=V consents=V disclosures=V/C requests=C log=V",
            "organisation:locations=V breaches=C retention=C register=C access=V/C"
            " imports=V/C accounts=V consents=C calls=C deliveries=V/C oversight=C system=V",
        ),
        _function(
            "internship_supervisor",
            _("Internship supervisor"),
            "intern:identity=V contact=V employment=V screening=V training=C appraisal=C absence=V"
            " conduct=V profile=V",
            appointed=False,  # the own interns, by a grant on each (clause L50)
        ),
        _function("recruiter", _("Recruiter"), "organisation:vacancies=C calls=C"),
        _function("lunch_care", _("Lunch care"), "organisation:lunch_list=V"),
        # Somebody from outside, for the time of an inspection (clause L30).
        _function("inspector", _("Inspector"), "organisation:inspection=V", longest=Term(months=3)),
        _function(
            "parent",
            _("Parent"),
            "child:identity=V contact=V custody=V care_arrangement=V daily_care=V/C development=V"
            " conversations=V declarations=V consents=C contract=V finance=V media=V"
            " education_level=V personal_file=V disclosures=V log=V",
            appointed=False,
            recent_only=True,
            own=True,
        ),
        _function(
            "employee",
            _("Employee"),
            "staff:identity=V contact=V identification=V screening=V employment=V payroll=V"
            " training=V appraisal=V absence=V working_conditions=V conduct=C company=V"
            " profile=C consents=C disclosures=V log=V",
            "intern:identity=V contact=V screening=V employment=V training=V appraisal=V absence=V"
            " working_conditions=V conduct=C profile=C consents=C disclosures=V log=V",
            appointed=False,
            own=True,
        ),
        _function(
            "volunteer",
            _("Volunteer"),
            "volunteer:contact=V screening=V conduct=C",
            appointed=False,
            own=True,
        ),
        # What the panel wrote is not shown while it decides; the organisation may open it.
        _function(
            "applicant",
            _("Applicant"),
            "applicant:identity=V letter=V procedure=V career=V assessment=-/V",
            appointed=False,
            own=True,
        ),
        _function(
            "panel_member",
            _("Panel member"),
            "applicant:identity=C letter=V procedure=C career=C assessment=C requests=C",
            appointed=False,
        ),
    ]
}

APPOINTED = [(f.code, f.label) for f in FUNCTIONS.values() if f.appointed]
DEFAULT_LEVELS = {
    f.code: {category: int(level) for category, level in f.default.items() if level}
    for f in FUNCTIONS.values()
}


def level_of(levels: dict, function: str, category: str) -> Level:
    """The level a matrix's `levels` state for a function, never above the function's ceiling."""
    stated = levels.get(function, {}).get(category, 0)
    return Level(min(stated, FUNCTIONS[function].ceiling.get(category, Level.NONE)))


def within_ceiling(function: str, category: str, level: int) -> bool:
    """Whether the matrix may give this function this level (clause L79)."""
    return level <= FUNCTIONS[function].ceiling.get(category, Level.NONE)
