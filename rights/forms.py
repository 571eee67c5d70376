from django import forms
from django.utils.translation import gettext_lazy as _

from children.models import Parent
from core.forms import DayField
from rights.models import Request
from subjects.models import Representation


class NewRequestForm(forms.Form):
    """A request that came by desk, letter or telephone."""

    requester = forms.ChoiceField(label=_("Who is asking?"), widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label=_("How did it come in?"),
        choices=[c for c in Request.Channel.choices if c[0] != Request.Channel.PORTAL],
        widget=forms.RadioSelect,
    )
    received_on = DayField(label=_("Received on"))

    def __init__(self, *args, child, **kwargs):
        super().__init__(*args, **kwargs)
        ids = Representation.objects.filter(subject=child).values("parent_id")
        parents = Parent.objects.filter(pk__in=ids).order_by("first_name", "family_name")
        self.fields["requester"].choices = [(str(parent.pk), parent.name) for parent in parents]


class ApproveForm(forms.Form):
    identity_check = forms.ChoiceField(
        label=_("How do you know who is asking?"),
        help_text=_("Ask no more than is needed. Make no copy of an identity document."),
        choices=Request.IdentityCheck.choices,
        widget=forms.RadioSelect,
    )
    custody_checked = forms.BooleanField(
        label=_("I have checked the custody shown above"),
        error_messages={"required": _("Check the custody first, then tick this.")},
    )


class RefuseForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Ground of the refusal"), choices=Request.Refusal.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Explanation for the person"),
        help_text=_("In plain words. Do not name a court order or anything about somebody else."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
