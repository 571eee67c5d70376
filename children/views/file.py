from functools import partial

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from children import actions, sections
from children.forms import (
    ChildForm,
    DailyCareForm,
    DeregisterForm,
    IdentificationForm,
    NewPlacementForm,
    RestrictionForm,
)
from children.models import Child, DailyCare, Identification
from children.views.lists import state_cell
from core.dates import today
from core.forms import add_errors
from core.privacy import Level, SubjectKind
from retention.plan import terms
from subjects.actions import restrict_representation
from subjects.models import Affiliation, Representation
from subjects.sections import open_section, require
from subjects.visibility import get_visible_or_404


def visible_child(request, pk) -> Child:
    """The child with this id, or Http404: one of another location does not exist (S07)."""
    subject = get_visible_or_404(pk, request.user, on=today(), kind=SubjectKind.CHILD)
    return get_object_or_404(Child.objects.select_related("subject"), pk=subject.pk)


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
        facts.append((_("Location"), f"{affiliation.location.name}{group}"))
        facts.append((_("Placed since"), affiliation.starts_on))
    first_day = affiliation.starts_on if affiliation else None
    state = state_cell(child.subject.relation_ended_on, on, first_day)
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
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return _("%(n)d years") % {"n": years}


def _restriction_notice(representation) -> dict:
    until = representation.restricted_until
    text = (
        _("Court order, valid until and including %(day)s.") % {"day": f"{until:%d-%m-%Y}"}
        if until
        else _("Court order, valid until further notice.")
    )
    return {
        "kind": "late",
        "title": _("No information to %(name)s.") % {"name": representation.parent.parent.name},
        "text": text + " " + _("It holds for conversations, mail, the portal and copies."),
    }


def file_context(request, child: Child, section: str) -> dict:
    levels = sections.levels_for(request.user, child.subject)
    return {
        "child": child,
        "bar": identity_bar(child),
        "sections": sections.navigation(child, levels, section),
        "level": levels.get(section, Level.NONE),
        "back": reverse("children:list"),
        "back_label": _("Children"),
    }


def child_file(request, pk):
    """A file opens at its first section."""
    return redirect("children:section", pk=visible_child(request, pk).pk, section="identity")


def child_section(request, pk, section):
    """One section of the file, where the matrix opens it; every opening is logged."""
    child = visible_child(request, pk)
    if section not in sections.SECTIONS:
        raise Http404
    context = file_context(request, child, section)
    answer = open_section(request, child.subject, sections.category(section), context)
    if answer:
        return answer
    may_change = context["level"] >= Level.CHANGE
    panels = getattr(sections, section)(child, request.user, may_change)
    papers = sections.documents(child, section, request.user, may_change)
    context["panels"] = [*panels, papers] if papers else panels
    context["category"] = sections.CATEGORIES[sections.category(section)]
    return render(request, "children/section.html", context)


def _edit(request, pk, section, form_class, initial, save, heading):
    """A form on one section: needs CHANGE there, keeps what was typed when it is refused."""
    child = visible_child(request, pk)
    require(request, child.subject, sections.category(section), Level.CHANGE)
    if request.method == "POST":
        form = form_class(request.POST)
        if form.is_valid():
            try:
                save(child, form.cleaned_data)
            except ValidationError as refused:
                add_errors(form, refused)
            else:
                return redirect("children:section", pk=child.pk, section=section)
    else:
        form = form_class(initial=initial(child))
    context = file_context(request, child, section)
    url = reverse("children:section", args=[child.pk, section])
    return render(
        request,
        "children/edit.html",
        {**context, "form": form, "heading": heading, "cancel_url": url},
    )


def edit_identity(request, pk):
    names = ("first_name", "family_name", "birth_date", "sex")
    return _edit(
        request,
        pk,
        "identity",
        ChildForm,
        lambda child: {name: getattr(child, name) for name in names},
        lambda child, data: actions.change_identity(child=child, **data, by=request.user),
        _("Change identity"),
    )


def edit_daily_care(request, pk):
    def initial(child):
        care = DailyCare.objects.filter(subject_id=child.pk).first()
        return {name: getattr(care, name, "") for name in DailyCareForm.base_fields}

    return _edit(
        request,
        pk,
        "daily_care",
        DailyCareForm,
        initial,
        lambda child, data: actions.change_daily_care(child=child.subject, **data, by=request.user),
        _("Change daily care"),
    )


def edit_identification(request, pk):
    def initial(child):
        found = Identification.objects.filter(subject_id=child.pk).first()
        names = IdentificationForm.base_fields
        return {name: getattr(found, name) for name in names} if found else {"checked_on": today()}

    return _edit(
        request,
        pk,
        "identification",
        IdentificationForm,
        initial,
        lambda child, data: actions.note_identification(
            child=child.subject, **data, by=request.user
        ),
        _("Note the BSN"),
    )


def restrict(request, pk, representation_pk):
    """Record a court order against one of this child's parents (L33)."""
    child = visible_child(request, pk)
    representation = get_object_or_404(Representation, pk=representation_pk, subject_id=child.pk)
    return _edit(
        request,
        pk,
        "custody",
        RestrictionForm,
        lambda child: {
            "restriction": representation.restriction,
            "valid_from": representation.restricted_from or today(),
            "valid_until": representation.restricted_until,
        },
        lambda child, data: restrict_representation(
            representation=representation, **data, by=request.user
        ),
        _("Court order about %(name)s") % {"name": representation.parent.parent.name},
    )


def place(request, pk):
    """A further placement, at one of the locations where the user may place."""
    locations = access_of(request.user, today()).locations("child.care_arrangement", Level.CHANGE)
    return _edit(
        request,
        pk,
        "care_arrangement",
        partial(NewPlacementForm, locations=locations),
        lambda child: {},
        lambda child, data: actions.place_child(child=child.subject, **data, by=request.user),
        _("Add a placement"),
    )


def deregister(request, pk):
    """End the care: says what follows, and when the file goes."""
    child = visible_child(request, pk)
    require(request, child.subject, "child.care_arrangement", Level.CHANGE)
    if child.subject.relation_ended_on:
        return redirect("children:section", pk=child.pk, section="care_arrangement")
    form = DeregisterForm(request.POST or None, initial={"ends_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.deregister_child(
                child=child.subject,
                ends_on=form.cleaned_data["ends_on"],
                earliest=today() - relativedelta(years=1),
                by=request.user,
            )
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            return redirect("children:section", pk=child.pk, section="care_arrangement")
    kept = terms()
    return render(
        request,
        "children/deregister.html",
        {
            **file_context(request, child, "care_arrangement"),
            "form": form,
            "heading": _("Deregister %(name)s") % {"name": child.name},
            "happens": _("The placement and the contract end on the last day you enter."),
            "consequences": [
                _("Group staff and parents see the file for two more months."),
                _("The file is destroyed %(term)s after the last day.")
                % {"term": kept["child.file"]},
                _("The contract stays for %(term)s after the book year, as the law asks.")
                % {"term": kept["child.fiscal"]},
            ],
            "confirm_label": _("Deregister"),
            "cancel_url": reverse("children:section", args=[child.pk, "care_arrangement"]),
        },
    )


def undo_deregister(request, pk):
    """Take back a deregistration that was a mistake."""
    child = visible_child(request, pk)
    require(request, child.subject, "child.care_arrangement", Level.CHANGE)
    back = reverse("children:section", args=[child.pk, "care_arrangement"])
    if not child.subject.relation_ended_on:
        return redirect(back)
    if request.method == "POST":
        actions.undo_deregistration(child=child.subject, by=request.user)
        return redirect(back)
    return render(
        request,
        "children/deregister.html",
        {
            **file_context(request, child, "care_arrangement"),
            "heading": _("Undo the deregistration of %(name)s") % {"name": child.name},
            "happens": _("The placement and the contract that ended that day go on."),
            "consequences": [_("The file is kept for as long as the care goes on.")],
            "confirm_label": _("Undo the deregistration"),
            "cancel_url": back,
            "safe": True,
        },
    )
