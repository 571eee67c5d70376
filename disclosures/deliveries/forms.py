import datetime as dt
from collections import Counter

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from children.models import Placement
from core.forms import LineField
from disclosures.deliveries.lists import Asked
from disclosures.deliveries.municipality import KINDS
from disclosures.models import Delivery, Rule

YEARS_BACK = 2


class DeliveriesForm(forms.Form):
    code = forms.ChoiceField(
        label=_("List"), choices=[("", _("All")), *Delivery.Code.choices], required=False
    )


class AskForm(forms.Form):
    """Over which year and which places a list is made, and for whom. Sent as a question: nothing
    is made yet."""

    year = forms.TypedChoiceField(
        label=_("Calendar year"), coerce=int, error_messages={"required": _("Choose a year.")}
    )
    places = forms.ChoiceField(
        label=_("Locations"), error_messages={"required": _("Choose the locations.")}
    )

    def __init__(self, *args, locations: QuerySet, on: dt.date, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.locations, self.on, self.user = locations, on, user
        years = range(on.year, on.year - YEARS_BACK - 1, -1)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.initial.setdefault("year", on.year - 1)
        self.fields["places"].choices = self._places()

    def _places(self) -> list:
        """All together, those of a town or a cluster, or a single one."""
        found = list(self.locations.select_related("cluster"))
        towns = Counter((f"town:{place.town}", place.town) for place in found)
        clusters = Counter(
            (f"cluster:{place.cluster_id}", place.cluster.name) for place in found if place.cluster
        )
        single = [(f"location:{place.pk}", f"{place.label}, {place.town}") for place in found]
        if len(found) < 2:
            return single
        return [
            *([("all", _("All my locations"))] if len(towns) > 1 else []),
            (_("A town"), _counted(towns)),
            *([(_("A cluster"), _counted(clusters))] if clusters else []),
            (_("One location"), single),
        ]

    def asked(self) -> Asked:
        kind, _colon, which = self.cleaned_data["places"].partition(":")
        chosen = {
            "town": {"town": which},
            "cluster": {"cluster": which},
            "location": {"pk": which},
        }.get(kind, {})
        return Asked(
            year=self.cleaned_data["year"],
            locations=self.locations.filter(**chosen),
            on=self.on,
            user=self.user,
            kinds=tuple(self.cleaned_data.get("kinds", ())),
        )

    def place_words(self) -> str:
        """The chosen places, as the form names them."""
        wanted, labels = self.cleaned_data["places"], []
        for value, label in self.fields["places"].choices:
            labels += label if isinstance(label, list) else [(value, label)]
        return str(dict(labels)[wanted])

    def carried(self) -> list[tuple[str, str]]:
        """What was asked, as hidden fields of the page that follows."""
        pairs = []
        for name, value in self.cleaned_data.items():
            pairs += [(name, one) for one in (value if isinstance(value, list) else [value])]
        return pairs


def _counted(places: Counter) -> list[tuple]:
    """Choices by name, each with how many locations it stands for."""
    words = [
        (
            value,
            ngettext("%(place)s (%(n)d location)", "%(place)s (%(n)d locations)", number)
            % {"place": name, "n": number},
        )
        for (value, name), number in places.items()
    ]
    return sorted(words, key=lambda choice: choice[1])


class MunicipalityForm(AskForm):
    recipient = LineField(
        label=_("For which municipality"),
        help_text=_("As it should appear in the register, for example: Gemeente Roermond"),
        max_length=160,
        error_messages={"required": _("Fill in for which municipality the list is.")},
        widget=forms.TextInput(attrs={"list": "known-recipients", "autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Toddlers in which kind of place"),
        help_text=_("Only the kinds of place for which this municipality gives a subsidy."),
        choices=[(kind.value, kind.label) for kind in KINDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of place.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kinds", [Placement.Kind.PRESCHOOL.value])


class MakeForm(forms.Form):
    """The five rules before anything goes (K01), and what to do with whom something lacks."""

    mark = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    without = forms.BooleanField(
        error_messages={"required": _("Add what is missing first, or choose to go on without.")}
    )
    purpose = LineField(
        label=_("What for"),
        max_length=300,
        error_messages={"required": _("Say what it is for.")},
    )
    five_rules = forms.MultipleChoiceField(
        label=_("The five rules: tick those that are met"),
        choices=Rule.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Not all five rules are met. Then nothing may be told.")},
    )
    ending = forms.ChoiceField(
        label=_("File format"),
        choices=[("xlsx", _("Excel (XLSX)")), ("csv", _("Plain table (CSV)"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, lacking: int, mark: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = mark
        self.initial["mark"] = mark
        if lacking:
            self.fields["without"].label = ngettext(
                "Deliver the list without this %(n)d child",
                "Deliver the list without these %(n)d children",
                lacking,
            ) % {"n": lacking}
        else:
            del self.fields["without"]

    def clean(self):
        """What was agreed to is the list as it was shown; where it changed it is shown anew."""
        cleaned = super().clean()
        if cleaned.get("mark") != self.now:
            self.data = self.data.copy()
            self.data["mark"] = self.now
            self.data.pop("without", None)
            raise forms.ValidationError(
                _("The list has changed since you opened this page. Look at it and send it again.")
            )
        return cleaned
