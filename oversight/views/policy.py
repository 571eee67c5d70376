"""The policy page, its PDF, and the clauses of the organisation's own."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rooms import require_everywhere
from core.dates import today
from core.downloads import download_name
from core.forms import add_errors
from core.pdf import render_pdf
from core.privacy import Level
from core.registries import Standing
from organisation.models import Organisation
from oversight import actions
from oversight.forms import ClauseForm, FilterForm
from oversight.models import OwnClause
from oversight.policy import ROOM, by_topic, lines


@require_safe
def policy(request):
    """Every clause with how it is kept and how it stands today; filtered by what was chosen."""
    access = require_everywhere(request, ROOM, Level.VIEW)
    found = lines(timezone.now(), access)
    form = FilterForm(request.GET or None)
    shown = [line for line in found if form.fits(line)]
    standings = Counter(line.standing for line in found)
    context = {
        "form": form,
        "topics": by_topic(shown),
        "shown": len(shown),
        "all": len(found),
        "attention": standings[Standing.ATTENTION],
        "is_filtered": len(shown) < len(found),
        "may_change": access.may(ROOM, Level.CHANGE),
    }
    return render(request, "oversight/policy.html", context)


@require_safe
def policy_pdf(request):
    """All clauses as a PDF, as they stand today."""
    require_everywhere(request, ROOM, Level.VIEW)
    on = today()
    content = render_pdf(
        "oversight/policy_pdf.html",
        {
            "organisation_name": Organisation.objects.get().name,
            "document_title": _("Privacy policy, clause by clause"),
            "made_on": on,
            "topics": by_topic(lines(timezone.now())),
        },
    )
    response = HttpResponse(content, content_type="application/pdf")
    name = download_name(_("Privacy policy, clause by clause"), on, ending="pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form_page(request, form, *, heading, submit, end_url=""):
    """Show a form, or do `submit(values)` with what was typed and go to the policy."""
    if request.method == "POST" and form.is_valid():
        try:
            submit(form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("oversight:policy")
    context = {"form": form, "heading": heading, "end_url": end_url}
    return render(request, "oversight/clause_form.html", context)


def add(request):
    """A new clause of the organisation's own."""
    require_everywhere(request, ROOM, Level.CHANGE)
    return _form_page(
        request,
        ClauseForm(request.POST if request.method == "POST" else None),
        heading=_("Add a clause of your own"),
        submit=lambda values: actions.add_clause(values=values, by=request.user),
    )


def _own(pk: int) -> OwnClause:
    return get_object_or_404(OwnClause, pk=pk, ended_on__isnull=True)


def change(request, pk):
    """Change a clause of the organisation's own."""
    require_everywhere(request, ROOM, Level.CHANGE)
    clause = _own(pk)
    return _form_page(
        request,
        ClauseForm(request.POST if request.method == "POST" else None, instance=clause),
        heading=_("Change clause %(code)s") % {"code": clause.code},
        submit=lambda values: actions.change_clause(clause=clause, values=values, by=request.user),
        end_url=reverse("oversight:end-clause", args=[pk]),
    )


def end(request, pk):
    """A clause of the organisation's own holds no longer."""
    require_everywhere(request, ROOM, Level.CHANGE)
    clause = _own(pk)
    if request.method == "POST":
        actions.end_clause(clause=clause, on=today(), by=request.user)
        messages.success(request, _("The clause has been ended."))
        return redirect("oversight:policy")
    context = {
        "heading": _("End clause %(code)s") % {"code": clause.code},
        "happens": _("You record that this clause no longer applies: “%(rule)s”")
        % {"rule": clause.rule},
        "consequences": [_("It leaves the policy page and the evidence pack.")],
        "confirm_label": _("End it"),
        "cancel_url": reverse("oversight:change-clause", args=[pk]),
        "back_label": _("Change clause %(code)s") % {"code": clause.code},
    }
    return render(request, "components/confirm_page.html", context)
