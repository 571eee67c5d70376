from tests.permissions.table import Row, Verdicts, _room

BREACHES = "board privacy_officer"
ANYBODY = Verdicts(rest="open")  # anybody who is signed in
LOOKS = Verdicts(open=BREACHES, rest="closed")
CHANGES = Verdicts(open="privacy_officer", closed="board", rest="closed")

ROWS = [
    Row("breaches:report", get=ANYBODY, post=ANYBODY),
    Row("breaches:reported", get=ANYBODY),
    Row("breaches:own-reports", get=ANYBODY),
    Row("breaches:blank-form", get=ANYBODY),
    _room("breaches:list", BREACHES, post=False),
    _room("breaches:detail", BREACHES, uses="breach", post=False),
    _room("breaches:form-pdf", BREACHES, uses="breach", post=False),
    Row("breaches:page", "breach", ("discovery",), get=LOOKS, post=CHANGES),
    Row("breaches:severity", "breach", get=LOOKS, post=CHANGES),
    _room("breaches:ap", BREACHES, uses="breach", post=False),
    _room("breaches:ap-pdf", BREACHES, uses="breach", post=False),
    _room("breaches:notify", "privacy_officer", uses="breach", closed="board"),
    Row("breaches:notification", "sent_to_ap", get=LOOKS, post=CHANGES),
    _room("breaches:correct-moment", "privacy_officer", uses="sent_to_ap", closed="board"),
    _room("breaches:confirmation", BREACHES, uses="sent_to_ap", post=False),
    _room("breaches:close", "privacy_officer", uses="breach", closed="board"),
    _room("breaches:reopen", "privacy_officer", uses="closed_breach", closed="board"),
]
