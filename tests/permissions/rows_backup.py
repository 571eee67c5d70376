"""What a load balancer asks: open to anybody, and without a word on why not."""

from tests.permissions.table import Row, Verdicts

ROWS = [Row(name, public=True, get=Verdicts(rest="open")) for name in ("livez", "readyz")]
