"""What other apps may want to know of retention. Receivers run inside the transaction."""

from django.dispatch import Signal

term_set = Signal()
"""Sent with `rule` (its code), the term `before`, `on` and `by` once another term is in force."""

term_looked_at = Signal()
"""Sent with `rule`, the terms `before` and `after`, and `on`, where somebody looks at what another
term would change: receivers return what else follows it, each with a `label`."""
