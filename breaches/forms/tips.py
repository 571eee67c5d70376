"""Giving a tip, and dealing with one."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from breaches.fields import text_field
from breaches.forms.measures import ColleagueField, OneOwnerForm
from breaches.forms.report import ELSEWHERE
from core.forms import DayField
from organisation.models import Location

WITHOUT_NAMES = _(
    "Leave out names of children, parents and colleagues, here and when you talk about it"
    " elsewhere. A false name is not enough: whoever knows the group still knows who it is."
    " Write “a child”, “a colleague”."
)


class TipForm(forms.Form):
    """What could go wrong, where, and whether we may know who says so. Pressing twice sends the
    same `token` twice."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = text_field(
        _("What could go wrong?"),
        lines=5,
        max_length=1500,
        required=True,
        help_text=WITHOUT_NAMES,
    )
    location = forms.ModelChoiceField(
        Location.objects.none(),
        label=_("At which location?"),
        required=False,
        empty_label=ELSEWHERE,
    )
    named = forms.ChoiceField(
        label=_("May we know that it comes from you?"),
        choices=[
            ("yes", _("Yes, so that I get an answer")),
            ("no", _("No, without my name: nothing we store says who gave this tip")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )

    def __init__(self, *args, locations, **kwargs):
        """`locations` are those the teller works at; without any there is no such question."""
        super().__init__(*args, **kwargs)
        if locations is None or not locations.exists():
            del self.fields["location"]
        else:
            self.fields["location"].queryset = locations

    @property
    def is_anonymous(self) -> bool:
        return self.cleaned_data["named"] == "no"


class ImproveForm(OneOwnerForm):
    """A tip becomes a point for improvement."""

    what = text_field(_("What is to be improved?"), lines=3, max_length=1000, required=True)
    owner_user = ColleagueField()
    owner = text_field(
        _("Or who else?"), lines=1, max_length=120, help_text=_("A function or a name.")
    )
    due_on = DayField(label=_("Done by which day?"), ahead=True)
    answer = text_field(
        _("Answer to the person who gave the tip"),
        max_length=1500,
        help_text=_("If the tip was given without a name, nobody reads this."),
    )


class AnswerForm(forms.Form):
    answer = text_field(
        _("Thanks, and an answer"),
        max_length=1500,
        required=True,
        help_text=_("If the tip was given without a name, nobody reads this."),
    )


class LessonForm(forms.Form):
    """What is passed on, read over for names."""

    text = text_field(
        _("What can others learn from it?"),
        lines=6,
        max_length=1500,
        required=True,
        help_text=WITHOUT_NAMES,
    )
    is_checked = forms.BooleanField(
        label=_(
            "I have read it over: no names, no false names, and nothing by which somebody"
            " could be recognised"
        ),
        required=False,
    )
