from tests.permissions.table import Row, Verdicts

# Everybody here holds a function at one location: administration imports children and interns
# there, HR staff. Locations are imported by who holds a function in the whole organisation
# (tests/imports asks as them, and about imports under way: these belong to who uploaded them).
IMPORTERS = "administration hr"
NOBODYS = Verdicts(unknown=IMPORTERS, rest="closed", foreign="")


def _file(name: str, people: str, *extra: str) -> Row:
    others = " ".join(person for person in IMPORTERS.split() if person not in people)
    return Row(name, extra=extra, get=Verdicts(open=people, unknown=others, rest="closed"))


ROWS = [
    Row(
        "imports:upload",
        get=Verdicts(open=IMPORTERS, rest="closed"),
        post=Verdicts(open=IMPORTERS, rest="closed"),
    ),
    _file("imports:template", "administration", "children", "csv"),
    _file("imports:template", IMPORTERS, "staff", "xlsx"),
    _file("imports:template", "", "locations", "csv"),
    _file("imports:example", "administration", "children", "children-flexkids-like.csv"),
    _file("imports:example", IMPORTERS, "staff", "staff-saamn-like.csv"),
    Row("imports:columns", "run", get=NOBODYS, post=NOBODYS),
    *(
        Row(f"imports:{name}", "run", get=NOBODYS)
        for name in ("preview", "progress", "errors", "done")
    ),
    *(Row(f"imports:{name}", "run", post=NOBODYS) for name in ("confirm", "cancel", "retry")),
]
