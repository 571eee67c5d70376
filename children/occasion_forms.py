"""The forms of publications: asking, taking down, and the sheet of who may be in the picture."""

from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from children.models import Child
from consents.models import ConsentKind, Place
from core.forms import DayField, LineField

# What staff choose; the phones that took the pictures and the backups come along by themselves.
PUBLIC_PLACES = (Place.WEBSITE, Place.SOCIAL, Place.PRINT, Place.PARTNER)
COME_ALONG = (Place.DEVICES, Place.BACKUPS)
ACROSS = forms.CheckboxSelectMultiple


class OccasionForm(forms.Form):
    """What is published, where, until when, and which children are in it: groups as a whole,
    children by name, or both."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you want to ask?"), widget=forms.RadioSelect
    )
    what = LineField(
        label=gettext_lazy("What is shown"),
        max_length=160,
        help_text=gettext_lazy("As parents know it, for example: photos of the summer party"),
    )
    where = LineField(
        label=gettext_lazy("Where it is shown"),
        max_length=160,
        help_text=gettext_lazy(
            "The page, paper or account, for example: the news page of our website"
        ),
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Where the material goes"),
        widget=ACROSS,
        help_text=gettext_lazy(
            "From each of these it is taken down after the last day. Staff phones and backups"
            " are added automatically."
        ),
    )
    until = DayField(label=gettext_lazy("Shown until"))
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Whole groups"), widget=ACROSS, required=False
    )
    children = forms.MultipleChoiceField(
        label=gettext_lazy("Children by name"), widget=ACROSS, required=False
    )

    def __init__(self, *args, kinds, children, groups, **kwargs):
        """`children` are (child, name of its group), `groups` (group, ids of the children in it):
        those the user may ask for; nobody else can be chosen."""
        super().__init__(*args, **kwargs)
        self._kinds = {str(kind.pk): kind for kind in kinds}
        self._children = {str(child.pk): child.subject for child, _group in children}
        self._groups = {str(group.pk): (group, inside) for group, inside in groups}
        self.fields["kind"].choices = [(pk, kind.label) for pk, kind in self._kinds.items()]
        asked = {place for kind in kinds for place in kind.places}
        self.fields["places"].choices = [(p, p.label) for p in PUBLIC_PLACES if p in asked]
        self.fields["groups"].choices = [
            (pk, f"{group.name} ({len(inside)})") for pk, (group, inside) in self._groups.items()
        ]
        by_group: dict[str, list] = {}
        for child, group in children:
            by_group.setdefault(group or _("Without a group"), []).append((child.pk, child.name))
        self.fields["children"].choices = sorted(by_group.items())
        if not self._groups:
            del self.fields["groups"]

    def clean_kind(self) -> ConsentKind:
        return self._kinds[self.cleaned_data["kind"]]

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        wrong = [p for p in cleaned.get("places", []) if kind and p not in kind.places]
        if wrong:
            self.add_error(
                "places",
                ValidationError(
                    _("“%(kind)s” is not asked for %(places)s. Ask for that separately.")
                    % {"kind": kind.label, "places": ", ".join(str(Place(p).label) for p in wrong)}
                ),
            )
        return cleaned

    def values(self) -> dict:
        """The arguments of `ask_occasion`; its children are each there once."""
        values = {
            name: self.cleaned_data[name] for name in ("kind", "what", "where", "places", "until")
        }
        values["places"] = [
            *values["places"],
            *(place for place in COME_ALONG if place in values["kind"].places),
        ]
        groups = [self._groups[pk] for pk in self.cleaned_data.get("groups", [])]
        named = self.cleaned_data["children"]
        chosen = set(named) | {str(pk) for _group, inside in groups for pk in inside}
        values["children"] = [s for pk, s in self._children.items() if pk in chosen]
        values["care_group"] = groups[0][0] if len(groups) == 1 and not named else None
        return values


class TakeDownForm(forms.Form):
    places = forms.MultipleChoiceField(
        label=gettext_lazy("From where was it removed?"), widget=ACROSS
    )
    proof = forms.CharField(
        label=gettext_lazy("How was it removed, and how did you check?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: removed from the news page, and then searched for"),
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = [(place, Place(place).label) for place in places]


class SheetForm(forms.Form):
    """Of which group, and for what: a purpose that stands, or a publication that runs."""

    group = forms.ChoiceField(label=gettext_lazy("Group"), required=False)
    about = forms.ChoiceField(label=gettext_lazy("For which pictures"), required=False)

    def __init__(self, *args, groups, kinds, occasions, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = {kind.code: kind for kind in kinds}
        self.occasions = {str(occasion.pk): occasion for occasion in occasions}
        self.groups = {str(group.pk): group for group in groups}
        self.fields["group"].choices = [
            *((pk, group.name) for pk, group in self.groups.items()),
            ("", _("All groups")),
        ]
        self.fields["about"].choices = [
            *((code, kind.label) for code, kind in self.kinds.items()),
            *((pk, occasion.what) for pk, occasion in self.occasions.items()),
        ]


def short_names(children: list[Child]) -> dict:
    """First name and the first letter of the family name, for a paper in the group; the whole name
    of those who would read the same, and the birthday of those of one name. By the child's id."""
    names = {child.pk: f"{child.first_name} {_capital(child.family_name)}." for child in children}
    for longer in (
        lambda child: child.name,
        lambda child: f"{child.name}, {child.birth_date:%d-%m-%Y}",
    ):
        read = Counter(names.values())
        names |= {child.pk: longer(child) for child in children if read[names[child.pk]] > 1}
    return names


def _capital(family_name: str) -> str:
    """The letter a family name is known by: of `van den Berg` the B."""
    return next((letter for letter in family_name if letter.isupper()), family_name[:1])
