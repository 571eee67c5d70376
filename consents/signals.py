"""What other apps may want to know of consents. Receivers run inside the transaction."""

from django.dispatch import Signal

consent_withdrawn = Signal()
"""Sent with `decision` (the no), `on` and `by` once a yes that stood has become a no."""

consent_holds = Signal()
"""Sent with `decision` (the yes) and `by` once a consent holds, for the first time or again."""
