"""Forms about the consents of one child."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consents.models import ConsentDecision, ConsentKind, ConsentMatter, ConsentText
from consents.questions import Question
from consents.texts import texts_of
from core.dates import today
from core.forms import DayField
from documents.forms import CleanFileField

How = ConsentDecision.How
YES_OR_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
ON_A_FORM = [*YES_OR_NO, ("leave", gettext_lazy("Not on this form"))]
Answered = tuple[ConsentText, ConsentMatter | None, bool]


class _Given(forms.Form):
    """By whom and when: `givers` are (id, name, whether a court order keeps this parent away)."""

    giver = forms.ChoiceField(label=gettext_lazy("Who decided?"), widget=forms.RadioSelect)
    decided_on = DayField(label=gettext_lazy("Decided on"))

    def __init__(self, *args, givers: list[tuple], questions: list[Question], **kwargs):
        super().__init__(*args, **kwargs)
        self.givers, self.questions = givers, questions
        only_no = _("court order: only a no")
        self.fields["giver"].choices = [
            (pk, f"{name} ({only_no})" if kept_out else name) for pk, name, kept_out in givers
        ]

    def clean_decided_on(self):
        if self.cleaned_data["decided_on"] > today():
            raise ValidationError(_("This day is still to come."))
        return self.cleaned_data["decided_on"]

    def worded(self, given: list[tuple[Question, bool]], shown_on: dt.date) -> list[Answered]:
        """The answers, each with the words that were shown on a day. What had no words yet that
        day stands with those of now, and is refused for it."""
        kinds = [question.kind for question, _yes in given]
        texts = {**texts_of(kinds, today()), **texts_of(kinds, shown_on)}
        return [(texts[q.kind.pk], q.matter, yes) for q, yes in given]


class SignedForm(_Given):
    """What one parent answered on one signed form: per question yes, no, or not on it."""

    file = CleanFileField(
        label=gettext_lazy("The signed form"),
        help_text=gettext_lazy(
            "PDF, JPEG or PNG, at most 10 MB. It is kept with the answers as their proof."
        ),
        max_length=160,
    )
    printed_on = DayField(
        label=gettext_lazy("Day at the top of the form"),
        required=False,
        help_text=gettext_lazy(
            "Only if it differs from the day of signing: the words that were read are those"
            " of that day."
        ),
    )
    seen = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["giver"].label = _("Who signed?")
        self.fields["decided_on"].label = _("Signed on")
        for question in self.questions:
            self.fields[question.code] = forms.ChoiceField(
                label=question.choice,
                choices=ON_A_FORM,
                initial="leave",
                widget=forms.RadioSelect(attrs={"class": "in-a-row"}),
            )

    def clean(self):
        cleaned = super().clean()
        printed, signed = cleaned.get("printed_on"), cleaned.get("decided_on")
        if printed and signed and printed > signed:
            self.add_error(
                "printed_on",
                _("The form must have been printed before it was signed: check the days."),
            )
        if printed:
            self._check_printed(printed)
        if self.errors and cleaned.get("file"):
            self.add_error("file", FILE_AGAIN)
        return cleaned

    def _check_printed(self, printed: dt.date) -> None:
        """What had no words yet on the day at the top of the form cannot stand on it."""
        kinds = [question.kind for question, _yes in self._given()]
        shown = texts_of(kinds, printed)
        lacking = [str(kind) for kind in dict.fromkeys(kinds) if kind.pk not in shown]
        if lacking:
            words = _("A form from this day does not ask this yet: %(what)s.")
            self.add_error("printed_on", words % {"what": ", ".join(lacking)})

    def _given(self) -> list[tuple[Question, bool]]:
        found = [(question, self.cleaned_data.get(question.code)) for question in self.questions]
        return [(question, said == "yes") for question, said in found if said in ("yes", "no")]

    def noes(self) -> list[Question]:
        return [question for question, yes in self._given() if not yes]

    def answers(self) -> list[Answered]:
        values, given = self.cleaned_data, self._given()
        return self.worded(given, values["printed_on"] or values["decided_on"])


FILE_AGAIN = gettext_lazy("Choose the file again: it is not kept while you correct something.")
FILE_TOO = gettext_lazy("Choose the signed form again before you save: it has not been kept yet.")


class AnswerForm(_Given):
    """One answer that came by email or was spoken. `seen` is what was noted last when the page was
    made."""

    question = forms.ChoiceField(label=gettext_lazy("About what?"))
    given = forms.ChoiceField(
        label=gettext_lazy("Answer"), choices=YES_OR_NO, widget=forms.RadioSelect
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How did it come in?"),
        choices=[(how.value, how.label) for how in (How.EMAIL, How.SPOKEN)],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A no may be spoken. A yes must be given in writing."),
    )
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ["question", "giver", "given", "how", "decided_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].choices = [("", "")] + [
            (question.code, question.choice) for question in self.questions
        ]

    def _given(self) -> tuple[Question, bool]:
        values = self.cleaned_data
        asked = next(q for q in self.questions if q.code == values["question"])
        return asked, values["given"] == "yes"

    def noes(self) -> list[Question]:
        question, yes = self._given()
        return [] if yes else [question]

    def answer(self) -> Answered:
        return self.worded([self._given()], self.cleaned_data["decided_on"])[0]


class AskForm(forms.Form):
    """A question about somebody by name. `kinds` come with the words that are shown today."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you want to ask?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("In the words the parents read: “you” is the parent, not yourself."),
    )
    name = forms.CharField(
        label=gettext_lazy("About whom?"),
        max_length=160,
        help_text=gettext_lazy(
            "The person and the institution, by the names the parents know. The parents read this."
        ),
    )
    about = forms.CharField(
        label=gettext_lazy("What is it about?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What would be told or discussed, and why. The parents read this."),
    )
    until = DayField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Leave empty if the answer applies for as long as the care lasts."),
    )

    def __init__(self, *args, kinds: list[ConsentKind], on: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = {str(kind.pk): kind for kind in kinds}
        texts = texts_of(kinds, on)
        self.fields["kind"].choices = [
            (
                str(kind.pk),
                format_html('{}<span class="sub">{}</span>', kind, _purpose(texts, kind)),
            )
            for kind in kinds
        ]

    def clean_kind(self) -> ConsentKind:
        return self.kinds[self.cleaned_data["kind"]]


def _purpose(texts: dict, kind: ConsentKind) -> str:
    found = texts.get(kind.pk)
    return found.parts[0][1] if found else ""


class SettleForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What was discussed, and with whom"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RemovedForm(forms.Form):
    proof = forms.CharField(
        label=gettext_lazy("How it was removed, and how you checked"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: taken off the page, and checked again a day later."),
    )


class OwnerForm(forms.Form):
    owner = forms.ModelChoiceField(label=gettext_lazy("Who does it?"), queryset=None)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people
        self.fields["owner"].label_from_instance = lambda user: user.display_name
