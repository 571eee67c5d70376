import datetime as dt
from itertools import chain

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.demo import DEMO_EMAILS
from accounts.functions import FUNCTIONS, level_of
from accounts.matrix import LEVELS, ROOMS, categories_of
from accounts.models import User
from accounts.passwords import was_used_before
from accounts.reach import Reach
from accounts.two_step import is_demo
from core.forms import DayField, check_period
from core.guarded import GuardedForm
from core.privacy import Level


class SignInForm(AuthenticationForm):
    """Email and password; the same answer whether the address is known or not (S07)."""

    username = forms.EmailField(
        label=_("Email"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _("This email and password do not go together. Check both and try again."),
        "inactive": _("This email and password do not go together. Check both and try again."),
    }


class ForgottenForm(GuardedForm):
    """Whose password is to be chosen anew."""

    name = "forgotten"

    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class NewPasswordForm(forms.Form):
    """A password typed twice. `user` is whose it becomes: a password may not be like the name."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=128,
        help_text=_(
            "At least 12 characters. A few words one after the other are easy to remember."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password once more"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user: User | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        password = self.cleaned_data["password"]
        if self.user and self.user.email in DEMO_EMAILS.values() and is_demo():
            raise ValidationError(
                _("In a demo the passwords stay as they are, so that everybody can look around.")
            )
        validate_password(password, self.user)
        if self.user and was_used_before(self.user, password):
            raise ValidationError(_("You had this password before. Choose another."))
        return password

    def clean(self):
        cleaned = super().clean()
        first, second = cleaned.get("password"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two passwords are not the same."))
        return cleaned


class ColleagueField(forms.ModelChoiceField):
    """A colleague out of those that the form is given, by name and address."""

    def __init__(self, **kwargs):
        kwargs.setdefault("empty_label", _("Choose a colleague"))
        super().__init__(queryset=User.objects.none(), **kwargs)

    def label_from_instance(self, user: User) -> str:
        return f"{user.name} ({user.email})" if user.name else user.email


def _place_choices(places: dict) -> list:
    """Places by kind, groups with the location they are at."""
    named = {
        "organisation": (_("The whole organisation"), lambda place: place.name),
        "cluster": (_("Clusters"), lambda place: place.name),
        "location": (_("Locations"), lambda place: place.label),
        "group": (_("Groups"), lambda place: f"{place.location.label}: {place.name}"),
    }
    choices: list = [("", _("Choose a place"))]
    for kind, (label, words) in named.items():
        of_kind = [
            (code, words(place)) for code, place in places.items() if code.startswith(f"{kind}:")
        ]
        if of_kind:
            choices.append((label, of_kind))
    return choices


class AppointmentForm(forms.Form):
    """A function at a place, from a day to a day; offers only what lies within `reach`."""

    function = forms.ChoiceField(label=_("Function"))
    place = forms.ChoiceField(
        label=_("Place"),
        help_text=_("The function applies to everything at this place, and nowhere else."),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)

    def __init__(self, *args, reach: Reach, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = reach.places()
        self.fields["function"].choices = [("", _("Choose a function")), *reach.functions()]
        self.fields["place"].choices = _place_choices(self.places)

    def clean(self):
        cleaned = super().clean()
        check_period(cleaned, "starts_on", "ends_on")
        return cleaned

    def values(self) -> dict:
        return {**self.cleaned_data, "place": self.places[self.cleaned_data["place"]]}


# What whoever makes an account is to tell the colleague.
FIRST_PASSWORD = _(
    "No email is sent now. Tell the colleague to choose “Forgotten your password?” on the sign-in"
    " page, with this address: the first password is chosen by the link that is then emailed."
)


class ColleagueForm(AppointmentForm):
    """A new account with its first appointment."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Work email"), help_text=FIRST_PASSWORD)

    field_order = ("name", "email", "function", "place", "starts_on", "ends_on")


class EndAppointmentForm(forms.Form):
    ends_on = DayField(
        label=_("Last day"), help_text=_("The function still applies on this day, until midnight.")
    )

    def __init__(self, *args, on: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_ends_on(self):
        ends_on = self.cleaned_data["ends_on"]
        if ends_on < self.on - dt.timedelta(days=1):
            raise ValidationError(
                _("What somebody could do before stays as it was: choose yesterday or later.")
            )
        return ends_on


STATES = [
    ("service", _("Current")),
    ("coming", _("Still to begin")),
    ("ended", _("Ended")),
    ("none", _("No function")),
    ("all", _("All")),
]


class PeopleForm(forms.Form):
    q = forms.CharField(label=_("Name or email"), required=False, max_length=80)
    function = forms.ChoiceField(label=_("Function"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    state = forms.ChoiceField(label=_("Show"), choices=STATES, required=False)

    def __init__(self, *args, places: dict, functions: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["function"].choices = [("", _("All functions")), *functions]
        _choose, *rest = _place_choices(places)
        self.fields["place"].choices = [("", _("All places")), *rest]


class MatrixForm(forms.Form):
    """The levels of one function: a select per category it can reach, up to its ceiling (L79).

    `base` is the version the change is made on.
    """

    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, function: str, levels: dict, **kwargs):
        super().__init__(*args, **kwargs)
        ceiling = {code: top for code, top in FUNCTIONS[function].ceiling.items() if top}
        self.by_room = {
            label: [category for category in categories_of(room) if category.code in ceiling]
            for room, label in ROOMS.items()
        }
        for category in chain.from_iterable(self.by_room.values()):
            self.fields[category.code] = forms.TypedChoiceField(
                label=category.label,
                choices=[
                    (int(level), LEVELS[level][1])
                    for level in Level
                    if level <= ceiling[category.code]
                ],
                coerce=int,
                initial=int(level_of(levels, function, category.code)),
            )

    def rooms(self) -> list[tuple]:
        """(room's name, its selects), for the page."""
        return [
            (label, [self[category.code] for category in categories])
            for label, categories in self.by_room.items()
            if categories
        ]

    def levels(self) -> dict:
        """Category code to level, closed ones left out."""
        return {
            category.code: level
            for category in chain.from_iterable(self.by_room.values())
            if (level := self.cleaned_data[category.code])
        }


class ReviewForm(forms.Form):
    base = forms.IntegerField(widget=forms.HiddenInput)
    checked = forms.BooleanField(
        label=_("I have gone through every function: only what the work needs is open.")
    )
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was discussed or agreed about the policy. Leave names out."),
    )
