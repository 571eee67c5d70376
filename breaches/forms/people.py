"""Choosing the people a breach concerns."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.privacy import SubjectKind
from organisation.models import CareGroup, Location


class GroupField(forms.ModelChoiceField):
    def label_from_instance(self, group):
        return f"{group.location.label}, {group.name}"


class PeopleForm(forms.Form):
    """People by name, out of a list of (subject, label)."""

    people = forms.TypedMultipleChoiceField(
        label=_("Whose data does it concern?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].coerce = {str(one.pk): one.pk for one, _label in found}.__getitem__
        self.fields["people"].choices = [(str(one.pk), label) for one, label in found]


class PlaceForm(forms.Form):
    """All people of some kinds who were somewhere on a day."""

    location = forms.ModelChoiceField(
        Location.objects.none(), label=_("Location"), empty_label=_("Choose a location")
    )
    care_group = GroupField(
        CareGroup.objects.none(),
        label=_("Group"),
        required=False,
        empty_label=_("The whole location"),
    )
    on = DayField(label=_("Who was there on this day?"))
    kinds = forms.MultipleChoiceField(
        label=_("Which people?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of people.")},
    )

    def __init__(self, *args, locations, kinds, **kwargs):
        """`kinds` are the kinds of people whom the user may list."""
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations
        self.fields["care_group"].queryset = CareGroup.objects.filter(
            location__in=locations
        ).select_related("location")
        self.fields["kinds"].choices = [(kind, SubjectKind(kind).label) for kind in kinds]

    def clean(self):
        cleaned = super().clean()
        group, location = cleaned.get("care_group"), cleaned.get("location")
        if group and location and group.location_id != location.pk:
            self.add_error("care_group", _("This group is not at the chosen location."))
        return cleaned
