"""Forms about kinds of consent and their words."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from consents.models import ConsentKind, ConsentText, Place
from core.dates import today
from core.forms import DayField, LineField
from core.privacy import CATEGORIES

LANGUAGES = {"nl": gettext_lazy("In Dutch"), "en": gettext_lazy("In English")}
YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class KindNamesForm(forms.Form):
    """What may change of a kind that is asked already: how it is called and where it stands."""

    label_nl = LineField(label=gettext_lazy("Name, in Dutch"), max_length=120)
    label_en = LineField(label=gettext_lazy("Name, in English"), max_length=120, required=False)
    position = forms.IntegerField(
        label=gettext_lazy("Place in the list"),
        min_value=0,
        max_value=32767,
        help_text=gettext_lazy("A lower number comes higher in the list."),
    )


class NewKindForm(KindNamesForm):
    about = forms.ChoiceField(
        label=gettext_lazy("Whom is it about?"),
        choices=ConsentKind.About,
        widget=forms.RadioSelect,
    )
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often is it asked?"),
        choices=ConsentKind.Rhythm,
        widget=forms.RadioSelect,
    )
    at_placement = forms.BooleanField(
        label=gettext_lazy("Ask it of all parents at placement"), required=False
    )
    needs_all = forms.BooleanField(
        label=gettext_lazy("It needs a yes from everybody with custody"), required=False
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Which parts of the file may be told under it?"),
        choices=[
            (
                gettext_lazy("Child") if room == "child" else gettext_lazy("Staff"),
                [(code, c.label) for code, c in CATEGORIES.items() if c.room == room],
            )
            for room in ("child", "staff")
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Where does material made under it go?"),
        choices=Place,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("After a withdrawal somebody removes it from each of these."),
    )

    field_order = ("label_nl", "label_en", "about", "rhythm", "at_placement", "needs_all")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["position"].initial = 100

    def clean(self):
        cleaned = super().clean()
        rhythm = cleaned.get("rhythm")
        if cleaned.get("needs_all") and rhythm and rhythm != ConsentKind.Rhythm.OCCASION:
            self.add_error(
                "needs_all", _("Only what is asked on each occasion can need a yes from everybody.")
            )
        if cleaned.get("at_placement") and (
            (rhythm and rhythm != ConsentKind.Rhythm.STANDING)
            or cleaned.get("about") not in (None, ConsentKind.About.CHILD)
        ):
            self.add_error(
                "at_placement",
                _("Only what is asked once about a child can be asked at placement."),
            )
        return cleaned

    def code(self) -> str:
        """A code that no other kind has, out of the Dutch words."""
        base = slugify(self.cleaned_data["label_nl"]).replace("-", "_")[:34] or "kind"
        taken = set(
            ConsentKind.objects.filter(code__startswith=base).values_list("code", flat=True)
        )
        numbered = (f"{base}_{n}" for n in range(2, len(taken) + 3))
        return base if base not in taken else next(code for code in numbered if code not in taken)


class TextForm(forms.Form):
    """The words of the next version of a kind, in both languages."""

    NEEDED = ("purpose_nl", "happens_nl")  # without these nobody knows what is agreed to (G02)

    valid_from = DayField(
        label=gettext_lazy("Valid from"),
        help_text=gettext_lazy("People read these words from this day. For example 14-03-2026"),
    )
    renews = forms.ChoiceField(
        label=gettext_lazy("Does it differ in substance?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Yes, if it asks for more or something else: another purpose, more people who see"
            " it, a longer term. Whoever said yes is asked anew, and until then that yes does"
            " not count. No, if the words are clearer and mean the same: every answer stays"
            " valid. A no stays a no in either case."
        ),
    )

    def __init__(self, *args, is_first=False, **kwargs):
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            for name, _label in ConsentText.PARTS:
                field = ConsentText._meta.get_field(f"{name}_{code}")
                self.fields[field.name] = forms.CharField(
                    label=capfirst(field.verbose_name),
                    max_length=field.max_length,
                    required=field.name in self.NEEDED,
                    widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
                )
        if is_first:  # nothing went before that it could differ from
            del self.fields["renews"]
        words = [name for name in self.fields if name not in ("valid_from", "renews")]
        self.order_fields([*words, "renews", "valid_from"])

    def clean_valid_from(self):
        day = self.cleaned_data["valid_from"]
        if day < today():
            raise ValidationError(_("This day has passed. Enter today or a later day."))
        return day

    def values(self) -> dict:
        """The arguments of `publish_text`."""
        return {**self.cleaned_data, "renews": self.cleaned_data.get("renews") == "yes"}


class StopForm(forms.Form):
    retired_on = DayField(label=gettext_lazy("Not asked any more from"))

    def clean_retired_on(self):
        day = self.cleaned_data["retired_on"]
        if day < today():
            raise ValidationError(_("This day has passed. Enter today or a later day."))
        return day


def in_both_languages(text: ConsentText) -> list[dict]:
    """The words of a version as they are read in each language it was written in."""
    shown = []
    for code, name in LANGUAGES.items():
        if getattr(text, f"purpose_{code}"):
            label = str(name)
            with override(code):
                rows = [(str(part), words) for part, words in text.parts]
            shown.append({"code": code, "label": label, "rows": rows})
    return shown
