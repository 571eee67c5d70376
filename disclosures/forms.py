"""What is typed about a question from outside, a disclosure and a recipient. The actions decide."""

import uuid

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LineField, PhoneField
from core.privacy import CATEGORIES
from disclosures.models import CallNote, Disclosure, Recipient, RecipientKind, RecipientTask, Rule
from organisation.models import Location

Means = Disclosure.Means
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CallForm(forms.Form):
    """The note of a question from outside. It asks and tells nothing of any child (L35, S07)."""

    hints_say_when = ("phone",)

    caller = LineField(label=_("Name of the person asking"), max_length=120)
    phone = PhoneField(
        label=_("Telephone number"),
        help_text=_(
            "As it was given. Before calling back we look the number up ourselves. Leave it empty"
            " only where somebody came to the desk and gave none."
        ),
        max_length=20,
        required=False,
    )
    institution = LineField(
        label=_("Institution"),
        help_text=_("Leave it empty if people ask for themselves."),
        max_length=160,
        required=False,
    )
    recipient_kind = forms.ModelChoiceField(
        RecipientKind.objects.all(),
        label=_("Kind of institution"),
        required=False,
        empty_label=_("Not known"),
    )
    question = forms.CharField(label=_("Question"), max_length=1000, widget=_lines(4))
    about_whom = LineField(
        label=_("Which child, as it was said"),
        help_text=_("Write down what was said. Do not confirm that you know the child."),
        max_length=160,
        required=False,
    )
    is_about_care = forms.ChoiceField(
        label=_("Is it about care or health?"),
        help_text=_("Then the care coordinator reads and answers it, and nobody else."),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    channel = forms.ChoiceField(
        label=_("How did it come in?"), choices=CallNote.Channel.choices, widget=forms.RadioSelect
    )
    location = forms.ModelChoiceField(
        Location.objects.none(), label=_("At which location?"), empty_label=_("Choose a location")
    )

    def __init__(self, *args, locations, **kwargs):
        """`locations` are those where the user may note a question."""
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations
        only = list(locations[:2])
        if len(only) == 1:
            self.fields["location"].initial = only[0].pk
        self.fields["channel"].initial = CallNote.Channel.PHONE

    def clean_is_about_care(self) -> bool:
        return self.cleaned_data["is_about_care"] == "yes"


class LinkForm(forms.Form):
    """Which child a question is about, out of those that were found."""

    child = forms.ChoiceField(
        label=_("Which child is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a child.")},
    )

    def __init__(self, *args, found, **kwargs):
        """`found` are (id, name with birth date and location)."""
        super().__init__(*args, **kwargs)
        self.fields["child"].choices = found

    def clean_child(self) -> uuid.UUID:
        return uuid.UUID(self.cleaned_data["child"])


class AskForm(forms.Form):
    message = forms.CharField(
        label=_("What do you ask the parents?"),
        help_text=_(
            "They read this in the portal, together with who asked. Change the words so that"
            " they say only what the parents need to decide."
        ),
        max_length=500,
        widget=_lines(5),
    )


class SuggestingInput(forms.TextInput):
    """A line that suggests names we know; another one can be typed."""

    def __init__(self, names=(), **kwargs):
        super().__init__(**kwargs)
        self.names = list(names)

    def render(self, name, value, attrs=None, renderer=None):
        if not self.names:
            return super().render(name, value, attrs, renderer)
        place = f"known_{name}"
        line = super().render(name, value, {**(attrs or {}), "list": place}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((n,) for n in self.names))
        return format_html('{}<datalist id="{}">{}</datalist>', line, place, options)


class GroundField(forms.ChoiceField):
    """One ground. Of those that do not stand none is offered; one that fell away meanwhile is
    taken, and refused by the action that says why."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.options: dict = {}

    def offer(self, options) -> None:
        self.options = {option.code: option for option in options}
        self.choices = [(option.code, option.words) for option in options if option.holds]

    def valid_value(self, value) -> bool:
        return value in self.options

    def clean(self, value):
        return self.options.get(super().clean(value))


class DisclosureForm(forms.Form):
    """What is told to whom and why: everything a disclosure needs, on one page (K01, K13)."""

    recipient = LineField(
        label=_("Told to"),
        help_text=_("The name of the institution or the person, and the town."),
        max_length=160,
        required=False,
        error_messages={"required": _("Say to whom it is told.")},
    )
    ground = GroundField(
        label=_("On which ground?"),
        error_messages={
            "required": _("Choose the ground. Without a ground nothing may be told."),
            "invalid_choice": _("Choose one of these grounds."),
        },
    )
    categories = forms.MultipleChoiceField(
        label=_("What is told?"),
        help_text=_("You see the parts that your function opens and a ground covers."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what is told.")},
    )
    told = forms.CharField(
        label=_("In short, what is told"), max_length=500, required=False, widget=_lines(3)
    )
    means = forms.ChoiceField(
        label=_("How is it told?"),
        choices=[(one.value, one.label) for one in (Means.WRITTEN, Means.VERBAL, Means.PHONE)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is told.")},
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=300,
        widget=_lines(2),
        error_messages={"required": _("Say what it is for.")},
    )
    five_rules = forms.MultipleChoiceField(
        label=_("Check the five rules"),
        help_text=_("Tick each rule that is met. If one is not met, nothing may be told."),
        choices=Rule.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Go through the five rules and tick each one that is met."),
        },
    )
    disclosed_on = DayField(label=_("When is it told?"))

    def __init__(self, *args, options, parts, names=(), called_back=False, only_names=False, **kw):
        """`options` are the grounds, `parts` the codes of what can be told, `names` recipients we
        know. Who is `called_back` is told by telephone, now; with `only_names` it is one of them.
        """
        super().__init__(*args, **kw)
        self.fields["ground"].offer(options)
        self.fields["categories"].choices = [(code, CATEGORIES[code].label) for code in parts]
        if only_names:
            self.fields["recipient"] = forms.ChoiceField(
                label=_("Told to"),
                choices=[(name, name) for name in names],
                widget=forms.RadioSelect,
            )
        else:
            recipient = self.fields["recipient"]
            recipient.widget = SuggestingInput(names, attrs=recipient.widget.attrs)
            if any(option.named for option in options):
                recipient.help_text = _("Leave it empty for a consent that names who it is for.")
            else:
                recipient.required = True
        if called_back:
            del self.fields["means"], self.fields["disclosed_on"]

    def clean(self):
        cleaned = super().clean()
        option = cleaned.get("ground")
        unnamed = option and not option.named and "recipient" not in self.errors
        if unnamed and not cleaned.get("recipient", "").strip():
            self.add_error("recipient", _("Say to whom it is told."))
        return cleaned

    def values(self) -> dict:
        """The arguments of `record_disclosure` that this form answers."""
        values = dict(self.cleaned_data)
        option = values.pop("ground")
        return {**values, **option.given}


class FixedMessageForm(forms.Form):
    recipient = LineField(label=_("Which school?"), max_length=160)
    means = forms.ChoiceField(
        label=_("How is it told?"),
        choices=[(one.value, one.label) for one in (Means.WRITTEN, Means.VERBAL)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is told.")},
    )


class ChangedForm(forms.Form):
    """Which recipients are told that something they got was corrected or removed."""

    why = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            (one.value, one.label)
            for one in (RecipientTask.Why.CORRECTED, RecipientTask.Why.REMOVED)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened.")},
    )
    recipients = forms.MultipleChoiceField(
        label=_("Who got it and has to be told?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who has to be told.")},
    )

    def __init__(self, *args, given, **kwargs):
        """`given` are (id, words) of what was told."""
        super().__init__(*args, **kwargs)
        self.fields["recipients"].choices = given


class TakeBackForm(forms.Form):
    because = forms.CharField(
        label=_("Why was it a mistake?"),
        help_text=_("The person, or the parents, can read this. Name nobody else in it."),
        max_length=300,
        widget=_lines(2),
        error_messages={"required": _("Say why it was a mistake.")},
    )


class ToldForm(forms.Form):
    note = forms.CharField(
        label=_("How was the recipient told?"),
        help_text=_("For example: by letter, or by telephone and to whom."),
        max_length=300,
        widget=_lines(2),
        error_messages={"required": _("Say how the recipient was told.")},
    )


class RecipientForm(forms.ModelForm):
    """A recipient by name. It checks what was typed and saves nothing itself."""

    phone = PhoneField(
        label=_("Telephone, as we know it"),
        help_text=_("Look it up yourself, on the website. Do not take it from a caller."),
        required=False,
        max_length=20,
    )

    class Meta:
        model = Recipient
        fields = ("kind", "name", "town", "phone", "is_active")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].empty_label = _("Choose the kind")

    def _post_clean(self):
        """The action checks the model; a form that wrote on the record would blind it to what
        the record held before."""
