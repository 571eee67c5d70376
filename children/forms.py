import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from children.actions import ParentDetails, address_of, check_birth_date, check_first_day
from children.models import Address, Child, Parent, Placement
from core.dates import today
from core.forms import (
    DayField,
    EuroField,
    IbanField,
    PhoneField,
    PostcodeField,
    phone_digits,
)
from organisation.models import CareGroup
from subjects.models import Representation

ADDRESS = ("street", "postcode", "town")
REACHED = ("email", "phone", *ADDRESS)


class ChildForm(forms.Form):
    first_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    birth_date = DayField(label=_("Birth date"))
    sex = forms.ChoiceField(label=_("Sex"), choices=Child.Sex, widget=forms.RadioSelect)

    def clean_birth_date(self):
        birth_date = self.cleaned_data["birth_date"]
        check_birth_date(birth_date, on=today())
        return birth_date


def check_address(form: forms.Form, cleaned: dict) -> None:
    """An address is whole, or not there."""
    if any(cleaned.get(name) for name in ADDRESS):
        for name in ADDRESS:
            if name not in form.errors and not cleaned.get(name):
                form.add_error(name, _("Fill in the whole address, or none of it."))


class ParentForm(forms.Form):
    """One parent; a second one may be left empty as a whole."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    custody = forms.ChoiceField(
        label=_("Custody over the child"), choices=Representation.Custody, widget=forms.RadioSelect
    )
    email = forms.EmailField(
        label=_("Email"), required=False, help_text=_("Needed for a login to the portal.")
    )
    phone = PhoneField(label=_("Telephone"), required=False)
    street = forms.CharField(label=_("Street and number"), max_length=160, required=False)
    postcode = PostcodeField(label=_("Postcode"), required=False)
    town = forms.CharField(label=_("Town"), max_length=80, required=False)

    def clean(self):
        cleaned = super().clean()
        check_address(self, cleaned)
        return cleaned


class ParentSearchForm(forms.Form):
    q = forms.CharField(label=_("Name"), max_length=80, required=False)


class NewParentForm(ParentForm):
    """A further parent of a child: somebody who was found by name, or a new person."""

    known = forms.ChoiceField(label=_("Who is it?"), required=False, widget=forms.RadioSelect)

    field_order = ("known",)

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {str(parent.pk): parent for parent in known}
        if not self.known:
            del self.fields["known"]
            return
        self.fields["known"].choices = [
            *((pk, _parent_label(parent)) for pk, parent in self.known.items()),
            ("", _("Somebody else, filled in below")),
        ]
        for name in ("first_name", "family_name"):
            self.fields[name].required = False

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("known"):
            for name in ("first_name", "family_name"):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("Fill this in."))
        return cleaned

    def details(self) -> ParentDetails:
        values = dict(self.cleaned_data)
        known = self.known.get(values.pop("known", ""))
        if not known:
            return ParentDetails(**values)
        return ParentDetails(
            known.first_name, known.family_name, custody=values["custody"], known=known.subject
        )


class KnownHereForm(forms.Form):
    """Asks of each parent of a registration whose name is known here whether it is that person,
    and whether a child who seems to be here already is to be registered.

    `matches` are the known parents by step of the registration, `typed` what was typed of each.
    """

    def __init__(self, *args, matches, typed, is_child_known, **kwargs):
        super().__init__(*args, **kwargs)
        if is_child_known:
            self.fields["all_the_same"] = forms.BooleanField(
                label=_("I have looked: this child must still be registered"),
                error_messages={
                    "required": _("First look at the file that is already here, then tick this.")
                },
            )
        self.known = {str(p.pk): p for found in matches.values() for p in found}
        for step, found in matches.items():
            self.fields[step] = forms.ChoiceField(
                label=_("Is %(name)s known here already?") % {"name": found[0].name},
                choices=[
                    *((str(parent.pk), _parent_label(parent)) for parent in found),
                    (self.NEW, _("No, somebody else called %(name)s") % {"name": found[0].name}),
                ],
                widget=forms.RadioSelect,
                help_text=self._left_out(typed[step], found),
            )

    def _left_out(self, typed: dict, found: list) -> str:
        """What was typed of a parent and would not be kept: who is known stays as in the file."""
        stored = [_reached(parent) for parent in found]
        differs = [
            f"{ParentForm.base_fields[name].label}: {typed[name]}"
            for name in REACHED
            if typed[name] and not all(_is_same(name, typed[name], one[name]) for one in stored)
        ]
        if not differs:
            return ""
        words = (
            _(
                "Whoever is known here stays as in their file. This was typed and is not in it: "
                "%(what)s. If it is right, change it in the file afterwards."
            )
            if len(found) == 1
            else _(
                "Whoever is known here stays as in their file. This was typed and is not in every"
                " one of these files: %(what)s. If it is right, change it in the file afterwards."
            )
        )
        return words % {"what": escape("; ".join(differs))}  # a help text is shown as it stands

    NEW = "new"

    def known_in(self, step: str):
        """The subject of the known parent that was chosen for a step, or None."""
        parent = self.known.get(self.cleaned_data.get(step, ""))
        return parent.subject if parent else None


def _reached(parent: Parent) -> dict:
    """How a parent is reached, by the names of the form."""
    address = address_of(parent) or Address()
    return {name: getattr(address if name in ADDRESS else parent, name) for name in REACHED}


def _is_same(name: str, typed: str, stored: str) -> bool:
    """Whether it says the same, also where it was written in another way."""
    if name == "phone":
        return phone_digits(typed) == phone_digits(stored)
    return "".join(typed.casefold().split()) == "".join(stored.casefold().split())


def _parent_label(parent) -> str:
    """A known parent, told apart by the children: only those in sight are offered."""
    children = [r.subject.child.first_name for r in parent.subject.represents.all()]
    return _("%(name)s, parent of %(children)s") % {
        "name": parent.name,
        "children": ", ".join(children),
    }


class SecondParentForm(ParentForm):
    """The other parent, where there is one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_permitted = True
        self.use_required_attribute = False
        for field in self.fields.values():
            field.required = False

    def clean(self):
        cleaned = super().clean()
        if any(cleaned.values()):
            for name in ("first_name", "family_name", "custody"):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("Fill this in, or leave the whole second parent empty."))
        return cleaned


class GroupChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, group):
        return f"{group.location.label}: {group.name}"


class PlacementForm(forms.Form):
    """Where and when; offers only the locations given, so that no other can be chosen. Of a child
    whose `birth_date` is known, the first day has to fit it."""

    location = forms.ModelChoiceField(
        label=_("Location"), queryset=None, empty_label=_("Choose a location")
    )
    care_group = GroupChoiceField(label=_("Group"), queryset=None, required=False)
    kind = forms.ChoiceField(
        label=_("Kind of place"), choices=Placement.Kind, widget=forms.RadioSelect
    )
    is_full = forms.TypedChoiceField(
        label=_("How much"),
        choices=[("yes", _("Full place")), ("no", _("Part of a place"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    starts_on = DayField(label=_("First day"))

    def __init__(self, *args, locations, birth_date: dt.date | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.birth_date = birth_date
        self.fields["location"].queryset = locations
        self.fields["care_group"].queryset = CareGroup.objects.filter(
            location__in=locations
        ).select_related("location")

    def clean(self):
        cleaned = super().clean()
        location, group = cleaned.get("location"), cleaned.get("care_group")
        kind = cleaned.get("kind")
        # A childminding facility may offer any; the others what they are registered for.
        if location and kind and location.kind != "VGO" and location.kind.lower() != kind:
            self.add_error("kind", _("This location is not registered for this kind of place."))
        if location and group and group.location_id != location.pk:
            self.add_error("care_group", _("This group is not at the chosen location."))
        if cleaned.get("starts_on") and self.birth_date:
            try:
                check_first_day(
                    birth_date=self.birth_date, starts_on=cleaned["starts_on"], on=today()
                )
            except ValidationError as refused:
                self.add_error(None, refused)
        return cleaned


class NewPlacementForm(PlacementForm):
    """A further placement of a child who is here already: a move, or a part beside the rest."""

    instead = forms.TypedChoiceField(
        label=_("What becomes of the present placement?"),
        choices=[
            ("yes", _("It ends the day before: the child moves")),
            ("no", _("It continues alongside this one")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class ContractForm(forms.Form):
    hours_per_month = forms.IntegerField(label=_("Hours a month"), min_value=1, max_value=400)
    rate = EuroField(label=_("Rate per hour, in euro"))
    iban = IbanField(label=_("IBAN"), required=False)


class TakeBackForm(forms.Form):
    """Whether a child stays where it was before a placement that is taken back."""

    stays = forms.TypedChoiceField(
        label=_("Where is the child then?"),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the child stays where it was before.")},
    )

    def __init__(self, *args, before: list, **kwargs):
        """`before` are the places that ended the day before."""
        super().__init__(*args, **kwargs)
        named = {
            "location": ", ".join(place.location.label for place in before),
            "day": f"{before[0].ends_on:%d-%m-%Y}",
        }
        self.fields["stays"].choices = [
            ("yes", _("The child stays at %(location)s, as if it had not moved") % named),
            ("no", _("The placement at %(location)s has ended on %(day)s all the same") % named),
        ]


class DeregisterForm(forms.Form):
    """The last day: a year ahead at most, or the first day of a child that has yet to come."""

    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args, first_day: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.first_day = first_day

    def clean_ends_on(self):
        ends_on = self.cleaned_data["ends_on"]
        if ends_on > max(self.first_day, today() + dt.timedelta(days=366)):
            raise ValidationError(_("Check the year: a last day is at most a year ahead."))
        return ends_on
