from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rooms import require_everywhere
from core.privacy import Level
from retention.asking import ask_destroyed
from retention.forms import LookUpForm
from retention.plan import ROOM
from retention.views.certificate_list import label_of


def look_up(request):
    """Tell whether the file of somebody was destroyed, by name and date of birth. What is typed
    stands in no address and is not kept."""
    require_everywhere(request, ROOM, Level.VIEW)
    form = LookUpForm(request.POST or None)
    found, asked = [], False
    if request.method == "POST" and form.is_valid():
        found, asked = ask_destroyed(**form.cleaned_data, by=request.user), True
    return render(
        request,
        "retention/look_up.html",
        {
            "form": form,
            "asked": asked,
            "rows": [_row(one) for one in found],
            "headers": [_("What"), _("Destroyed on"), _("Certificate")],
        },
    )


def _row(one) -> list:
    number = one.certificate_number
    return [
        label_of(one.rule),
        one.destroyed_on,
        {"text": str(number), "url": reverse("retention:certificate", args=[number])}
        if number
        else _("follows"),
    ]
