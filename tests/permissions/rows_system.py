"""What a load balancer, a watchdog and a collector ask, and the pages of who runs it: of the whole
organisation, so closed to everybody here (tests/system asks as somebody who works everywhere)."""

from tests.permissions.table import Row, Verdicts, _room

ROWS = [
    *(Row(name, public=True, get=Verdicts(rest="open")) for name in ("livez", "readyz")),
    # Nothing beats here and no key is set: see tests/system/test_probes.py for the other answers.
    Row("healthz", public=True, get=Verdicts(rest="503")),
    Row("metrics", public=True, get=Verdicts(rest="unknown")),
    _room("system:state", "", post=False),
    _room("system:setting_up", "", post=False),
]
