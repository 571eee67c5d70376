"""The product's own settings, told that they serve tests before they are read."""

import os
from pathlib import Path

os.environ.setdefault("PRIVACYHUB_ENV", "test")
# A trial's own data under var/ is never the tests' to touch, and of the processes of one run each
# has its own, so that none takes a task of another from the broker.
os.environ["PRIVACYHUB_VAR"] = os.environ.get(
    "PRIVACYHUB_VAR", str(Path(__file__).parents[1] / "build" / "var")
) + os.environ.get("PYTEST_XDIST_WORKER", "")

from privacyhub.settings import *

LANGUAGE_CODE = "en"  # tests read the source's own words; the walk in a browser reads Dutch
