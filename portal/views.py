"""Pages for parents about their own children, and for others about themselves."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.notices import read_notices
from core.dates import today
from core.privacy import CATEGORIES, Level
from core.purposes import purpose_of
from core.templatetags.ui import day
from portal.breaches import messages_about
from portal.consents import entry as consents_entry
from portal.consents import lines as consent_lines
from portal.corrections import links as correction_links
from portal.desk import CHILD as CONSENTS
from portal.keeping import entry as keeping_entry
from portal.papers import entry
from portal.requests import rows_of
from portal.scope import (
    categories_open_to,
    gathered_under,
    own_child_or_404,
    own_children,
    own_file,
    own_file_or_404,
    own_parts,
    running_requests,
)
from portal.sharing_pages import entry as sharing_entry
from portal.showing import parts_for_page
from portal.statements import CONDUCT, notice_for
from portal.statements import entry as statements_entry
from rights.contents import gather
from rights.information import controller
from staff.sections import SECTIONS
from subjects.actions import log_opening
from subjects.records import digest_of
from subjects.visibility import can

PROFILE = "staff.profile"
# Parts of the own file with pages of their own, which say the same and take an answer.
OWN_PAGES = {"staff.consents": "portal:own-consents", CONDUCT: "portal:own-statements"}
TRAIL = "child.log"


def _parent_of(user):
    """The parent a signed-in user is; only asked of whom has an own child or request."""
    return user.subject


@require_safe
def home(request):
    """What is new, the own children with what is asked about them, the requests that run, and the
    own personnel file."""
    on = today()
    children = list(own_children(request.user, on=on).order_by("child__search_name", "pk"))
    own = own_file(request.user, on=on)
    own_items = statements_entry(request.user, own, on=on) + keeping_entry(own, on) if own else []
    asked = {}
    if children:
        asked |= consent_lines(request.user, children, _parent_of(request.user), on=on)
    if own:
        asked |= consent_lines(request.user, [own], None, on=on)
    context = {
        "children": children,
        "cards": [(child, asked.get(child.pk)) for child in children],
        "told": messages_about(request.user, on=on),
        "requests": rows_of(running_requests(request.user, on=on)),
        "has_file": own is not None,
        "own_consents": asked.get(own.pk) if own else None,
        "own_items": own_items,
        "news": _news(request.user),
    }
    return render(request, "portal/home.html", context)


def _news(user) -> list:
    """What somebody was mailed about and has not seen here yet, each kind once; seen by this."""
    unread = list(user.notices.filter(read_at__isnull=True))
    if unread:
        read_notices(user=user, at=timezone.now(), by=user)
    newest = {notice.kind: notice for notice in reversed(unread)}
    return [
        {
            "text": f"{notice.get_kind_display()} ({day(notice.created_at)}).",
            "url": reverse("portal:requests") if notice.kind.startswith("request_") else "",
        }
        for notice in newest.values()
    ]


@require_safe
def child(request, pk):
    """What is recorded about an own child: the parts, each with what it is for."""
    on = today()
    subject = own_child_or_404(request.user, pk, on=on)
    items = consents_entry(request.user, subject, on=on)
    items += sharing_entry(request.user, subject, on=on)
    items += [
        {
            "label": CATEGORIES[code].label,
            "hint": purpose_of(code),
            "url": reverse("portal:section", args=[subject.pk, code]),
        }
        for code in categories_open_to(request.user, subject, on=on)
        if code != CONSENTS
    ]
    items += entry(request.user, subject, reverse("portal:documents", args=[pk]), on=on)
    return render(request, "portal/child.html", {"child": subject.child, "items": items})


@require_safe
def section(request, pk, category):
    """One part of an own child's file, without what is about others; the opening is logged."""
    on = today()
    subject = own_child_or_404(request.user, pk, on=on)
    if category == CONSENTS:  # has pages of its own, which tell the own answers only
        return redirect("portal:consents", pk)
    function = _opener_or_404(request.user, subject, category, on)
    contents = gather(subject, reader=_parent_of(request.user), categories={category})
    log_opening(subject_id=subject.pk, section=category, function=function, by=request.user)
    context = {
        "title": _("%(name)s: %(part)s")
        % {"part": CATEGORIES[category].label, "name": subject.child.first_name},
        "purpose": _lead(category),
        "label": CATEGORIES[category].label,
        "parts": parts_for_page(contents),
        "documents": entry(
            request.user, subject, reverse("portal:documents", args=[pk]), on=on, category=category
        ),
        "left_out": contents.left_out,
        "corrections": correction_links(request.user, subject, request.user.subject, category),
        "ask_url": reverse("portal:ask", args=[subject.pk]),
        "back_url": reverse("portal:child", args=[subject.pk]),
        "back_label": subject.child.first_name,
    }
    return render(request, "portal/section.html", context)


def _lead(category: str) -> str:
    """What a part is for; of the trail also what a parent does not find in it."""
    if category != TRAIL:
        return purpose_of(category)
    not_here = _("Your own visits, and those of the other parent, are not in this list.")
    return f"{purpose_of(category)} {not_here}".strip()


def _opener_or_404(user, subject, category, on) -> str:
    """The function through which an own part opens to the user."""
    function = categories_open_to(user, subject, on=on).get(category)
    if not function:
        raise Http404
    return function


@require_safe
def own(request):
    """The own personnel file: its parts, and how to have something changed (K25)."""
    subject = own_file_or_404(request.user, on=today())
    parts = own_parts(request.user, subject, on=today())
    items = consents_entry(request.user, subject, on=today())
    items += statements_entry(request.user, subject, on=today()) + keeping_entry(subject, today())
    items += [
        {
            "label": CATEGORIES[code].label,
            "hint": purpose_of(code),
            "url": reverse("portal:own-section", args=[code]),
        }
        for code in parts
        if code not in OWN_PAGES
    ]
    items += entry(request.user, subject, reverse("portal:own-documents"), on=today())
    changes = [
        link for code in parts for link in correction_links(request.user, subject, subject, code)
    ]
    if _writes_profile_as(request.user, subject):
        changes.append({"label": _("Change my profile"), "url": reverse("portal:own-profile")})
    context = {
        "items": items,
        "changes": changes,
        "contact": controller(),
        "notice": notice_for(subject, today()),
        "kind": subject.kind,
    }
    return render(request, "portal/own.html", context)


@require_safe
def own_section(request, category):
    """One part of the own personnel file; the opening is logged."""
    on = today()
    subject = own_file_or_404(request.user, on=today())
    function = own_parts(request.user, subject, on=on).get(category)
    if not function:
        raise Http404
    if category in OWN_PAGES:
        return redirect(OWN_PAGES[category])
    contents = gather(subject, categories=gathered_under(category))
    log_opening(subject_id=subject.pk, section=category, function=function, by=request.user)
    may_change = category == PROFILE and _writes_profile_as(request.user, subject)
    context = {
        "title": CATEGORIES[category].label,
        "purpose": purpose_of(category),
        "label": CATEGORIES[category].label,
        "parts": parts_for_page(contents, reads_own=request.user),
        "documents": entry(
            request.user, subject, reverse("portal:own-documents"), on=on, category=category
        ),
        "corrections": correction_links(request.user, subject, subject, category),
        "ask_url": reverse("portal:ask-own"),
        "back_url": reverse("portal:own"),
        "back_label": _("My file"),
        "change_url": reverse("portal:own-profile") if may_change else "",
    }
    return render(request, "portal/section.html", context)


def _writes_profile_as(user, subject) -> str:
    """The function by which somebody writes the own profile; empty where there is none."""
    if not SECTIONS["profile"].fits(subject):
        return ""
    return can(user, subject, PROFILE, Level.CHANGE, on=today(), own=True).function


def own_profile(request):
    """What somebody likes to tell colleagues: filled in, changed or emptied by themselves (B05)."""
    subject = own_file_or_404(request.user, on=today())
    request.user.function_in_use = _writes_profile_as(request.user, subject)
    if not request.user.function_in_use:
        raise Http404
    kind = SECTIONS["profile"].record_kind("profile")
    record = next(iter(kind.records(subject)), None) or kind.model(subject=subject)
    form = kind.form_class()(request.POST or None, instance=record)
    warnings = []
    if request.method == "POST" and form.is_valid():
        warnings = kind.check(subject, form.values())
        if not warnings or request.POST.get("read") == digest_of(warnings):
            kind.store(
                subject=subject, record=record, values=form.values(), on=today(), by=request.user
            )
            messages.success(request, _("Saved."))
            return redirect("portal:own-section", PROFILE)
    context = {
        "form": form,
        "warnings": warnings,
        "digest": digest_of(warnings) if warnings else "",
        "back_url": reverse("portal:own-section", args=[PROFILE]),
    }
    return render(request, "portal/own_profile.html", context)
