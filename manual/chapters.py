"""The chapters of the manual: for whom each is. The words are templates, one a language."""

import re
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("nl", "en")
HEADING = re.compile(r'<h3 id="([\w-]+)">(.+?)</h3>')

NOT_STAFF = {"parent", "volunteer", "applicant"}
"""Functions of people who do not work here: what others do here is of no use to them."""


@dataclass(frozen=True)
class Chapter:
    """One chapter; `functions` are those whose work it tells, none where it is for all."""

    code: str
    label: str
    functions: tuple[str, ...] = ()

    def template(self, language: str = "") -> str:
        """Where its words stand, in the language asked for or that of the page."""
        chosen = language or (get_language() or "nl")[:2]
        return f"manual/{chosen if chosen in LANGUAGES else 'nl'}/{self.code}.html"


CHAPTERS = {
    chapter.code: chapter
    for chapter in [
        Chapter(
            "manager",
            _("Location manager and cluster manager"),
            ("location_manager", "cluster_manager"),
        ),
        Chapter("board", _("Board"), ("board",)),
        Chapter("privacy_officer", _("Privacy officer"), ("privacy_officer",)),
        Chapter("hr", _("HR"), ("hr",)),
        Chapter("payroll", _("Payroll"), ("payroll",)),
        Chapter("administration", _("Administration"), ("administration",)),
        Chapter("group", _("Pedagogical professional"), ("pedagogical_professional",)),
        Chapter("care", _("Care coordinator"), ("care_coordinator",)),
        Chapter("lunch", _("Lunch care"), ("lunch_care",)),
        Chapter("applications", _("Recruiter and panel member"), ("recruiter", "panel_member")),
        Chapter("supervisor", _("Internship supervisor"), ("internship_supervisor",)),
        Chapter("ict", _("ICT support"), ("ict_support",)),
        Chapter("inspector", _("Inspector"), ("inspector",)),
        Chapter("parent", _("Parent"), ("parent",)),
        Chapter("employee", _("Employee"), ("employee",)),
        Chapter("volunteer", _("Volunteer"), ("volunteer",)),
        Chapter("applicant", _("Applicant"), ("applicant",)),
        Chapter("everybody", _("For everybody")),
    ]
}


def chapters_of(functions: set[str]) -> list[Chapter]:
    """The chapters somebody with these functions reads first; the one for all comes last."""
    return [
        chapter
        for chapter in CHAPTERS.values()
        if not chapter.functions or functions & set(chapter.functions)
    ]


def others_for(functions: set[str]) -> list[Chapter]:
    """The chapters of colleagues, for who works here."""
    if not functions - NOT_STAFF:
        return []
    own = chapters_of(functions)
    return [chapter for chapter in CHAPTERS.values() if chapter not in own]


def headings(html: str) -> list[tuple[str, str]]:
    """What a chapter tells, each with the anchor that leads there, for the table of contents."""
    return HEADING.findall(html)
