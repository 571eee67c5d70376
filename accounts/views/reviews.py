"""The yearly check of the matrix: signing it off, and the matrix as it stood (clause K08)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import current_levels
from accounts.actions import MatrixMoved, review_matrix
from accounts.forms import ReviewForm
from accounts.matrix import ROOM, by_function, differences, in_effect
from accounts.models import AccessReview
from accounts.reviewing import people_per_function, review_due_on, signature
from accounts.rooms import require_room
from accounts.tabs import tabs
from accounts.views.matrix import (
    PAGE_SIZE,
    difference_table,
    may_decide,
    newest,
    require_deciding,
)
from core.dates import today
from core.forms import add_errors
from core.privacy import Level


@require_safe
def reviews(request):
    """The checks that were signed off, and when the next one is due."""
    access = require_room(request, ROOM, Level.VIEW)
    found = AccessReview.objects.select_related("matrix", "reviewed_by")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    on, due_on = today(), review_due_on()
    return render(
        request,
        "accounts/reviews.html",
        {
            "tabs": tabs(access, "access:reviews"),
            "page_obj": page,
            "headers": [_("Checked on"), _("Version"), _("Signed off by"), _("Next by")],
            "rows": [
                [
                    {
                        "text": f"{review.reviewed_on:%d-%m-%Y}",
                        "url": reverse("access:reviewed", args=[review.pk]),
                    },
                    review.matrix.version,
                    signature(review),
                    review.next_due_on,
                ]
                for review in page
            ],
            "due_on": due_on,
            "is_late": bool(due_on and due_on < on),
            "may_review": may_decide(access),
        },
    )


def review(request):
    """Shows the matrix as it stands with what changed since the last check, and asks to sign."""
    access = require_deciding(request)
    on, current, last = today(), newest(), AccessReview.objects.first()
    version, levels = current.version if current else 0, in_effect(current_levels())
    form = ReviewForm(request.POST or None, initial={"base": version})
    if request.method == "POST" and form.is_valid():
        try:
            made = review_matrix(
                reviewed_on=on,
                remark=form.cleaned_data["remark"],
                signed_as=access.roles_with(ROOM, Level.CHANGE)[0].function,
                of_version=form.cleaned_data["base"],
                by=request.user,
            )
        except MatrixMoved as refused:
            add_errors(form, refused)
            form.data = form.data.copy()
            form.data["base"] = newest().version
        else:
            messages.success(request, _("The yearly check has been signed off."))
            return redirect("access:reviewed", made.pk)
    return render(
        request,
        "accounts/review.html",
        {
            "form": form,
            "version": version,
            "last": last,
            "table": difference_table(differences(last.levels, levels)) if last else None,
            "functions": by_function(levels, people_per_function(on)),
        },
    )


@require_safe
def reviewed(request, pk):
    """One check, with the matrix and the number of people per function as they stood."""
    access = require_room(request, ROOM, Level.VIEW)
    found = get_object_or_404(AccessReview.objects.select_related("matrix", "reviewed_by"), pk=pk)
    return render(
        request,
        "accounts/reviewed.html",
        {
            "tabs": tabs(access, "access:reviews"),
            "review": found,
            "facts": [
                (_("Checked on"), found.reviewed_on),
                (_("Signed off by"), signature(found)),
                (_("Matrix"), _("Version %(version)s") % {"version": found.matrix.version}),
                (_("Remark"), found.remark),
                (_("Next check by"), found.next_due_on),
            ],
            "functions": by_function(found.levels, found.people),
        },
    )
