"""The manual is no secret: everybody who is signed in reads all of it."""

from tests.permissions.table import Row, Verdicts

ROWS = [
    Row("manual:index", get=Verdicts(rest="open")),
    Row("manual:chapter", extra=("board",), get=Verdicts(rest="open")),
]
