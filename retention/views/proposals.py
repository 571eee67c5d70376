from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import access_of
from accounts.fresh import FreshForm, clear, is_fresh
from accounts.rooms import require_room
from core.dates import today
from core.forms import add_errors
from core.privacy import Level
from core.registries import retention_rules
from core.templatetags.ui import day
from retention import proposals
from retention.forms import ChooseForm, WithdrawForm
from retention.list_names import number_words, numbers_of
from retention.models import Destruction, Proposal
from retention.plan import ROOM, asks_four_eyes, in_sight
from retention.sight import kept_on
from retention.views.items import PAGE_SIZE, rule_or_404

SHOWN = 100  # of what can be proposed, the soonest first; the rest by the button for all
NAMED = 10  # of a list, before it is approved; the others stand on its page


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
        return _proposed(request, rule, made)
    context = {"rule": rule, "form": form, "count": len(found), "shown": len(choices)}
    return render(request, "retention/propose.html", context)


def _proposed(request, rule, made: list[Proposal]):
    """Tell who proposed something that it waits for others; of several lists, why there are."""
    if len(made) == 1:
        messages.success(request, _("Proposed. It is waiting for somebody else to approve it."))
        return redirect("retention:proposal", pk=made[0].pk)
    words = _(
        "Proposed, as %(n)d lists: nobody else may approve all of it. Each list waits for somebody"
        " else to approve it."
    )
    messages.success(request, words % {"n": len(made)})
    last = proposals.standing_of(made[-1], today())
    if not proposals.approvers_of(made[-1], last, today()):
        stuck = ngettext(
            "Nobody else can approve %(n)d file now: have somebody appointed who decides about it.",
            "Nobody else can approve %(n)d files now: have somebody appointed who decides about"
            " them.",
            len(last),
        )
        messages.warning(request, stuck % {"n": len(last)})
    return redirect("retention:items", code=rule.code)


def _choices(rule, found) -> list[tuple]:
    words = _("%(name)s, not before %(day)s")
    return [
        (str(pk), words % {"name": name, "day": day(goes_on)})
        for pk, name, goes_on in _named(rule, found)
    ]


def _named(rule, found) -> list[tuple]:
    """(id, name, day) of items: the names are opened."""
    names = rule.names([item.subject_id for item in found]) if rule.names and found else {}
    return [
        (item.subject_id, names.get(item.subject_id, (_("no name left"), ""))[0], item.goes_on)
        for item in found
    ]


def _proposal_or_404(request, pk, level: Level):
    """A list of which something is in the user's sight, or was when it went back, or that the user
    had a hand in, with its rule and what still stands on it; Http404 for any other. Who keeps the
    whole of destruction opens every list: what is on it is shown as far as it is in sight."""
    require_room(request, ROOM, level)
    found = get_object_or_404(
        Proposal.objects.select_related("proposed_by", "approved_by", "withdrawn_by"), pk=pk
    )
    rule = retention_rules.get(found.rule)
    if rule is None:
        raise Http404
    standing = proposals.standing_of(found, today())
    seen = in_sight(standing, request.user, today())
    people = (found.proposed_by_id, found.approved_by_id, found.withdrawn_by_id)
    everywhere = access_of(request.user, today()).scope(ROOM, Level.VIEW).everywhere
    stood = in_sight(kept_on(rule, found.withdrawn_ids, today()), request.user, today())
    if not (seen or stood or everywhere or request.user.pk in people):
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
    waits = is_open and bool(standing)
    able = proposals.approvers_of(found, standing, today()) if waits else []
    is_stuck = waits and not able
    return render(
        request,
        "retention/proposal.html",
        {
            "proposal": found,
            "rule": rule,
            "heading": _heading(found),
            "number": number_words(numbers_of([found]).get(found.pk)),
            "facts": _facts(found) + ([(_("Can be approved by"), ", ".join(able))] if able else []),
            "nobody_able": is_stuck,
            "others_by_part": is_stuck and proposals.is_decided_by_part(found, standing, today()),
            "about": _sent_back_over(found, rule, request.user),
            "gone_words": _gone_words(found),
            "rows": rows,
            "headers": [
                _("Who"),
                _("Ended on"),
                _("Not before") if is_open else _("To be destroyed on"),
            ],
            "page_obj": page,
            "dropped": len(listed) - len(standing) if is_open or found.approved_at else 0,
            "unseen": len(standing) - len(seen),
            "may_approve": is_open and can_approve,
            "may_withdraw": is_open
            and (
                own
                or can_approve
                or proposals.may_send_back(found, standing, request.user, today(), able)
            ),
            "own": own,
            "is_open": is_open,
        },
    )


def _facts(found: Proposal) -> list[tuple]:
    facts = [
        (_("Proposed by"), proposals.who(found.proposed_by, found.proposed_as)),
        (_("Proposed at"), found.proposed_at),
    ]
    if found.approved_at:
        facts += [
            (_("Approved by"), proposals.who(found.approved_by, found.approved_as)),
            (_("Approved at"), found.approved_at),
        ]
        gone = Destruction.objects.done().filter(proposal=found).count()
        facts += [(_("Destroyed"), gone)] if gone else []
    if found.withdrawn_at:
        by, at = _("Taken back by"), _("Taken back at")
        if proposals.was_sent_back(found):
            by, at = _("Sent back by"), _("Sent back at")
        facts += [
            (by, proposals.who(found.withdrawn_by, found.withdrawn_as)),
            (at, found.withdrawn_at),
            (_("Why"), found.get_withdrawn_because_display()),
        ]
    return facts


def _heading(found: Proposal) -> str:
    if found.withdrawn_at:
        back = proposals.was_sent_back(found)
        return _("List that was sent back") if back else _("List that was taken back")
    if found.approved_at:
        return _("List that was approved")
    return _("List of what is to be destroyed")


def _gone_words(found: Proposal) -> str:
    """Why nothing stands on a list any more."""
    if found.withdrawn_at:
        return _("Nothing on it is destroyed through this list: it has to be proposed anew.")
    rows = Destruction.objects.filter(proposal=found)
    if rows.exists() and not rows.filter(destroyed_at__isnull=True).exists():
        return _("All of it was destroyed.")
    return _("What was on it has been destroyed, is on hold, or is no longer to be destroyed.")


def _sent_back_over(found: Proposal, rule, user) -> list[dict]:
    """Whom a list was sent back for, as far as they are in the reader's sight."""
    items = in_sight(kept_on(rule, found.withdrawn_over, today()), user, today())
    seen = [item.subject_id for item in items]
    names = rule.names(seen) if rule.names and seen else {}
    pairs = [names.get(pk, (_("no name left"), "")) for pk in seen]
    return [{"text": name, "url": url} for name, url in pairs]


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
            messages.success(request, _("Approved. What is on the list is destroyed on its day."))
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
                "%(rule)s: %(n)d file is destroyed on its day.",
                "%(rule)s: %(n)d files are destroyed on their day.",
                count,
            )
            % {"n": count, "rule": rule.label},
            "consequences": [
                *_who_goes(rule, standing),
                _("What is destroyed cannot be brought back."),
                _("Until the night in which a file is destroyed it can still be put on hold."),
            ],
            "confirm_label": _("Approve"),
            "cancel_url": back,
            "back_label": _heading(found),
            "form": form,
        },
    )


def _who_goes(rule, standing) -> list[str]:
    """Of the first on a list who it is and on which day, and how many more there are."""
    words = _("%(name)s, from %(day)s")
    lines = [
        words % {"name": name, "day": day(goes_on)}
        for _pk, name, goes_on in _named(rule, standing[:NAMED])
    ]
    if more := len(standing) - len(lines):
        lines.append(_("and %(n)d more") % {"n": more})
    return lines


def withdraw(request, pk):
    """Take a list back, or send it back to who proposed it, with the reason."""
    found, rule, standing, seen = _proposal_or_404(request, pk, Level.CHANGE)
    back = reverse("retention:proposal", args=[pk])
    own = found.proposed_by_id == request.user.pk
    able = [] if own else proposals.approvers_of(found, standing, today())
    if not own and not proposals.may_send_back(found, standing, request.user, today(), able):
        return redirect(back)
    about = [(str(of), name) for of, name, _day in _named(rule, seen[:SHOWN])]
    form = WithdrawForm(request.POST or None, about=about)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        try:
            proposals.withdraw(
                proposal=found, why=why, over=form.over(), at=timezone.now(), by=request.user
            )
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
            "confirm_label": _("Withdraw") if own else _("Send it back"),
            "cancel_url": back,
            "back_label": _heading(found),
            "form": form,
            "safe": True,
        },
    )
