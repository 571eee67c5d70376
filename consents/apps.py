from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _ship_kinds(sender, *, using, **kwargs):
    """The product's own kinds are there from the first day. The keys are
    migrated last; an action, as this is, needs both databases."""
    if using == "keys":
        from consents.actions import ship_kinds

        ship_kinds()


class ConsentsConfig(AppConfig):
    name = "consents"
    verbose_name = _("Consents")

    def ready(self):
        from audit.changelog import log_changes
        from consents.actions import follow_term, kinds_to_follow
        from consents.models import (
            ConsentDecision,
            ConsentDifference,
            ConsentKind,
            ConsentText,
            Occasion,
            RemovalTask,
        )
        from retention.signals import term_looked_at, term_set

        post_migrate.connect(_ship_kinds, sender=self)
        term_set.connect(follow_term)
        term_looked_at.connect(kinds_to_follow)
        log_changes(ConsentKind, plain=("code", "rhythm", "needs_all", "retired_on"))
        log_changes(ConsentText, plain=("kind", "version", "valid_from", "renews"))
        log_changes(Occasion, plain=("kind", "location", "until"))
        log_changes(
            ConsentDecision, plain=("kind", "text", "decided_on", "how"), masked=("given", "giver")
        )
        log_changes(ConsentDifference, plain=("kind", "opened_on", "closed_on"), masked=("note",))
        log_changes(RemovalTask, plain=("place", "why", "due_on", "done_on"), masked=("proof",))
