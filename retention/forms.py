import datetime as dt
import uuid

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.dates import Term
from core.forms import DayField, LineField
from core.templatetags.ui import day
from organisation.models import Location
from retention.models import Hold, Proposal
from retention.own_terms import Settable, code_of, in_unit
from retention.states import DUE, State
from subjects.models import Subject


class HoldForm(forms.Form):
    ground = forms.ChoiceField(label=_("Why must this stay?"), choices=(), widget=forms.RadioSelect)
    proof = forms.CharField(
        label=_("Proof"),
        help_text=_("What shows it: the letter with its date, the case, the article of law"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review_on = DayField(
        label=_("Look at this again on"),
        help_text=_("Within two years. If it still has to stay then, you put it on hold again."),
    )

    def __init__(self, *args, subject: Subject, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = Hold.Ground.fitting(subject)
        self.last_review = today + relativedelta(years=2)

    def clean_review_on(self) -> dt.date:
        """A day that is too far off is a typing error, or a hold nobody looks at again."""
        if self.cleaned_data["review_on"] > self.last_review:
            raise forms.ValidationError(
                _("Choose a day up to %(day)s.") % {"day": day(self.last_review)}
            )
        return self.cleaned_data["review_on"]


class TermForm(forms.Form):
    """An own term of something, one unit; `term()` gives it. `seen` is what stood when it was
    opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    number = forms.IntegerField(label=_("Kept for"), min_value=0, max_value=99)
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=[("years", _("years")), ("months", _("months")), ("weeks", _("weeks"))],
    )
    ground = LineField(
        label=_("Ground"),
        max_length=200,
        required=False,
        help_text=_(
            "Only for a longer term than the policy or the usual term gives: why it has to be"
            " kept longer"
        ),
    )
    four_eyes = forms.BooleanField(
        label=_("Two people must agree before anything is destroyed under this rule"),
        required=False,
    )

    def __init__(self, *args, settable: Settable, now: Term, **kwargs):
        super().__init__(*args, **kwargs)
        number, unit = in_unit(now)
        self.initial |= {"seen": code_of(now), "number": number, "unit": unit}
        if settable.is_limit:
            words = _("Never shorter than %(least)s, and never longer than %(term)s.")
            if settable.at_least == Term():
                words = _(
                    "0 means: at once. This is kept as short as possible, and never longer than"
                    " %(term)s."
                )
            self.fields["number"].help_text = words % {
                "least": settable.at_least,
                "term": settable.term,
            }
            del self.fields["ground"]
        if not settable.may_ask_four_eyes:
            del self.fields["four_eyes"]

    def term(self) -> Term:
        return Term(**{self.cleaned_data["unit"]: self.cleaned_data["number"]})


class ItemFilter(forms.Form):
    """Which items of a rule to show. Nothing about a person stands in the address."""

    state = forms.ChoiceField(label=_("State"), required=False)
    location = forms.ModelChoiceField(
        Location.objects.none(), label=_("Location"), required=False, empty_label=_("All")
    )

    def __init__(self, *args, locations, four_eyes: bool, **kwargs):
        super().__init__(*args, **kwargs)
        others = {State.UNPROPOSED, State.PROPOSED, State.APPROVED}
        states = [s for s in State if (s not in others if not four_eyes else s != State.ANNOUNCED)]
        self.fields["state"].choices = [
            ("", _("All")),
            (DUE, _("due now")),
            *((s.value, s.label) for s in states),
        ]
        self.fields["location"].queryset = locations

    def querystring(self) -> str:
        asked = {name: self.data.get(name, "") for name in self.fields if name in self.cleaned_data}
        return urlencode({name: value for name, value in asked.items() if value})


class ChooseForm(forms.Form):
    """Some of a list of people, by a tick each."""

    chosen = forms.MultipleChoiceField(
        label=_("Choose"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )

    def __init__(self, *args, choices, label="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = choices
        if label:
            self.fields["chosen"].label = label

    def ids(self) -> list[uuid.UUID]:
        return [uuid.UUID(pk) for pk in self.cleaned_data["chosen"]]


class WithdrawForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Why does this list go back?"),
        choices=[(one.value, one.label) for one in Proposal.Why if one != Proposal.Why.RULE],
        widget=forms.RadioSelect,
    )
    about = forms.MultipleChoiceField(
        label=_("Which files is it about?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The reader of the list then knows where to look."),
    )

    def __init__(self, *args, about, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = about
        if not about:
            del self.fields["about"]

    def over(self) -> list[uuid.UUID]:
        return [uuid.UUID(pk) for pk in self.cleaned_data.get("about", ())]


class LookUpForm(forms.Form):
    name = LineField(
        label=_("Name"),
        max_length=160,
        help_text=_("First name and family name, as they stood in the file"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_date = DayField(label=_("Date of birth"))


class CertificateFilter(forms.Form):
    """Which certificates to show."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    rule = forms.ChoiceField(label=_("What"), required=False)

    def __init__(self, *args, years, rules, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("All")), *((str(y), str(y)) for y in years)]
        self.fields["rule"].choices = [("", _("All")), *rules]
