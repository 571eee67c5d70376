"""What is to be done with the files of children."""

import datetime as dt

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import access_of
from children import consent_work
from children.missing import MISSING
from children.models import Child, Observation, PaperLoan
from children.paper_work import CATEGORY, papers_going
from children.querysets import drafts_of, sign_ups_in_sight
from consents.occasions import occasions_in_sight, still_up
from core.privacy import Level, SubjectKind
from core.registries import WorkItem, WorkSource, work_sources
from retention.papers import gone_papers_for
from retention.plan import term_of
from subjects.invitation_codes import is_over
from subjects.models import Representation
from subjects.visibility import kept_from, visible_of_kind

SHOWN = 50  # of one kind; the rest comes when these have been done
FEW = 5  # so many files are named one by one
BACK_WITHIN = dt.timedelta(weeks=2)  # a paper file that was taken out
ANSWERED_WITHIN = dt.timedelta(weeks=1)  # a parent who asks for a login
AGREED_WITHIN = dt.timedelta(weeks=4)  # a parent signs an observation


def _rows(rows, user, on, section: str):
    """Rows of children whose section the user may change."""
    return visible_of_kind(
        rows, user, SubjectKind.CHILD, on=on, category=f"child.{section}", level=Level.CHANGE
    )


def _item(what, child: Child, section: str, due_on, next_label) -> WorkItem:
    return WorkItem(
        what=what,
        about=child.name,
        due_on=due_on,
        url=reverse("children:section", args=[child.pk, section]),
        next_label=next_label,
    )


def _unfinished(user, on):
    """Registrations this user began: they go some time after they were last worked on."""
    if not access_of(user, on).may("child.identity", Level.CHANGE):
        return []
    term = term_of("child.draft")
    return [
        WorkItem(
            what=_("A registration is not finished"),
            about=draft.name,
            due_on=term.last_day(timezone.localtime(draft.changed_at).date()),
            url=reverse("children:register_check", args=[draft.pk]),
            next_label=_("Go on"),
        )
        for draft in drafts_of(user)
    ]


def _missing(code: str):
    """What is missing in files: each by itself while they are few, else one line to their list."""

    def items(user, on):
        missing = MISSING[code]
        if not access_of(user, on).may(f"child.{missing.section}", Level.CHANGE):
            return []
        found = list(missing.children(user, on)[: FEW + 1])
        if len(found) <= FEW:
            return [
                _item(
                    missing.label,
                    child,
                    missing.section,
                    child.since_on + missing.within,
                    _("Note it"),
                )
                for child in found
            ]
        count = missing.children(user, on).count()
        return [
            WorkItem(
                what=missing.label,
                about=ngettext("%(n)d child", "%(n)d children", count) % {"n": count},
                due_on=found[0].since_on + missing.within,
                url=f"{reverse('children:list')}?state=all&missing={code}",
                next_label=_("See the list"),
            )
        ]

    return items


def _not_back(user, on):
    """Paper files that were taken out and are not back (K05)."""
    out = PaperLoan.objects.filter(returned_on__isnull=True).select_related("subject__child")
    return [
        _item(
            _("A paper file was taken out and is not back"),
            loan.subject.child,
            "paper_file",
            loan.taken_on + BACK_WITHIN,
            _("Note that it is back"),
        )
        for loan in _rows(out, user, on, "paper_file").order_by("taken_on")[:SHOWN]
    ]


def _paper_going(user, on):
    """Paper of files that go within 30 days, and paper that is left of files that went (L18)."""
    url, work = reverse("children:paper_to_destroy"), []
    going = papers_going(user, on, Level.CHANGE)
    if going:
        work.append(
            WorkItem(
                what=ngettext(
                    "%(n)d paper file has to be destroyed",
                    "%(n)d paper files have to be destroyed",
                    len(going),
                )
                % {"n": len(going)},
                about="",
                due_on=min(item.goes_on or item.due_on for _paper, item in going),
                url=url,
                next_label=_("See the list"),
            )
        )
    gone = list(gone_papers_for(user, on).values_list("due_on", flat=True))
    if gone and access_of(user, on).may(CATEGORY, Level.VIEW):
        work.append(
            WorkItem(
                what=ngettext(
                    "%(n)d paper file is left from a file that has gone",
                    "%(n)d paper files are left from files that have gone",
                    len(gone),
                )
                % {"n": len(gone)},
                about="",
                due_on=min(gone),
                url=url,
                next_label=_("Note that it was destroyed"),
            )
        )
    return work


def _not_agreed(user, on):
    """Observations that no parent signed yet (L81)."""
    open_ones = Observation.objects.filter(
        signed="", subject__relation_ended_on__isnull=True
    ).select_related("subject__child")
    return [
        _item(
            _("An observation is waiting for a parent's signature"),
            observation.subject.child,
            "development",
            observation.observed_on + AGREED_WITHIN,
            _("Note the signature"),
        )
        for observation in _rows(open_ones, user, on, "development").order_by(F("observed_on"))[
            :SHOWN
        ]
    ]


def _still_up(user, on):
    """Publications that are over and were not taken down everywhere (S06)."""
    return [
        WorkItem(
            what=_("Take down what may not be shown any more"),
            about=occasion.what,
            due_on=occasion.until + dt.timedelta(days=1),
            url=reverse("children:take_down", args=[occasion.pk]),
            next_label=_("Note it"),
        )
        for occasion in still_up(occasions_in_sight(user, on, Level.CHANGE), on)[:SHOWN]
    ]


def _sign_ups(user, on):
    """Parents who ask for a login and have verified their address (L64)."""
    waiting = sign_ups_in_sight(user, on=on).filter(declined_at__isnull=True)
    return [
        WorkItem(
            what=_("A parent is asking for a login"),
            about=sign_up.location.label,
            due_on=timezone.localtime(sign_up.verified_at).date() + ANSWERED_WITHIN,
            url=reverse("children:sign_up", args=[sign_up.pk]),
            next_label=_("Check who it is"),
        )
        for sign_up in waiting[:SHOWN]
    ]


def _ended_invitations(user, on):
    """Invitations of parents that ended because the code was wrong five times: perhaps somebody
    else reads the mail."""
    ended = Representation.objects.filter(is_over("parent__invitation__"))
    return [
        WorkItem(
            what=_("An invitation has ended: the code was wrong five times"),
            about=found.subject.child.name,
            due_on=on,
            url=reverse("children:invite_parent", args=[found.subject_id, found.parent_id]),
            next_label=_("View"),
        )
        for found in _rows(ended.select_related("subject__child"), user, on, "contact")
        .exclude(parent__in=kept_from(user, on))
        .order_by("pk")[:SHOWN]
    ]


for code, items in (
    ("children.sign_ups", _sign_ups),
    ("children.ended_invitations", _ended_invitations),
    ("children.unfinished", _unfinished),
    ("children.placement", _missing("placement")),
    ("children.declarations", _missing("declarations")),
    ("children.identification", _missing("bsn")),
    ("children.exit", _missing("exit")),
    ("children.consents", _missing("consents")),
    ("children.differences", consent_work.differences),
    ("children.removals", consent_work.removals),
    ("children.paper", _not_back),
    ("children.paper_going", _paper_going),
    ("children.observations", _not_agreed),
    ("children.publications", _still_up),
):
    work_sources.register(WorkSource(code=code, items=items))
