from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _ship_letter_texts(sender, *, using, **kwargs):
    """The product's own words of letters are there from the first day. The keys are migrated last;
    an action, as this is, needs both databases."""
    if using == "keys":
        from rights.letters.texts import ship_letter_texts

        ship_letter_texts()


class RightsConfig(AppConfig):
    name = "rights"
    verbose_name = _("Rights")

    def ready(self):
        from audit.changelog import log_changes
        from rights.actions import taking_back
        from rights.models import LetterText, Request
        from rights.proposed import undecided
        from subjects.asked import Handling, handled_by
        from subjects.records import TOLD_ABOVE

        handled_by(Handling(running=taking_back.running, take_back=taking_back.take_back))
        TOLD_ABOVE.append(undecided)
        post_migrate.connect(_ship_letter_texts, sender=self)
        log_changes(LetterText, plain=["kind", "version", "valid_from"])
        log_changes(
            Request,
            plain=["number", "state", "received_on", "answered_on", "available_until"],
            masked=["identity_check", "custody_found", "refusal_ground", "refusal_note"],
        )
