"""What other apps may want to know of consents. Receivers run inside the transaction."""

from django.dispatch import Signal

consent_withdrawn = Signal()
"""Sent with `decision` (the no), `on` and `by` once a yes that stood has become a no."""
