"""What staff fill in about a request; each form knows the request it is about (`asked`)."""

from collections.abc import Callable

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from core.dates import today
from core.forms import DayField, EuroField, LongAgoForm
from core.privacy import SubjectKind
from rights.actions import grounds_of
from rights.actions.deciding import PERSON_GROUNDS
from rights.corrections import mark_of, standing
from rights.erasure import preview
from rights.models import CorrectionItem, Request, RequestAdvice, RequestQuestion
from rights.why import answer_from_register
from subjects.models import Representation, Subject
from subjects.people import names_of
from subjects.record_pages import FILE_ROOMS
from subjects.restrictions import may_be_restricted

_LONG = forms.Textarea(attrs={"rows": 6})
_IDENTITY = {
    "label": _("How do you know who is asking?"),
    "help_text": _("Ask no more than is needed. Do not copy an identity document."),
    "widget": forms.RadioSelect,
}
PLAIN_WORDS = _("In plain words. Do not mention a court order or anything about somebody else.")


class NewRequestForm(LongAgoForm):
    """A request that came by desk, letter or telephone."""

    may_be_long_ago = "received_on"
    hints_say_when = ("words",)

    kind = forms.ChoiceField(
        label=_("What is asked?"),
        choices=[(value, capfirst(label)) for value, label in Request.Kind.choices],
        widget=forms.RadioSelect,
    )
    requester = forms.ChoiceField(label=_("Who is asking?"), widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label=_("How did it come in?"),
        choices=[c for c in Request.Channel.choices if c[0] != Request.Channel.PORTAL],
        widget=forms.RadioSelect,
    )
    received_on = DayField(label=_("Received on"))
    words = forms.CharField(
        label=_("What the person asks, in their own words"),
        help_text=_(
            "You can leave this empty if somebody asks to view the file, or asks for a copy or for"
            " data portability."
        ),
        required=False,
        max_length=4000,
        widget=_LONG,
    )

    def __init__(self, *args, subject: Subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.a_year_ago = today() - relativedelta(years=1)
        ids = [subject.pk]
        if subject.kind == SubjectKind.CHILD:
            parents = Representation.objects.filter(subject=subject)
            ids = list(parents.values_list("parent_id", flat=True))
        names = sorted(names_of(ids).items(), key=lambda pair: pair[1])
        self.fields["requester"].choices = [(str(pk), name) for pk, name in names]
        if subject.kind != SubjectKind.CHILD:
            self.fields["requester"].initial = str(subject.pk)


class StepForm(forms.Form):
    """A step with nothing to fill in; the base of the others."""

    def __init__(self, *args, asked: Request, opens: Callable, **kwargs):
        """`opens(item)` says whether the values of a proposed change are open to the user."""
        super().__init__(*args, **kwargs)
        self.asked, self.opens = asked, opens
        if asked.identity_check:
            self.fields.pop("identity_check", None)
        elif "identity_check" in self.fields:  # what came by portal says so by itself
            portal = Request.IdentityCheck.PORTAL
            self.fields["identity_check"].choices = [
                (code, label) for code, label in Request.IdentityCheck.choices if code != portal
            ]


class ApproveForm(StepForm):
    identity_check = forms.ChoiceField(choices=Request.IdentityCheck.choices, **_IDENTITY)
    custody_checked = forms.BooleanField(
        label=_("I have checked the custody shown above"),
        error_messages={"required": _("Check the custody first, then tick this.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.asked.is_about_oneself:
            del self.fields["custody_checked"]


class HandOverForm(StepForm):
    recipient = forms.CharField(label=_("Who got it?"), max_length=160)
    identity_shown = forms.ChoiceField(
        label=_("How do you know who got it?"),
        help_text=_("Do not copy an identity document."),
        choices=[
            choice
            for choice in Request.IdentityCheck.choices
            if choice[0] != Request.IdentityCheck.PORTAL
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recipient"].initial = names_of([self.asked.requester_id]).get(
            self.asked.requester_id, ""
        )


class AnswerForm(StepForm):
    identity_check = forms.ChoiceField(choices=Request.IdentityCheck.choices, **_IDENTITY)
    answer = forms.CharField(
        label=_("Answer to the person"),
        help_text=format_lazy("{} {}", _("Say what was done."), PLAIN_WORDS),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.asked.kind == Request.Kind.WHY and not self.is_bound:
            self.fields["answer"].initial = answer_from_register(self.asked.subject)


class PartlyForm(AnswerForm):
    ground = forms.ChoiceField(label=_("Why is the rest not granted?"), widget=forms.RadioSelect)
    field_order = ["identity_check", "ground", "answer"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [
            (code, capfirst(words))
            for code, words in grounds_of(self.asked.kind)
            if code not in PERSON_GROUNDS
        ]


class CorrectForm(AnswerForm):
    """Which of the proposed changes are made; of the others, why not."""

    applied = forms.MultipleChoiceField(
        label=_("What is changed?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what is changed, or refuse the request.")},
    )
    ground = forms.ChoiceField(
        label=_("Why does the rest stay as it is?"), widget=forms.RadioSelect, required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    field_order = ["identity_check", "applied", "ground", "answer"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        items = list(self.asked.corrections.select_related("request__requester", "subject"))
        now = standing(items)
        self.fields["applied"].choices = [
            (str(item.pk), _change_in_words(item, now[item.pk]))
            for item in items
            if self.opens(item)
        ]
        # What stood on the page that was sent; the page shown next has what stands there now.
        self.seen = self.data.get(self.add_prefix("seen"), "")
        if self.is_bound:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = mark_of(now)
        self.initial["seen"] = mark_of(now)
        self.fields["ground"].choices = [
            ("", _("Nothing stays: everything is changed")),
            *(
                (code, capfirst(words))
                for code, words in grounds_of(self.asked.kind)
                if code not in PERSON_GROUNDS
            ),
        ]
        if not self.is_bound:
            self.fields["answer"].initial = _("We have changed what you asked us to change.")


def _change_in_words(item: CorrectionItem, now: str | None) -> str:
    """What a proposal changes; where the file holds something else by now, that too."""
    words = {
        "what": item.label,
        "present": item.present or "–",
        "proposed": item.proposed or "–",
        "now": now or "–",
    }
    if now is None or now == item.present:
        return _("%(what)s: from “%(present)s” to “%(proposed)s”") % words
    return _("%(what)s: from “%(present)s” to “%(proposed)s”; now it says “%(now)s”") % words


class EraseForm(AnswerForm):
    """What goes, of the parts that can; and whether something that was asked stays."""

    parts = forms.MultipleChoiceField(
        label=_("What is erased?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what is erased, or refuse the request.")},
    )
    ground = forms.ChoiceField(
        label=_("Does anything stay that the person asked us to erase?"),
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = ["identity_check", "parts", "ground", "answer"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.preview = preview(self.asked, on=today())
        self.fields["parts"].choices = [
            (part.category, f"{part.label} ({part.count})") for part in self.preview.erasable
        ]
        self.fields["ground"].choices = [
            ("", _("No, everything the person asked for is erased")),
            *(
                (code, capfirst(words))
                for code, words in grounds_of(self.asked.kind)
                if code not in PERSON_GROUNDS
            ),
        ]


class RestrictForm(AnswerForm):
    """Which parts are kept and not used."""

    parts = forms.MultipleChoiceField(
        label=_("Which parts are not used for now?"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["identity_check", "parts", "answer"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        room = FILE_ROOMS[self.asked.subject.kind]
        self.fields["parts"].choices = [
            (section.category, room.category(self.asked.subject, section).label)
            for section in room.sections.values()
            if room.fits(self.asked.subject, section) and may_be_restricted(section.category)
        ]


class RefuseForm(StepForm):
    ground = forms.ChoiceField(label=_("Ground of the refusal"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Explanation for the person"), help_text=PLAIN_WORDS, max_length=1000, widget=_LONG
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [
            (code, capfirst(words)) for code, words in grounds_of(self.asked.kind)
        ]


class QuestionForm(StepForm):
    about = forms.ChoiceField(
        label=_("What do you need to know?"),
        choices=[(value, capfirst(label)) for value, label in RequestQuestion.About.choices],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Question to the person"), help_text=PLAIN_WORDS, max_length=2000, widget=_LONG
    )


class ReplyForm(StepForm):
    question = forms.ChoiceField(label=_("Which question?"), widget=forms.RadioSelect)
    reply = forms.CharField(label=_("What the person answered"), max_length=4000, widget=_LONG)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.open = {
            str(question.pk): question
            for question in self.asked.questions.filter(replied_on__isnull=True)
        }
        self.fields["question"].choices = [(pk, q.text) for pk, q in self.open.items()]
        if len(self.open) == 1:
            self.fields["question"].initial = next(iter(self.open))


class ExtendForm(StepForm):
    because = forms.CharField(
        label=_("Why does it take longer?"),
        help_text=_("The person reads this. The request must be complex, or there are many."),
        min_length=20,
        max_length=1000,
        widget=_LONG,
    )


class ReceivedForm(LongAgoForm, StepForm):
    may_be_long_ago = "received_on"
    received_on = DayField(label=_("Received on"))
    because = forms.CharField(
        label=_("How do you know that the day was wrong?"),
        help_text=_("For example: the postmark on the envelope. This is kept with the request."),
        max_length=200,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.a_year_ago = today() - relativedelta(years=1)
        self.fields["received_on"].initial = self.asked.received_on


class AdviceForm(StepForm):
    source = forms.ChoiceField(
        label=_("Whose advice is it?"),
        choices=[(value, capfirst(label)) for value, label in RequestAdvice.Source.choices],
        widget=forms.RadioSelect,
    )
    adviser = forms.CharField(
        label=_("Name of the outside adviser"), required=False, max_length=120
    )
    text = forms.CharField(label=_("Advice"), max_length=4000, widget=_LONG)


class AppointmentForm(StepForm):
    day = DayField(label=_("Day of the appointment"), ahead=True)
    time = forms.TimeField(
        label=_("Time"),
        help_text=_("For example 16:30"),
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"invalid": _("Write the time as 16:30.")},
    )


class FeeForm(StepForm):
    hints_say_when = ("because",)
    fee = EuroField(
        label=_("Fee in euro"), help_text=_("At most 5.00; normally nothing is charged.")
    )
    because = forms.CharField(
        label=_("Why is the request manifestly unfounded or excessive?"),
        help_text=_("Needed if you charge a fee. The person reads it in the letter."),
        required=False,
        max_length=500,
        widget=_LONG,
    )
