"""Telling the people concerned: the words, and what was done outside the portal."""

import re

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from breaches.fields import ClockField, text_field
from breaches.models import Communication
from breaches.models.communication import LANGUAGES, PARTS

TO_FILL_IN = re.compile(r"\[[^\]]+\]")
NAMES = {"nl": _("in Dutch"), "en": _("in English")}
HELP = {
    "nature": _("In plain words. Which data, whose it is, and what was done with it. No names."),
    "consequences": _("What others could do with the data."),
    "measures": _("What has been done already, and what is still to come."),
    "advice": _("What somebody can do to limit the harm, step by step."),
    "contact": _("Whom to call or email."),
}


class TextForm(forms.Form):
    """The words of every part, first all in Dutch and then all in English."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            for part, label in PARTS.items():
                self.fields[f"{part}_{language}"] = text_field(
                    format_lazy("{} ({})", label, NAMES[language]),
                    help_text=HELP[part] if language == LANGUAGES[0] else "",
                    max_length=2000,
                    required=True,
                )

    def clean(self):
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if TO_FILL_IN.search(value):
                self.add_error(
                    name, _("Something between [square brackets] still has to be filled in.")
                )
        return cleaned


class ByHandForm(forms.Form):
    """People who were told by letter, mail or in person, and when. `people` are recipients."""

    all_may_wait = True
    EVERYBODY, TICKED = "everybody", "ticked"

    who = forms.ChoiceField(
        label=_("Who has been told?"),
        choices=[
            (EVERYBODY, _("Everybody in the list below")),
            (TICKED, _("Those ticked below")),
        ],
        widget=forms.RadioSelect,
        initial=TICKED,
    )
    people = forms.TypedMultipleChoiceField(
        label=_("Not told yet"), widget=forms.CheckboxSelectMultiple, required=False
    )
    way = forms.ChoiceField(
        label=_("How?"),
        choices=[
            (way.value, way.label)
            for way in Communication.Way
            if way is not Communication.Way.PORTAL
        ],
        widget=forms.RadioSelect,
    )
    told_at = ClockField(label=_("When?"))

    def __init__(self, *args, recipients, **kwargs):
        super().__init__(*args, **kwargs)
        self.recipients = {str(one.person.pk): one for one in recipients}
        self.fields["people"].coerce = self.recipients.__getitem__
        self.fields["people"].choices = [
            (pk, _name_and_whose(one)) for pk, one in self.recipients.items()
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("who") == self.EVERYBODY:
            cleaned["people"] = list(self.recipients.values())
        elif not cleaned.get("people") and "people" not in self.errors:
            self.add_error("people", _("Choose at least one person."))
        return cleaned


def _name_and_whose(recipient) -> str:
    if not recipient.about:
        return recipient.name
    return gettext("%(name)s, about %(children)s") % {
        "name": recipient.name,
        "children": ", ".join(recipient.about.values()),
    }


class PublicForm(forms.Form):
    """A breach that was made public instead of told to everybody by name."""

    why = text_field(
        _("Why would it take too much effort to tell everybody by name?"),
        lines=3,
        max_length=2000,
        required=True,
    )
    text = text_field(_("What was made public?"), lines=8, required=True)
    place = text_field(
        _("Where?"),
        lines=1,
        max_length=200,
        required=True,
        help_text=_("For example: on our website, at the door of each location."),
    )
    published_at = ClockField(label=_("When?"))
