from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.fresh import FreshForm, clear, is_fresh
from accounts.functions import FUNCTIONS
from accounts.rooms import require_room
from core.dates import today
from core.forms import add_errors
from core.privacy import Level
from core.registries import retention_rules
from core.templatetags.ui import day
from retention import proposals
from retention.forms import ChooseForm, WithdrawForm
from retention.models import Destruction, Proposal
from retention.plan import ROOM, asks_four_eyes, in_sight
from retention.views.items import PAGE_SIZE, rule_or_404

SHOWN = 100  # of what can be proposed, the soonest first; the rest by the button for all


def propose(request, code):
    """Choose what is to be destroyed under a rule that asks for two people, and propose it."""
    require_room(request, ROOM, Level.CHANGE)
    rule, on = rule_or_404(code), today()
    if not asks_four_eyes(rule):
        raise Http404
    found = proposals.proposable(rule, request.user, on)
    choices = _choices(rule, found[:SHOWN])
    everything = "all" in request.POST
    form = ChooseForm(request.POST or None, choices=choices, label=_("What do you propose?"))
    if request.method == "POST" and (everything or form.is_valid()):
        ids = [item.subject_id for item in found] if everything else form.ids()
        try:
            made = proposals.propose(
                rule=rule, subject_ids=ids, on=on, at=timezone.now(), by=request.user
            )
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
            return redirect("retention:items", code=code)
        messages.success(request, _("Proposed. It waits for somebody else to approve it."))
        return redirect("retention:proposal", pk=made.pk)
    context = {"rule": rule, "form": form, "count": len(found), "shown": len(choices)}
    return render(request, "retention/propose.html", context)


def _choices(rule, found) -> list[tuple]:
    names = rule.names([item.subject_id for item in found]) if rule.names and found else {}
    words = _("%(name)s, not before %(day)s")
    return [
        (
            str(item.subject_id),
            words
            % {
                "name": names.get(item.subject_id, (_("no name left"), ""))[0],
                "day": day(item.goes_on),
            },
        )
        for item in found
    ]


def _proposal_or_404(request, pk, level: Level):
    """A list of which something is in the user's sight, or that is the user's own, with its rule
    and what still stands on it; Http404 for any other."""
    require_room(request, ROOM, level)
    found = get_object_or_404(Proposal.objects.select_related("proposed_by", "approved_by"), pk=pk)
    rule = retention_rules.get(found.rule)
    if rule is None:
        raise Http404
    standing = proposals.standing_of(found, today())
    seen = in_sight(standing, request.user, today())
    if not seen and request.user.pk not in (found.proposed_by_id, found.approved_by_id):
        raise Http404
    return found, rule, standing, seen


def proposal(request, pk):
    """A list that somebody proposed: what stands on it, and how far it has come."""
    found, rule, standing, seen = _proposal_or_404(request, pk, Level.VIEW)
    is_open = found.approved_at is None and found.withdrawn_at is None
    page = Paginator(seen, PAGE_SIZE).get_page(request.GET.get("page"))
    names = rule.names([i.subject_id for i in page.object_list]) if rule.names else {}
    rows = [
        [
            {"text": name, "url": url} if url else name,
            item.anchor_on,
            item.goes_on,
        ]
        for item in page.object_list
        for name, url in [names.get(item.subject_id, (_("no name left"), ""))]
    ]
    listed = proposals.listed([found])[found.pk]
    own = found.proposed_by_id == request.user.pk
    can_approve = proposals.may_approve(found, standing, request.user, today())
    return render(
        request,
        "retention/proposal.html",
        {
            "proposal": found,
            "rule": rule,
            "facts": _facts(found),
            "rows": rows,
            "headers": [_("Who"), _("Ended on"), _("Not before") if is_open else _("Goes on")],
            "page_obj": page,
            "dropped": len(listed) - len(standing),
            "unseen": len(standing) - len(seen),
            "may_approve": is_open and can_approve,
            "may_withdraw": is_open and (own or can_approve),
            "own": own,
            "is_open": is_open,
        },
    )


def _facts(found: Proposal) -> list[tuple]:
    facts = [
        (_("Proposed by"), _who(found.proposed_by, found.proposed_as)),
        (_("Proposed at"), found.proposed_at),
    ]
    if found.approved_at:
        facts += [
            (_("Approved by"), _who(found.approved_by, found.approved_as)),
            (_("Approved at"), found.approved_at),
        ]
        gone = Destruction.objects.done().filter(proposal=found).count()
        facts += [(_("Destroyed"), gone)] if gone else []
    if found.withdrawn_at:
        facts += [
            (_("Taken back at"), found.withdrawn_at),
            (_("Why"), found.get_withdrawn_because_display()),
        ]
    return facts


def _who(user, function: str) -> str:
    label = FUNCTIONS[function].label if function in FUNCTIONS else function
    name = user.display_name if user else _("account removed")
    return f"{name} ({label})" if label else name


def approve(request, pk):
    """Approve what somebody else proposed, after the password was given again."""
    found, rule, standing, _seen = _proposal_or_404(request, pk, Level.CHANGE)
    at = timezone.now()
    back = reverse("retention:proposal", args=[pk])
    form = None if is_fresh(request, at) else FreshForm(request.POST or None, request=request)
    if request.method == "POST" and (form is None or clear(request, form, at)):
        try:
            proposals.approve(proposal=found, on=today(), at=at, by=request.user)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        else:
            messages.success(request, _("Approved. What stands on the list goes on its day."))
        return redirect(back)
    if not request.user.is_authenticated:
        return redirect("sign_in")
    if request.method != "POST" and not proposals.may_approve(
        found, standing, request.user, today()
    ):
        return redirect(back)
    count = len(standing)
    return render(
        request,
        "components/confirm_page.html",
        {
            "heading": _("Approve the destruction"),
            "happens": ngettext(
                "%(n)d file is destroyed on its day.",
                "%(n)d files are destroyed on their day.",
                count,
            )
            % {"n": count},
            "consequences": [
                str(rule.label),
                _("What is destroyed cannot be brought back."),
                _("Until the night in which a file goes it can still be held."),
            ],
            "confirm_label": _("Approve"),
            "cancel_url": back,
            "form": form,
        },
    )


def withdraw(request, pk):
    """Take a list back, or send it back to who proposed it, with the reason."""
    found, _rule, standing, _seen = _proposal_or_404(request, pk, Level.CHANGE)
    back = reverse("retention:proposal", args=[pk])
    own = found.proposed_by_id == request.user.pk
    if not own and not proposals.may_approve(found, standing, request.user, today()):
        return redirect(back)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        try:
            proposals.withdraw(proposal=found, why=why, at=timezone.now(), by=request.user)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(request, _("The list went back. It can be proposed again."))
            return redirect("retention:items", code=found.rule)
    return render(
        request,
        "components/confirm_page.html",
        {
            "heading": _("Take the list back") if own else _("Send the list back"),
            "happens": _("Nothing on the list is destroyed until it is proposed and approved."),
            "confirm_label": _("Take it back") if own else _("Send it back"),
            "cancel_url": back,
            "form": form,
            "safe": True,
        },
    )
