"""One page of passages to decide on, or of decisions to confirm."""

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rights.passages import Kind, Outcome, Passage

AGREE, RETURN = "agree", "return"
_NOT_A_CHILD = gettext_lazy("Keep: this is not the name of a child")
_DOCUMENT = {Outcome.KEEP: gettext_lazy("Goes along"), Outcome.BLACK: gettext_lazy("Stays out")}


def words_of(outcome: str, passage: Passage) -> str:
    """What an outcome means for this passage."""
    outcome = Outcome(outcome)
    if passage.kind == Kind.DOCUMENT:
        return str(_DOCUMENT[outcome])
    if passage.kind == Kind.CHILD and outcome == Outcome.KEEP:
        return str(_NOT_A_CHILD)
    if outcome == Outcome.INITIALS:
        return _("Initials: %(initials)s") % {"initials": passage.initials}
    return str(outcome.label)


def _heading(number: int, passage: Passage) -> str:
    if passage.kind == Kind.DOCUMENT:
        return _("%(number)s. Document: %(part)s") % {
            "number": number,
            "part": passage.category_label,
        }
    return _("%(number)s. %(field)s (%(part)s)") % {
        "number": number,
        "field": passage.place.field_label,
        "part": passage.category_label,
    }


def _quote(passage: Passage) -> str:
    """The passage in its text, and about whom it is taken to be."""
    proposed = _("Proposed: %(outcome)s") % {"outcome": words_of(passage.proposed, passage)}
    if passage.kind == Kind.DOCUMENT:
        url = reverse("documents:detail", args=[passage.place.row])
        return format_html('<a href="{}">{}</a>. {}', url, passage.text, proposed)
    return format_html(
        '<span class="quote">{}<mark>{}</mark>{}</span> {}. {}',
        passage.before,
        passage.text,
        passage.after,
        capfirst(passage.kind.label),
        proposed,
    )


class _PageForm(forms.Form):
    """Fields by passage; `passages` are those of the page, `first` the number of the first."""

    all_may_wait = True

    def __init__(self, *args, passages: list[Passage], first: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {passage.identity: f"p_{passage.identity[:20]}" for passage in passages}
        self.passages = passages
        for number, passage in enumerate(passages, start=first):
            self.fields[self.names[passage.identity]] = forms.ChoiceField(
                label=_heading(number, passage),
                help_text=self.hint(passage),
                choices=self.choices(passage),
                widget=forms.RadioSelect,
                required=False,
            )
            self.add_beside(passage)

    def hint(self, passage: Passage) -> str:
        return _quote(passage)

    def add_beside(self, passage: Passage) -> None:
        """More fields about this passage."""

    def chosen(self) -> dict[str, str]:
        """What was chosen, by identity; what was passed over is not in it."""
        return {
            identity: self.cleaned_data[name]
            for identity, name in self.names.items()
            if self.cleaned_data.get(name)
        }


class DecideForm(_PageForm):
    def __init__(self, *args, desk, **kwargs):
        self.desk = desk
        super().__init__(*args, **kwargs)
        for passage in self.passages:
            decision = desk.decisions.get(passage.identity)
            if decision:
                self.fields[self.names[passage.identity]].initial = decision.outcome

    def choices(self, passage: Passage):
        return [(outcome.value, words_of(outcome, passage)) for outcome in passage.choices]

    def add_beside(self, passage: Passage) -> None:
        others = len(self.desk.alike(passage)) - 1
        if passage.kind == Kind.DOCUMENT or not others:
            return
        self.fields[f"all_{passage.identity[:20]}"] = forms.BooleanField(
            required=False,
            label=ngettext(
                "The same at %(n)d other place that says “%(text)s”",
                "The same at %(n)d other places that say “%(text)s”",
                others,
            )
            % {"n": others, "text": passage.text},
        )

    def outcomes(self) -> dict[str, str]:
        """What was chosen, also for all that is alike where that was ticked."""
        chosen = self.chosen()
        found = dict(chosen)
        for passage in self.passages:
            outcome = chosen.get(passage.identity)
            if outcome and self.cleaned_data.get(f"all_{passage.identity[:20]}"):
                for other in self.desk.alike(passage):
                    if outcome in other.choices:
                        found.setdefault(other.identity, outcome)
        return found


class OthersForm(forms.Form):
    names = forms.CharField(
        label=gettext_lazy("Names of people who are not in this system"),
        help_text=gettext_lazy(
            "A grandmother, a neighbour, a therapist: one per line, as written in the file."
            " Each place is added to the list to decide on."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ConfirmForm(_PageForm):
    def __init__(self, *args, desk, **kwargs):
        self.desk = desk
        super().__init__(*args, **kwargs)

    def choices(self, passage: Passage):
        return [(AGREE, _("I agree")), (RETURN, _("Decide this anew"))]

    def hint(self, passage: Passage) -> str:
        decision = self.desk.decisions[passage.identity]
        decided = _("Decided: %(outcome)s.") % {"outcome": words_of(decision.outcome, passage)}
        return format_html("{} <strong>{}</strong>", _quote(passage), decided)

    def answers(self) -> tuple[list[str], list[str]]:
        """(agreed, to be decided anew)."""
        chosen = self.chosen().items()
        return (
            [identity for identity, answer in chosen if answer == AGREE],
            [identity for identity, answer in chosen if answer == RETURN],
        )
