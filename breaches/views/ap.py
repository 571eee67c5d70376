"""What the AP is told: the answers to copy into its web form, and the log of what was sent."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from breaches.actions import add_confirmation, correct_sent, record_notification
from breaches.ap import (
    LANGUAGE,
    answers_that_name,
    ap_parts,
    changes_since,
    kind_to_choose,
    kinds_now,
    open_questions,
)
from breaches.clock import clock_of
from breaches.forms import ConfirmationForm, CorrectSentForm, NotificationForm
from breaches.models import Notification
from breaches.people import listed_in_sight
from breaches.views.sight import breach_or_refuse, log, may_change, pdf_response
from core.dates import today
from core.downloads import download_name
from core.forms import add_errors
from core.privacy import Level
from core.templatetags.ui import moment
from documents import storage
from documents.responses import attachment
from subjects.people import names_in_parts
from subjects.trail import names_of as users_named


def _told(breach):
    """What the page and the PDF show of a breach."""
    parts = ap_parts(breach)
    return {
        "breach": breach,
        "clock": clock_of(breach, timezone.now()),
        "parts": parts,
        "kind": kind_to_choose(breach, parts),
        "number": breach.ap_number,
        "open_questions": open_questions(parts),
    }


@never_cache
@require_safe
def ap_answers(request, pk):
    """Every answer in AP order, each to be selected or copied; what is still open; what was sent
    before, and which answers changed since."""
    access, breach = breach_or_refuse(request, pk)
    log(request, access, breach, "ap")
    told = _told(breach)
    listed = listed_in_sight(breach, request.user, on=today()).values_list("subject_id", flat=True)
    last = breach.standing[-1] if breach.standing else None
    may_write = breach.is_open and may_change(access, breach)
    context = {
        **told,
        "naming": answers_that_name(told["parts"], names_in_parts(listed)),
        "sent": breach.notifications.all(),
        "last": last,
        "changes": changes_since(last, told["parts"]) if last else [],
        "may_notify": may_write and (breach.ap_decision == "notify" or bool(breach.standing)),
        "may_decide": may_write and not breach.is_decided,
    }
    return render(request, "breaches/ap.html", context)


@never_cache
@require_safe
def ap_pdf(request, pk):
    """The answers in AP order, on paper; in Dutch, as the AP takes them."""
    access, breach = breach_or_refuse(request, pk)
    log(request, access, breach, "ap")
    with override(LANGUAGE):
        context = {**_told(breach), "made_at": timezone.now()}
        name = download_name(_("Data breach"), breach.number, "ap", ending="pdf")
        return pdf_response(context, name, "breaches/ap_pdf.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notify_ap(request, pk):
    """Record that something was sent to the AP: kept with the answers as they stand now."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    now = timezone.now()
    late = now > breach.due_at
    form = NotificationForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        kinds=kinds_now(breach),
        number=breach.ap_number,
        late=not breach.standing and late,
    )
    if request.method == "POST" and form.is_valid():
        try:
            record_notification(breach=breach, **form.cleaned_data, at=now, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("breaches:ap", breach.pk)
    return render(
        request,
        "breaches/notify.html",
        {
            "breach": breach,
            "clock": clock_of(breach, now),
            "form": form,
            "open_questions": open_questions(ap_parts(breach)),
            "is_late": late,
        },
    )


def _notification_or_404(breach, pk):
    return get_object_or_404(Notification, breach=breach, pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notification(request, pk, notification):
    """What was sent, word for word; its number and confirmation may come later."""
    posted = request.method == "POST"
    access, breach = breach_or_refuse(request, pk, Level.CHANGE if posted else Level.VIEW)
    sent = _notification_or_404(breach, notification)
    if not posted:
        log(request, access, breach, "notification")
    lacks = not (sent.number and sent.confirmation)
    form = None
    if lacks and may_change(access, breach):
        form = ConfirmationForm(
            request.POST if posted else None,
            request.FILES if posted else None,
            initial={"number": sent.number},
        )
    if posted and form and form.is_valid():
        try:
            add_confirmation(notification=sent, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("breaches:notification", breach.pk, sent.pk)
    return render(
        request,
        "breaches/notification.html",
        {
            "breach": breach,
            "clock": clock_of(breach, timezone.now()),
            "sent": sent,
            "rows": [(question, answer) for _code, question, answer in sent.sent_answers],
            "form": form,
            "corrections": _corrections(sent),
            "may_correct": breach.is_open and may_change(access, breach),
        },
    )


def _corrections(sent: Notification) -> list[str]:
    """What was recorded before as the moment of sending, who corrected it and why, oldest first."""
    found = list(sent.corrections.all())
    who = users_named(one.corrected_by_id for one in found)
    texts = []
    for one in found:
        text = _("It was %(was)s; corrected on %(at)s, by %(who)s: %(why)s") % {
            "was": moment(one.was_sent_at),
            "at": moment(one.corrected_at),
            "who": who[one.corrected_by_id],
            "why": one.because,
        }
        if one.late_reason and one.late_reason != sent.late_reason:
            was_late = _("Why later than 72 hours, until then: %(why)s")
            text = f"{text}\n{was_late % {'why': one.late_reason}}"
        texts.append(text)
    return texts


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct_moment(request, pk, notification):
    """Asks the right moment at which something was sent, where it was recorded wrongly."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    sent = _notification_or_404(breach, notification)
    back = reverse("breaches:notification", args=[breach.pk, sent.pk])
    if not breach.is_open:
        return redirect(back)
    form = CorrectSentForm(request.POST if request.method == "POST" else None, sent=sent)
    if request.method == "POST" and form.is_valid():
        try:
            correct_sent(notification=sent, **form.cleaned_data, at=timezone.now(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The moment has been corrected."))
            return redirect(back)
    consequences = [
        _("The moment that was recorded, and your reason, stay with the notification."),
        _("The register, the form and the clock go by the new moment."),
    ]
    if sent.late_reason:
        consequences.append(_("If it was in time after all, the reason for being late goes."))
    context = {
        "heading": _("Correct when it was sent"),
        "whose": _("Breach %(number)s") % {"number": breach.number},
        "happens": _(
            "The moment that was recorded is wrong: %(moment)s. Whether the AP was told within 72"
            " hours is judged anew."
        )
        % {"moment": moment(sent.sent_at)},
        "consequences": consequences,
        "confirm_label": _("Correct the moment"),
        "safe": True,
        "form": form,
        "cancel_url": back,
        "back_label": _("Sent to the AP"),
    }
    return render(request, "components/confirm_page.html", context)


@never_cache
@require_safe
def confirmation(request, pk, notification):
    """The AP's confirmation as it was stored."""
    access, breach = breach_or_refuse(request, pk)
    sent = _notification_or_404(breach, notification)
    if sent.confirmation is None:
        raise Http404
    log(request, access, breach, "confirmation")
    try:
        return attachment(sent.confirmation, name=f"ap-{breach.number}")
    except storage.FileMissing:
        raise Http404 from None
