"""Procedures and applications for staff, and the public pages to apply."""

from tests.permissions.table import Row, Verdicts, _room, _same

RECRUITERS = "hr recruiter"
VACANCIES = f"board {RECRUITERS}"
PANEL = "panel_member"


def _public(name, uses="", post=False):
    """A page for everybody, signed in or not, wherever the vacancy is."""
    everybody = Verdicts(rest="open", foreign="")
    return Row(name, uses, get=everybody, post=everybody if post else None, public=True)


ROWS = [
    _room("applicants:list", f"{VACANCIES} {PANEL}", post=False),
    _room("applicants:new", RECRUITERS),
    Row("applicants:procedure", "procedure", get=Verdicts(open=f"{VACANCIES} {PANEL}")),
    _same("applicants:vacancy", "procedure", open=RECRUITERS, closed=f"board {PANEL}"),
    _same("applicants:seat", "procedure", open=RECRUITERS, closed=f"board {PANEL}"),
    _same("applicants:unseat", "seat", open=RECRUITERS, closed=f"board {PANEL}"),
    _same("applicants:end", "procedure", open=f"{RECRUITERS} {PANEL}", closed="board"),
    _same("applicants:register", "procedure", open=PANEL, closed=VACANCIES),
    _same("applicants:file", "application", open=PANEL),
    *(
        _same("applicants:section", "application", (slug,), open=PANEL)
        for slug in ("identity", "letter", "career", "assessment", "procedure")
    ),
    *(
        _same(f"applicants:{name}", "application", open=PANEL)
        for name in ("stage", "outcome", "reopen", "hire", "keeping", "remove")
    ),
    _same("applicants:history", "application", ("career",), open=PANEL),
    _same("applicants:add_record", "career_new", open=PANEL),
    _same("applicants:change_record", "career", open=PANEL),
    _same("applicants:remove_record", "career", open=PANEL),
    _same("applicants:change_record", "applicant", open=PANEL),
    # What somebody sent is for the panel to read.
    _same("applicants:change_record", "letter", closed=PANEL),
    _public("apply:list"),
    _public("apply:form", "procedure", post=True),
    _public("apply:sent"),
]
