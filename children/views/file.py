"""Pages of one child's file: its sections (`subjects.record_pages`), a move, the end, a parent."""

from dateutil.relativedelta import relativedelta
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import access_of
from children import actions
from children.forms import (
    DeregisterForm,
    NewParentForm,
    NewPlacementForm,
    ParentSearchForm,
    TakeBackForm,
)
from children.models import Child, Parent, Placement
from children.querysets import parents_in_sight
from children.sections import SECTIONS
from children.views.lists import state_cell
from core.dates import today
from core.privacy import Level, SubjectKind
from core.registries import retention_rules
from documents.panels import papers
from retention.on_file import destruction_notices
from retention.plan import terms
from subjects.models import Affiliation, Representation, Subject
from subjects.record_pages import FileRoom
from subjects.sections import require
from subjects.visibility import get_visible_or_404

KNOWN_SHOWN = 10


def _load(request, pk) -> Subject:
    """The child with this id, or Http404: one of another location does not exist (S07)."""
    subject = get_visible_or_404(pk, request.user, on=today(), kind=SubjectKind.CHILD)
    return get_object_or_404(Child.objects.select_related("subject"), pk=subject.pk).subject


def _frame(request, subject: Subject) -> dict:
    bar = identity_bar(subject.child)
    bar["notices"] += destruction_notices(
        retention_rules["child.file"], subject, request.user, today()
    )
    return {
        "child": subject.child,
        "bar": bar,
        "back": reverse("children:list"),
        "back_label": _("Children"),
    }


ROOM = FileRoom(
    space="children",
    sections=SECTIONS,
    load=_load,
    frame=_frame,
    papers=papers,
    kinds=(SubjectKind.CHILD,),
)


def identity_bar(child: Child) -> dict:
    """What the bar on top of every page of a file shows, with the court orders that hold."""
    on = today()
    placed = list(
        Affiliation.objects.filter(subject_id=child.pk)
        .select_related("location", "care_group")
        .order_by("-starts_on")
    )
    # Where the child is now; a move that lies ahead is in the section about placement.
    affiliation = next((a for a in placed if a.starts_on <= on), placed[-1] if placed else None)
    facts = [(_("Born"), f"{child.birth_date:%d-%m-%Y} ({_age(child.birth_date, on)})")]
    if affiliation:
        group = f", {affiliation.care_group.name}" if affiliation.care_group else ""
        facts.append((_("Location"), f"{affiliation.location.label}{group}"))
    # Who did not come was never placed.
    first_day = affiliation.starts_on if affiliation and not affiliation.never_begun else None
    if first_day and first_day <= on:  # one that lies ahead is told by the state
        facts.append((_("Placed since"), first_day))
    is_over = affiliation and affiliation.ends_on and affiliation.ends_on < on
    state = state_cell(child.subject.relation_ended_on, on, None if is_over else first_day)
    notices = []
    for representation in (
        Representation.objects.filter(subject_id=child.pk)
        .exclude(restriction="")
        .select_related("parent__parent")
    ):
        if representation.restricted_on(on):
            notices.append(_restriction_notice(representation))
    return {
        "name": child.name,
        "facts": facts,
        "state_label": state["text"],
        "state_kind": state["kind"],
        "notices": notices,
    }


def _age(born, on) -> str:
    lived = relativedelta(max(on, born), born)
    if lived.years:
        return ngettext("%(n)d year", "%(n)d years", lived.years) % {"n": lived.years}
    return ngettext("%(n)d month", "%(n)d months", lived.months) % {"n": lived.months}


def _restriction_notice(representation) -> dict:
    """What the court decided, named: who stands at the door acts on the contact. Every order keeps
    the information from the parent as well (L33)."""
    orders = Representation.Restriction
    title = {
        orders.NO_CONTACT: _("No contact between the child and %(name)s."),
        orders.NO_INFORMATION: _("No information to %(name)s."),
        orders.BOTH: _("No contact between the child and %(name)s, and no information."),
    }[representation.restriction]
    until = representation.restricted_until
    text = [
        _("Court order, valid until and including %(day)s.") % {"day": f"{until:%d-%m-%Y}"}
        if until
        else _("Court order, valid until further notice.")
    ]
    if representation.restriction == orders.NO_INFORMATION:
        text.append(_("This applies to conversations, letters, email, the portal and copies."))
    else:
        text += [
            _("Do not let the child see this parent or go along with this parent."),
            _(
                "This parent gets no information about the child either: not in conversations,"
                " letters, email, the portal or copies."
            ),
        ]
    return {
        "kind": "late",
        "title": title % {"name": representation.parent.parent.name},
        "text": " ".join(text),
    }


def place(request, pk):
    """A move, or a further placement, at one of the locations where the user may place."""
    subject = _load(request, pk)
    require(request, subject, "child.care_arrangement", Level.CHANGE)
    locations = access_of(request.user, today()).locations("child.care_arrangement", Level.CHANGE)
    form = NewPlacementForm(
        request.POST or None, locations=locations, birth_date=subject.child.birth_date
    )
    return ROOM.step(
        request,
        subject,
        SECTIONS["care_arrangement"],
        form,
        heading=_("Move, or add a placement"),
        warn=lambda: _replaced(subject, form.cleaned_data),
        do=lambda: actions.place_child(child=subject, **form.cleaned_data, by=request.user),
        done=_("The placement has been noted."),
    )


def take_back(request, pk, placement):
    """Remove a placement that was noted by mistake, such as a move that does not go on."""
    subject = _load(request, pk)
    require(request, subject, "child.care_arrangement", Level.CHANGE)
    found = Placement.objects.filter(subject=subject).select_related("affiliation__location")
    wrong = get_object_or_404(found, pk=placement)
    place = wrong.affiliation
    before = actions.left_for(place)
    form = TakeBackForm(request.POST or None, before=before) if before else None

    def take() -> Subject:
        stays = form is not None and form.cleaned_data["stays"]
        return actions.take_back_placement(placement=wrong, stays=stays, by=request.user)

    return ROOM.confirm(
        request,
        subject,
        SECTIONS["care_arrangement"],
        form,
        heading=_("Take back a placement of %(name)s") % {"name": subject.child.name},
        do=take,
        happens=_("The placement at %(location)s from %(day)s is removed, as noted by mistake.")
        % {"location": place.location.label, "day": f"{place.starts_on:%d-%m-%Y}"},
        consequences=[_("The history of this part keeps what it said.")],
        confirm_label=_("Take back the placement"),
        done=_("The placement has been taken back."),
        then=lambda child: _still_in_sight(request, child),
    )


def _replaced(subject: Subject, typed: dict) -> list[str]:
    """What is read before a move on the very day on which another placement begins."""
    if not typed["instead"]:
        return []
    return [
        _(
            "The placement at %(location)s begins on this day too. It is removed, and this one"
            " takes its place; the history of this part keeps what it said."
        )
        % {"location": placement.affiliation.location.label}
        for placement in actions.placements_from(subject, typed["starts_on"])
    ]


def add_parent(request, pk):
    """Add a parent: one who has a file already as the parent of another child, or a new one."""
    subject = _load(request, pk)
    for category in ("child.contact", "child.custody"):
        require(request, subject, category, Level.CHANGE)
    search = ParentSearchForm(request.GET)
    search.is_valid()
    query = search.cleaned_data.get("q", "")
    known = (
        parents_in_sight(request.user, on=today(), query=query) if query else Parent.objects.none()
    )
    known = list(known.exclude(subject__represents__subject=subject)[:KNOWN_SHOWN])
    form = NewParentForm(request.POST or None, known=known)
    return ROOM.step(
        request,
        subject,
        SECTIONS["contact"],
        form,
        heading=_("Add a parent"),
        do=lambda: actions.add_parent(
            child=subject, details=form.details(), starts_on=today(), by=request.user
        ),
        done=_("The parent has been added."),
        template="children/add_parent.html",
        query=query,
        known=known,
    )


def deregister(request, pk):
    """End the care: says what follows, and when the file goes."""
    subject = _load(request, pk)
    require(request, subject, "child.care_arrangement", Level.CHANGE)
    if subject.relation_ended_on:
        return redirect(ROOM.url("section", subject.pk, "care_arrangement"))
    places = list(subject.affiliations.filter(never_begun=False).select_related("location"))
    first_day = min((place.starts_on for place in places), default=today())
    offered = {"ends_on": today()}
    form = DeregisterForm(request.POST or None, initial=offered, first_day=first_day)
    if first_day > today():
        form.fields["ends_on"].help_text = _(
            "The first day is %(day)s. Does the child not come at all? Then enter a day before it:"
            " no day of care is recorded."
        ) % {"day": f"{first_day:%d-%m-%Y}"}
    kept = terms()
    return ROOM.confirm(
        request,
        subject,
        SECTIONS["care_arrangement"],
        form,
        heading=_("Deregister %(name)s") % {"name": subject.child.name},
        do=lambda: actions.deregister_child(
            child=subject,
            ends_on=form.cleaned_data["ends_on"],
            on=today(),
            earliest=today() - relativedelta(years=1),
            by=request.user,
        ),
        happens=_("The placement and the contract end on the last day you enter."),
        consequences=[
            *(_planned(place) for place in places if place.starts_on > today()),
            _("Group staff and parents see the file until two months after the last day."),
            _("The file is destroyed %(term)s after the last day.") % {"term": kept["child.file"]},
            _("The contract stays for %(term)s after the book year, as the law requires.")
            % {"term": kept["child.fiscal"]},
        ],
        confirm_label=_("Deregister"),
        done=_("The last day has been noted."),
        then=lambda child: _still_in_sight(request, child),
    )


def _still_in_sight(request, subject: Subject) -> str:
    """The section about placement, or the list where a place that went was the only one in sight of
    the user."""
    if Subject.objects.visible_to(request.user, on=today()).filter(pk=subject.pk).exists():
        return ROOM.url("section", subject.pk, "care_arrangement")
    return reverse("children:list")


def _planned(place: Affiliation) -> str:
    return _(
        "The placement at %(location)s that is to begin on %(day)s is removed if the last day is"
        " before it."
    ) % {"location": place.location.label, "day": f"{place.starts_on:%d-%m-%Y}"}


def undo_deregister(request, pk):
    """Take back a deregistration that was a mistake."""
    subject = _load(request, pk)
    require(request, subject, "child.care_arrangement", Level.CHANGE)
    if not subject.relation_ended_on:
        return redirect(ROOM.url("section", subject.pk, "care_arrangement"))
    return ROOM.confirm(
        request,
        subject,
        SECTIONS["care_arrangement"],
        heading=_("Undo the deregistration of %(name)s") % {"name": subject.child.name},
        do=lambda: actions.undo_deregistration(child=subject, by=request.user),
        happens=_("The placement and the contract that ended that day continue.")
        if Placement.objects.filter(subject=subject).exists()
        else _("The child is no longer deregistered, and has no placement."),
        consequences=[
            _("The file is kept for as long as the care goes on."),
            _("A placement that was to begin later does not come back: add it again."),
        ],
        confirm_label=_("Undo the deregistration"),
        done=_("The deregistration has been undone."),
        safe=True,
    )
