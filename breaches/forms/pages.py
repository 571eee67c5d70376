"""What the question pages of the record share. What was typed stays; the actions decide."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from breaches.models import Answer
from breaches.sections import PAGES, holder_of
from organisation.models import Location

LINKS = ("activities", "processors")


def several_field(label, choices, help_text=""):
    """A choice of any number of codes."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=help_text or _("More than one may apply."),
    )


def count_field(label, help_text=""):
    return forms.IntegerField(
        label=label, min_value=0, max_value=10_000_000, required=False, help_text=help_text
    )


class PageForm(forms.Form):
    """One question page. After each field named in `can_wait` stands a tick "not known yet"."""

    all_may_wait = True

    page = ""
    # What the page says where something stands ready that nobody saved.
    proposal_note = _(
        "Something is filled in already as a proposal: it counts once you save this page."
    )
    can_wait: tuple[str, ...] = ()
    # By field the question it follows from, and the answer that calls for it.
    follows_from: dict[str, tuple[str, str]] = {}

    def __init__(self, *args, breach, locations=None, by=None, **kwargs):
        """`locations` are those the writer, `by`, may put a breach at."""
        self.breach = breach
        self.holds_proposal = False  # whether something stands ready that nobody saved yet
        holder = holder_of(breach, PAGES[self.page])
        stored = self._stored(holder, breach, by) | {"version": breach.version_of(self.page)}
        kwargs["initial"] = stored | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if "location" in self.fields:
            # What stands already can stay, also where somebody else put it.
            standing = Location.objects.filter(pk=holder.location_id)
            self.fields["location"].queryset = locations | standing
        with_ticks = {}
        for name, field in self.fields.items():
            with_ticks[name] = field
            if name in self.can_wait:
                with_ticks[f"{name}_unknown"] = forms.BooleanField(
                    label=Answer.UNKNOWN.label,
                    required=False,
                    widget=forms.CheckboxInput(
                        attrs={
                            "aria-label": format_lazy("{}: {}", Answer.UNKNOWN.label, field.label)
                        }
                    ),
                )
        self.fields = with_ticks
        # Which version of the page was looked at.
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def _stored(self, holder, breach, by):
        stored = {}
        for name in self.base_fields:
            if name in LINKS:
                stored[name] = getattr(breach, name).all()
            elif name == "location":
                stored[name] = holder.location_id
            else:
                stored[name] = getattr(holder, name)
        for name in self.can_wait:
            stored[f"{name}_unknown"] = f"{self.page}.{name}" in breach.unknown
        for name, value in self.prefilled(by).items():
            if value and not stored[name] and not stored.get(f"{name}_unknown"):
                stored[name] = value
                self.holds_proposal = True
        return stored

    def prefilled(self, by) -> dict:
        """What stands ready where nothing was answered yet; it is saved with the page."""
        return {}

    def proposals(self) -> dict:
        """What the register says about this page, by field: added to what is filled in, when asked
        for. None where the page has nothing of the kind."""
        return {}

    def with_proposals(self):
        """The same page with what was typed and what the register proposes, not saved."""
        typed = {name: self[name].value() for name in self.fields}
        for name, values in self.proposals().items():
            typed[name] = list(dict.fromkeys([*(typed[name] or []), *values]))
        return type(self)(breach=self.breach, initial=typed)

    def clean(self):
        cleaned = super().clean()
        for name, (question, wanted) in self.follows_from.items():
            if cleaned.get(question) not in ("", None, wanted) and not self._is_typed(name):
                cleaned[name], cleaned[f"{name}_unknown"] = "", False
        for name in self.can_wait:
            given = cleaned.get(name)
            if cleaned.get(f"{name}_unknown") and (given or given == 0):
                self.add_error(name, _('Give an answer, or tick "not known yet"; not both.'))
        return cleaned

    def _is_typed(self, name) -> bool:
        """Whether somebody wrote this now. A choice among radio buttons cannot be taken back, so it
        says nothing once the question above it is answered otherwise."""
        is_choice = isinstance(self.fields[name].widget, forms.RadioSelect)
        return name in self.changed_data and not is_choice

    @property
    def answers(self) -> dict:
        """What `save_answers` takes, out of a valid form."""
        return {name: self.cleaned_data[name] for name in self.base_fields}

    @property
    def version(self) -> int:
        """The version of the page that was looked at; where none is sent along, the first."""
        return self.cleaned_data["version"] or 0

    @property
    def unknown(self) -> list[str]:
        return [name for name in self.can_wait if self.cleaned_data[f"{name}_unknown"]]
