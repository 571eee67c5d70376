"""Which PrivacyHub this is. Raised together with CHANGELOG.md."""

import datetime as dt

VERSION = "0.9.0"
# When requirements/base.txt was locked, and its SHA-256: set anew with every lock.
LOCKED_ON = dt.date(2026, 11, 28)
LOCKED_AS = "b151e0b2c20fc61c8a4813adddf44e93be14c67237ed8443ba2292263b3b3bb9"
