"""Two clauses of the demo's own policy, beside those that come with the product."""

from oversight.actions import add_clause
from oversight.clauses import How, Topic

CLAUSES = [
    {
        "topic": Topic.CONDUCT,
        "rule": "Op een bord of deur op de groep hangen geen lijsten met namen van kinderen.",
        "how": How.RECORD,
        "kept": "De locatiemanager loopt er elke maand langs en noteert het.",
        "note": "Afgesproken in het overleg van locatiemanagers.",
    },
    {
        "topic": Topic.MEDIA,
        "rule": "Foto's maken we alleen met het toestel van de groep.",
        "how": How.ATTEST,
        "kept": "Het staat in de gedragscode.",
        "note": "",
    },
]


def make_own_clauses(*, by) -> None:
    for values in CLAUSES:
        add_clause(values=values, by=by)
