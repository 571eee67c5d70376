"""The statements of the organisation: which stand, a new version, and who must sign yet."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.rooms import closed
from core.dates import today
from core.forms import add_errors
from core.privacy import Level, line_of
from staff.actions import WORKING_KINDS, publish_statement
from staff.forms import PublishForm
from staff.statements import at_work, newest_statements, without
from subjects.models import Subject

PAGE_SIZE = 25


def _may_publish(access) -> bool:
    """What everybody signs is changed by whoever keeps the statements of the whole organisation."""
    return access.scope("staff.conduct", Level.CHANGE).everywhere


def _require_statements(request):
    access = access_of(request.user, today())
    if not any(access.may(line_of("staff.conduct", k), Level.VIEW) for k in WORKING_KINDS):
        raise closed("staff.conduct")
    return access


def _lacking(text, user, on):
    """Who has not signed yet, as far as the user may know."""
    seen = Subject.objects.visible_to(user, on=on, category="staff.conduct")
    return without(text, on, subject__in=seen)


@require_safe
def statements(request):
    """Each statement with its words, and how many must sign the newest version yet."""
    on = today()
    access = _require_statements(request)
    seen = Subject.objects.visible_to(request.user, on=on, category="staff.conduct")
    everybody = at_work(on, subject__in=seen).count()
    lacking = {text: without(text, on, subject__in=seen).count() for text in newest_statements()}
    texts = [
        {
            "text": text,
            "facts": [
                (_("Version"), text.version),
                (_("Valid from"), text.valid_from),
                (_("Signed or told"), everybody - missing),
                (_("Not yet"), missing),
            ],
            "url": reverse("staff:unsigned", args=[text.kind]),
        }
        for text, missing in lacking.items()
    ]
    context = {"texts": texts, "may_publish": _may_publish(access)}
    return render(request, "staff/statements.html", context)


def publish(request):
    """A new version of a statement: everybody is asked again."""
    access = _require_statements(request)
    if not _may_publish(access):
        raise closed("staff.conduct")
    form = PublishForm(request.POST or None, initial={"kind": request.GET.get("kind")})
    if request.method == "POST" and form.is_valid():
        try:
            text = publish_statement(**form.cleaned_data, by=request.user)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(request, _("Published: %(statement)s.") % {"statement": text})
            return redirect("staff:statements")
    context = {
        "form": form,
        "heading": _("Publish a new version"),
        "happens": _("From that day on the work list asks for it of everybody who works here."),
        "consequences": [_("A published version cannot be changed any more.")],
        "confirm_label": _("Publish"),
        "cancel_url": reverse("staff:statements"),
        "back_label": _("Statements to sign"),
        "safe": True,
    }
    return render(request, "components/confirm_page.html", context)


@require_safe
def unsigned(request, kind):
    """Who has not signed the newest version of a statement."""
    on = today()
    access = _require_statements(request)
    text = next((text for text in newest_statements() if text.kind == kind), None)
    if text is None:
        raise Http404
    people = _lacking(text, request.user, on).select_related("subject")
    page = Paginator(people.order_by("sort_name", "pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "text": text,
        "page_obj": page,
        "may_record": any(
            access.may(line_of("staff.conduct", kind), Level.CHANGE) for kind in WORKING_KINDS
        ),
        "headers": [_("Name"), _("Works here as")],
        "rows": [
            [
                {
                    "text": person.name,
                    "url": reverse("staff:section", args=[person.pk, "conduct"]),
                },
                person.subject.get_kind_display(),
            ]
            for person in page
        ],
    }
    return render(request, "staff/unsigned.html", context)
