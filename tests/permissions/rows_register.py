"""The register: activities, systems, security, covenants, yearly reviews, the privacy statement."""

from tests.permissions.table import REGISTER, Row, Verdicts, _room

KEEPER = "privacy_officer"
EVERYBODY_TOO = Verdicts(rest="open", foreign="")


def _look(name, uses="", extra=()):
    """What everybody reads whose function opens the register; it belongs to no place."""
    return _room(name, REGISTER, uses, extra, post=False, foreign="")


def _keep(name, uses="", extra=()):
    return _room(name, KEEPER, uses, extra, foreign="")


def _public(name, extra=()):
    return Row(name, "", extra, get=EVERYBODY_TOO, public=True)


ROWS = [
    _look("register:list"),
    _look("register:workbook"),
    _look("register:pdf"),
    Row("register:load-defaults", post=Verdicts(open=KEEPER, rest="closed")),
    *(
        row
        for entry in ("activity", "processor", "measure", "covenant", "scan")
        for row in (
            _look(f"register:{entry}", entry),
            _keep(f"register:add-{entry}"),
            _keep(f"register:change-{entry}", entry),
        )
    ),
    *(_keep(f"register:end-{entry}", entry) for entry in ("activity", "processor", "measure")),
    _look("register:security"),
    _keep("register:add-scan-finding", "scan"),
    _keep("register:change-scan-finding", "scan_finding"),
    _room("register:settle-scan-finding", f"{KEEPER} ict_support", "scan_finding", foreign=""),
    _look("register:covenants"),
    _look("register:reviews"),
    _look("register:review", extra=("regulation",)),
    # Signed off for the whole organisation, where nobody here works (tests/register asks).
    _room("register:sign-off", "", extra=("regulation",)),
    _look("register:statements"),
    _keep("register:publish-statement"),
    _keep("register:withdraw-statement", extra=(1,)),
    _public("privacy:statement"),
    _public("privacy:pdf"),
    _public("privacy:cookies"),
    _public("privacy:version", (1,)),
    _public("privacy:changes", (1, 1)),
    Row("privacy:read", "", (1,), post=Verdicts(rest="open")),
]
