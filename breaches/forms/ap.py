"""Recording what was sent to the AP, and its confirmation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from breaches.fields import ClockField, text_field
from breaches.models import Notification
from documents.forms import CleanFileField

_FILE_HELP = _("PDF, JPEG or PNG, at most 10 MB. It is stored encrypted.")


class NotificationForm(forms.Form):
    """What was sent, at what moment. `kinds` are those that make sense by now."""

    hints_say_when = ("late_reason", "because")

    kind = forms.ChoiceField(label=_("What did you send?"), widget=forms.RadioSelect)
    completes = forms.BooleanField(
        label=_("With this follow-up the notification is complete; nothing more follows"),
        required=False,
    )
    sent_at = ClockField(label=_("When was it sent?"))
    number = text_field(
        _("Which number did the AP give?"),
        lines=1,
        max_length=40,
        help_text=_("It is in the confirmation. If you do not have it yet, add it later."),
    )
    late_reason = text_field(
        _("Why later than 72 hours?"),
        lines=3,
        help_text=_("Only if it was later; the AP asks the same."),
    )
    because = text_field(
        _("Why is it withdrawn?"), lines=3, help_text=_("Only if you withdraw it.")
    )
    confirmation = CleanFileField(
        label=_("Confirmation from the AP"), required=False, help_text=_FILE_HELP
    )

    def __init__(self, *args, kinds, number="", late=False, **kwargs):
        """`number` is the one the AP gave before; `late` that the first notification comes after
        the 72 hours."""
        kwargs.setdefault("initial", {"number": number})
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if Notification.Kind.FOLLOW_UP not in kinds:
            del self.fields["completes"]
        if Notification.Kind.WITHDRAWAL not in kinds:
            del self.fields["because"]
        if not late:
            del self.fields["late_reason"]


class ConfirmationForm(forms.Form):
    """The number and the confirmation, where they came later."""

    number = text_field(_("Which number did the AP give?"), lines=1, max_length=40)
    confirmation = CleanFileField(
        label=_("Confirmation from the AP"), required=False, help_text=_FILE_HELP
    )


class CorrectSentForm(forms.Form):
    """The right moment of what was sent, and how that is known."""

    hints_say_when = ("late_reason",)

    sent_at = ClockField(label=_("When was it sent?"))
    late_reason = text_field(
        _("Why later than 72 hours?"),
        lines=3,
        help_text=_("Only if it was later; the AP asks the same."),
    )
    because = text_field(
        _("How do you know that the moment was wrong?"), lines=3, max_length=2000, required=True
    )

    def __init__(self, *args, sent: Notification, **kwargs):
        initial = {"sent_at": sent.sent_at, "late_reason": sent.late_reason}
        super().__init__(*args, initial=initial, **kwargs)
        if not sent.is_first:
            del self.fields["late_reason"]
