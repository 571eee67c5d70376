"""The product's own settings, told that they serve tests before they are read."""

import os
from pathlib import Path

os.environ.setdefault("PRIVACYHUB_ENV", "test")
# A trial's own data under var/ is never the tests' to touch.
os.environ.setdefault("PRIVACYHUB_VAR", str(Path(__file__).parents[1] / "build" / "var"))

from privacyhub.settings import *

LANGUAGE_CODE = "en"  # tests read the source's own words; the walk in a browser reads Dutch
