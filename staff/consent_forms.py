"""Forms about the consents of somebody who works here."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from consents.models import ConsentDecision, ConsentKind, ConsentMatter, ConsentText
from consents.questions import Question
from consents.texts import texts_of
from core.forms import DayField
from documents.forms import CleanFileField

How = ConsentDecision.How
# A question is called as who is asked reads it, and HR reads it here.
THEIR_WORDS = _("In the words the colleague reads: “you” is the colleague, not yourself.")


class AnswerForm(forms.Form):
    """One answer, as it was signed, mailed or spoken. `seen` is what was noted last when the page
    was made."""

    question = forms.ChoiceField(
        label=_("About what?"), widget=forms.RadioSelect, help_text=THEIR_WORDS
    )
    given = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=_("How did it come in?"),
        choices=[(how.value, how.label) for how in (How.PAPER, How.EMAIL, How.SPOKEN)],
        widget=forms.RadioSelect,
        help_text=_("A no may be spoken. A yes must be given in writing."),
    )
    decided_on = DayField(label=_("Decided on"))
    file = CleanFileField(
        label=_("The signed form"),
        required=False,
        help_text=_("PDF, JPEG or PNG, at most 10 MB. It is kept with the answer as its proof."),
        max_length=160,
    )
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, questions: list[Question], on: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions, self.on = {question.code: question for question in questions}, on
        self.fields["question"].choices = [(code, q.choice) for code, q in self.questions.items()]

    def clean(self):
        cleaned = super().clean()
        if self.errors and cleaned.get("file"):
            self.add_error("file", FILE_AGAIN)
        return cleaned

    def asked(self) -> tuple[ConsentText, ConsentMatter | None]:
        """The words of the day the answer was given, and whom it is about. What had no words yet
        that day stands with those of now, and is refused for it."""
        question = self.questions[self.cleaned_data["question"]]
        texts = texts_of([question.kind], self.on)
        texts |= texts_of([question.kind], self.cleaned_data["decided_on"])
        return texts[question.kind.pk], question.matter


FILE_AGAIN = _("Choose the file again: it is not kept while you correct something.")


class AskForm(forms.Form):
    """A question about somebody by name."""

    kind = forms.ModelChoiceField(
        label=_("What do you want to ask?"),
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=THEIR_WORDS,
    )
    name = forms.CharField(
        label=_("Which person or organisation?"),
        max_length=160,
        help_text=_(
            "For example a new employer who asks for information. The person who is asked"
            " reads this."
        ),
    )
    about = forms.CharField(
        label=_("What is it about?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What would be told, and why. The person who is asked reads this."),
    )
    until = DayField(
        label=_("Until"),
        required=False,
        help_text=_("Leave empty if the answer applies for as long as we keep the file."),
    )

    def __init__(self, *args, kinds: list[ConsentKind], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        field.queryset = ConsentKind.objects.filter(pk__in=[kind.pk for kind in kinds])
        if len(kinds) == 1:
            field.initial = kinds[0]


class RemovedForm(forms.Form):
    proof = forms.CharField(
        label=_("How it was removed, and how you checked"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: taken off the page, and checked again a day later."),
    )
