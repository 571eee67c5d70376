"""The public pages: vacancies, and applying for one without signing in (K29).

Nothing here tells whether somebody applied before: a second application is one more file.
"""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applicants.actions import APPLY, KEEP_A_YEAR, apply_online
from applicants.models import Procedure
from applicants.public_forms import PublicApplicationForm
from consents.texts import asked_text, text_of
from core.clients import client_address
from core.dates import today
from core.spam import may_send
from organisation.models import Organisation

PAGE_SIZE = 25


@login_not_required
@require_safe
def vacancies(request):
    """The vacancies one can apply for today."""
    found = Procedure.objects.public(today()).select_related("location")
    found = found.order_by("title", "location__name", "pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "vacancies": [
            {"pk": vacancy.pk, "title": vacancy.title, "facts": _facts(vacancy)} for vacancy in page
        ],
    }
    return render(request, "applicants/public/list.html", context)


def _facts(procedure) -> list[tuple]:
    place = f"{procedure.location.label}, {procedure.location.town}"
    facts = [(_("Location"), place)]
    if procedure.closes_on:
        facts.append((_("Last day to apply"), procedure.closes_on))
    return facts


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, pk):
    """One vacancy with the form to apply. Closed, unpublished and never there read the same."""
    on = today()
    procedure = Procedure.objects.public(on).filter(pk=pk).select_related("location").first()
    if procedure is None:
        return _gone(request)
    if request.method == "POST" and not may_send(client_address(request), f"apply:{procedure.pk}"):
        return render(request, "applicants/public/too_many.html", status=429)
    asked = (asked_text(code, on) for code in (APPLY, KEEP_A_YEAR))
    texts = [text for text in asked if text]
    form = PublicApplicationForm(
        request.POST or None, request.FILES or None, procedure=procedure, texts=texts
    )
    if request.method == "POST" and form.is_valid():
        try:
            apply_online(procedure=procedure, **form.values(), on=on)
        except ValidationError:
            return _gone(request)  # it was closed while the form was filled in
        return redirect("apply:sent")
    context = {
        "procedure": procedure,
        "facts": _facts(procedure),
        "form": form,
        "told": form.agreed_to or text_of(APPLY, on),  # read also where it is not asked
        "organisation": Organisation.objects.first(),
        "of_staff": _of_staff(request.user, procedure, on),
    }
    return render(request, "applicants/public/form.html", context)


def _of_staff(user, procedure, on) -> str:
    """Where somebody who works on the vacancy came from; empty for everybody else."""
    if not user.is_authenticated:
        return ""
    theirs = Procedure.objects.visible_to(user, on=on).filter(pk=procedure.pk).exists()
    return reverse("applicants:procedure", args=[procedure.pk]) if theirs else ""


@login_not_required
@require_safe
def sent(request):
    """What happens next; the same for everybody."""
    context = {"organisation": Organisation.objects.first()}
    return render(request, "applicants/public/sent.html", context)


def _gone(request):
    """There is no such vacancy, or no more. A letter that was sent is given back, to copy."""
    context = {"sent": request.method == "POST", "letter": request.POST.get("letter", "").strip()}
    return render(request, "applicants/public/gone.html", context, status=404)
