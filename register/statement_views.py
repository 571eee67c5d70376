"""The privacy statement as anybody reads it, on a page and as a PDF (B10, S04)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.dates import today
from core.pdf import render_pdf_once
from organisation.models import Organisation
from register.cookies import cookies, kept_by_the_browser
from register.models import PrivacyStatement
from register.statement_text import changes, parts_of
from register.statements import (
    acknowledge,
    announced,
    before,
    called_off,
    current,
    filled_in,
    standing,
)


@login_not_required
@require_safe
def statement(request):
    """The version that holds today, for anybody."""
    found = current(today()) or next(iter(announced(today())), None)
    if found is None:
        return render(request, "register/statement_none.html")
    return _show(request, found)


@login_not_required
@require_safe
def version(request, version):
    """One version, also an old one or one that is announced."""
    return _show(request, get_object_or_404(PrivacyStatement, version=version))


def _show(request, found: PrivacyStatement):
    on, user = today(), request.user
    to_come = announced(on)
    signed_in = user.is_authenticated
    context = {
        "statement": found,
        "parts": parts_of(filled_in(found.text)),
        "holds": found == current(on),
        "before": before(found),
        "called_off": called_off(on),
        "newer": [one for one in to_come if one.version > found.version],
        "to_acknowledge": signed_in
        and found.withdrawn_at is None
        and not found.acknowledgements.filter(user=user).exists()
        and found == (to_come[-1] if to_come else current(on)),
    }
    return render(request, "register/statement.html", context)


@login_not_required
@require_safe
def statement_pdf(request):
    """The version that holds today, to keep or to print. A PDF is made once for a text."""
    found = current(today())
    if found is None:
        raise Http404
    text, language = filled_in(found.text), get_language()
    organisation = Organisation.objects.first()
    name = organisation.name if organisation else "PrivacyHub"
    context = {
        "organisation_name": name,
        "document_title": _("Privacy statement"),
        "subtitle": _("Version %(n)d, in force from %(day)s")
        % {"n": found.version, "day": f"{found.valid_from:%d-%m-%Y}"},
        "parts": parts_of(text),
    }
    pdf = render_pdf_once("register/statement_pdf.html", context)
    file_name = f"privacy-{found.version}-{language}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def _told(cookie) -> dict:
    lasts = _("How long: %(lasts)s.") % {"lasts": cookie.lasts}
    return {"text": capfirst(cookie.purpose), "sub": lasts}


@login_not_required
@require_safe
def cookie_page(request):
    """Which cookies the site sets, what for, how long, and how to refuse them (K37)."""
    kept = [*cookies(), *kept_by_the_browser()]
    context = {
        "rows": [(cookie.name, _told(cookie)) for cookie in kept],
        "contact": filled_in("{contact}"),
    }
    return render(request, "register/cookies.html", context)


@login_not_required
@require_safe
def compare(request, old, new):
    """What was added and removed between two versions."""
    first = get_object_or_404(PrivacyStatement, version=old)
    second = get_object_or_404(PrivacyStatement, version=new)
    context = {
        "first": first,
        "second": second,
        "changes": changes(filled_in(first.text), filled_in(second.text)),
    }
    return render(request, "register/statement_changes.html", context)


@require_POST
def read(request, version):
    """Somebody says to have read a version."""
    found = get_object_or_404(standing(), version=version)
    acknowledge(statement=found, at=timezone.now(), by=request.user)
    messages.success(request, _("Thank you. It has been noted that you have read it."))
    return redirect("privacy:version", found.version)
