"""Which PrivacyHub this is. Raised together with CHANGELOG.md."""

VERSION = "0.9.0"
