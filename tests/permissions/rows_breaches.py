from tests.permissions.table import Row, Verdicts, _room

BREACHES = "board privacy_officer"
ANYBODY = Verdicts(rest="open")  # anybody who is signed in

ROWS = [
    Row("breaches:report", get=ANYBODY, post=ANYBODY),
    Row("breaches:reported", get=ANYBODY),
    Row("breaches:blank-form", get=ANYBODY),
    _room("breaches:list", BREACHES, post=False),
    _room("breaches:detail", BREACHES, uses="breach", post=False),
    _room("breaches:form-pdf", BREACHES, uses="breach", post=False),
    Row(
        "breaches:section",
        "breach",
        ("discovery",),
        get=Verdicts(open=BREACHES, rest="closed"),
        post=Verdicts(open="privacy_officer", closed="board", rest="closed"),
    ),
    _room("breaches:close", "privacy_officer", uses="breach", closed="board"),
    _room("breaches:reopen", "privacy_officer", uses="closed_breach", closed="board"),
]
