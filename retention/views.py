import datetime as dt

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.rooms import require_room
from core.dates import today
from core.forms import add_errors
from core.pdf import render_pdf
from core.privacy import Level
from core.registries import retention_rules
from organisation.models import Organisation
from retention import certificate_words
from retention.actions import place_hold, release_hold
from retention.forms import HoldForm
from retention.models import Certificate, Hold
from retention.plan import ANNOUNCED_DAYS, ROOM, in_sight, may_know, plan, planned, terms
from subjects.models import Subject


def show_plan(request):
    """Every rule with its term, its clause, and what goes when, as far as the user may know."""
    require_room(request, ROOM, Level.VIEW)
    on = today()
    own = terms()
    rows = []
    for rule, items in plan(on + dt.timedelta(days=ANNOUNCED_DAYS)).items():
        items = in_sight(items, request.user, on)
        due = sum(item.due_on <= on and not item.held for item in items)
        held = sum(item.held for item in items)
        rows.append(
            [
                {
                    "text": rule.label,
                    "url": reverse("retention:items", args=[rule.code]),
                    "sub": _("counted from: %(anchor)s") % {"anchor": rule.anchor},
                },
                {"text": str(own[rule.code]), "sub": ", ".join(rule.clauses)},
                due,
                len(items) - due - held,
                held,
            ]
        )
    certificates = [
        [
            {"text": str(c.number), "url": reverse("retention:certificate", args=[c.number])},
            retention_rules[c.rule].label if c.rule in retention_rules else c.rule,
            c.destroyed_on,
            c.subject_count,
            c.held_count,
        ]
        for c in Certificate.objects.all()[:25]
    ]
    return render(
        request,
        "retention/plan.html",
        {
            "rows": rows,
            "headers": [
                _("What"),
                _("Kept for"),
                _("Due now"),
                _("Within 30 days"),
                _("Held"),
            ],
            "certificates": certificates,
            "certificate_headers": [
                _("Number"),
                _("What"),
                _("Destroyed on"),
                _("People"),
                _("Held"),
            ],
        },
    )


def items(request, code):
    """What goes under one rule within 30 days, item by item; each can be held with a reason."""
    access = require_room(request, ROOM, Level.VIEW)
    rule = retention_rules.get(code)
    if rule is None:
        raise Http404
    on = today()
    found = in_sight(planned(rule, on + dt.timedelta(days=ANNOUNCED_DAYS)), request.user, on)
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    names = rule.names([item.subject_id for item in page.object_list]) if rule.names else {}
    may_hold = access.may(ROOM, Level.CHANGE)
    holds = {
        hold.subject_id: hold
        for hold in Hold.objects.filter(
            retention_class=rule.retention_class,
            released_at__isnull=True,
            subject_id__in=[item.subject_id for item in page.object_list],
        )
    }
    rows = [_item_row(item, names, holds, may_hold) for item in page.object_list]
    return render(
        request,
        "retention/items.html",
        {
            "rule": rule,
            "term": str(terms()[code]),
            "rows": rows,
            "headers": [_("Who"), _("Ended on"), _("Goes on"), _("State"), _("Hold")],
            "page_obj": page,
        },
    )


def _item_row(item, names, holds, may_hold) -> list:
    name, url = names.get(item.subject_id, (_("no name left"), ""))
    hold = holds.get(item.subject_id)
    action = ""
    if may_hold and hold:
        action = {"text": _("End the hold"), "url": reverse("retention:release", args=[hold.pk])}
    elif may_hold and name:
        place = {"pk": item.subject_id, "code": item.rule.code}
        action = {"text": _("Hold"), "url": reverse("retention:hold", kwargs=place)}
    if hold:
        held = _("held: %(ground)s") % {"ground": hold.get_ground_display()}
        state = {"text": held, "kind": "info"}
    elif item.held:
        state = {"text": _("held: its use is restricted"), "kind": "info"}
    else:
        state = {"text": _("goes"), "kind": "soon"}
    return [{"text": name, "url": url} if url else name, item.anchor_on, item.due_on, state, action]


def _subject_or_404(request, pk, retention_class) -> Subject:
    """A subject whose destruction is the user's to hold; Http404 for any other."""
    on = today()
    found = Subject.objects.filter(pk=pk).visible_to(
        request.user, on=on, category=ROOM, level=Level.CHANGE
    )
    if not may_know(access_of(request.user, on), retention_class):
        raise Http404
    return get_object_or_404(found)


def hold(request, pk, code):
    """Place a hold on one class of a subject the user may see."""
    require_room(request, ROOM, Level.CHANGE)
    rule = retention_rules.get(code)
    if rule is None:
        raise Http404
    on = today()
    subject = _subject_or_404(request, pk, rule.retention_class)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            place_hold(
                subject=subject,
                retention_class=rule.retention_class,
                today=on,
                by=request.user,
                **form.cleaned_data,
            )
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            return redirect("retention:items", code=code)
    names = rule.names([subject.pk]) if rule.names else {}
    who = names.get(subject.pk, (_("no name left"), ""))[0]
    return render(
        request,
        "retention/hold.html",
        {
            "form": form,
            "rule": rule,
            "who": who,
            "cancel_url": reverse("retention:items", args=[code]),
        },
    )


def release(request, pk):
    """End a hold: what is due then goes in the next run."""
    require_room(request, ROOM, Level.CHANGE)
    found = get_object_or_404(Hold, pk=pk, released_at__isnull=True)
    _subject_or_404(request, found.subject_id, found.retention_class)
    rule = next(r for r in retention_rules if r.retention_class == found.retention_class)
    back = reverse("retention:items", args=[rule.code])
    if request.method == "POST":
        release_hold(hold=found, at=timezone.now(), by=request.user)
        return redirect(back)
    return render(
        request,
        "components/confirm_page.html",
        {
            "heading": _("End the hold"),
            "happens": _("The term counts again. What is due goes in the next nightly run."),
            "consequences": [found.get_ground_display(), found.proof],
            "confirm_label": _("End the hold"),
            "cancel_url": back,
        },
    )


def certificate(request, number):
    """A certificate of destruction as PDF; it holds no personal data."""
    require_room(request, ROOM, Level.VIEW)
    found = get_object_or_404(Certificate, number=number)
    content = render_pdf(
        "retention/certificate.html",
        {
            "certificate": found,
            "facts": certificate_words.facts(found),
            "counts": certificate_words.counts(found),
            "backups": certificate_words.backups(found),
            "organisation_name": Organisation.objects.get().name,
            "document_title": _("Certificate of destruction %(n)d") % {"n": found.number},
            "made_on": found.made_at,
        },
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{found.number}.pdf"'
    return response
