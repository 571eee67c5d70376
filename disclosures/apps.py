from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _ship_recipients(sender, *, using, **kwargs):
    """The product's own kinds of recipient and legal duties are there from the first day. The
    keys are migrated last; an action, as this is, needs both databases."""
    if using == "keys":
        from disclosures.actions import ship_recipients

        ship_recipients()


class DisclosuresConfig(AppConfig):
    name = "disclosures"
    verbose_name = _("Disclosures")

    def ready(self):
        from audit.changelog import log_changes
        from consents.signals import consent_holds, consent_withdrawn
        from disclosures.models import CallNote, Delivery, Disclosure, Recipient, RecipientTask
        from disclosures.rules import told_to_others
        from disclosures.withdrawals import need_not_tell, tell_recipients
        from staff.actions import TELLING_MORE

        import_module("disclosures.deliveries.work")  # declares its work items
        post_migrate.connect(_ship_recipients, sender=self)
        consent_withdrawn.connect(tell_recipients)
        consent_holds.connect(need_not_tell)
        TELLING_MORE.append(told_to_others)
        log_changes(
            Disclosure,
            plain=["means", "ground", "disclosed_on", "taken_back_on"],
            masked=["recipient", "categories", "ground_note", "taken_back_because"],
        )
        log_changes(Recipient, plain=["kind", "is_active"], masked=["name", "phone"])
        log_changes(CallNote, plain=["state", "closed_on"], masked=["caller", "question"])
        log_changes(Delivery, plain=["code", "count", "destroyed_on"])
        log_changes(RecipientTask, plain=["why", "due_on", "done_on"], masked=["note"])
