"""What other apps may want to know of retention. Receivers run inside the transaction."""

from django.dispatch import Signal

term_set = Signal()
"""Sent with `rule` (its code), the term `before`, `on` and `by` once another term is in force."""
