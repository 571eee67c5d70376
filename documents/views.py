"""The documents of a section: listed, added, looked at, fetched, replaced, shared and removed.

These pages are for staff; what is shared with parents and people themselves stands in the portal.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rooms import closed
from core.clients import leads_here
from core.dates import today
from core.forms import add_errors
from core.privacy import CATEGORIES, Level
from documents.actions import (
    add_documents,
    fits,
    log_download,
    log_view,
    remove_document,
    replace_document,
    share_document,
)
from documents.audience import choices, label_of
from documents.forms import RemoveForm, SectionForm, ShareForm, UploadForm, VersionForm
from documents.models import Document
from documents.panels import beside, listed
from documents.responses import attachment, inline, thumbnail
from documents.sight import downloader, no_download, opener
from subjects.people import names_of
from subjects.record_pages import FILE_ROOMS
from subjects.sections import is_open, open_section, require
from subjects.visibility import Sight, can, get_visible_or_404

PAGE_SIZE = 25


def _section_or_404(request, pk, category):
    subject = get_visible_or_404(pk, request.user, on=today())
    if not fits(subject, category):
        raise Http404
    return subject


def _document_or_404(request, pk):
    """A document of a subject in sight that is shared with the user, or that the user manages; one
    that is not is no more there than one that never was. A section the matrix keeps shut says so
    (403) when it is opened. A copy made for one person is no document of the file."""
    document = get_object_or_404(Document.objects.select_related("subject"), made_for=None, pk=pk)
    subject, category, on = document.subject, document.category, today()
    get_visible_or_404(subject.pk, request.user, on=on)
    if can(request.user, subject, category, Level.VIEW, on=on).sight is Sight.CLOSED:
        raise closed(category)
    found = Document.objects.visible_in(request.user, subject, category, on).filter(pk=pk)
    if not found.exists():
        raise Http404
    return document


def _newest_to_change(request, pk):
    """The newest version of a document and as what the user may change it: history stays as it is.

    Raises Http404 and PermissionDenied.
    """
    document = _document_or_404(request, pk)
    function = require(request, document.subject, document.category, Level.CHANGE)
    return Document.objects.filter(series=document.series).newest().get(), function


def _back(request, default):
    """Where the user came from, when that is one of our own pages; else `default`."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    return asked if leads_here(request, asked) else default


def _section_url(subject, category):
    return reverse("documents:section", args=[subject.pk, category])


def _page(request, subject, category):
    """What every page about documents shows: the frame of the file, of which part, and the way
    back; where the file has gone, whose they are."""
    name, url = _whose(request, subject, category)
    part = CATEGORIES[category]
    page = {"subject": subject, "category": part, "bar": {"name": name or part.label}}
    if not url:
        return page | {"file_frame": "documents/without_file.html"}
    room = FILE_ROOMS[subject.kind]
    known = room.load(request, subject.pk)
    section = next(found for found in room.sections.values() if found.category == category)
    return page | room.context(request, known, section) | {"file_frame": "subjects/file_base.html"}


def _whose(request, subject, category: str = "") -> tuple[str, str]:
    """The name of a subject and the address of its file. Where the file has gone there is no
    address, and the name is the one on what the law keeps longer: for who asks for that part."""
    room = FILE_ROOMS.get(subject.kind)
    if room is None:
        return "", ""
    name = names_of([subject.pk]).get(subject.pk)
    if name:
        return name, room.url("file", subject.pk)
    kept = next((part for part in room.sections.values() if part.category == category), None)
    try:
        known = room.load(request, subject.pk)
    except Http404:
        return "", ""
    if kept is None or not room.fits(known, kept):
        return "", ""
    return room.frame(request, known)["bar"]["name"], ""


def _done(request, url):
    """Go to `url`. An upload that shows its progress is told where, and goes there by itself."""
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(headers={"X-Location": url})
    return redirect(url)


def section(request, pk, category):
    """The documents in one section of a file, as far as the user sees them."""
    subject = _section_or_404(request, pk, category)
    context = _page(request, subject, category)
    answer = open_section(request, subject, category, context)
    if answer:
        return answer
    found = Document.objects.visible_in(request.user, subject, category, today()).newest()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    may_change = can(request.user, subject, category, Level.CHANGE, on=today())
    context |= {
        "panel": {
            **listed(page, subject),
            "add_url": reverse("documents:add", args=[pk, category]) if may_change else "",
        },
        "page_obj": page,
    }
    return render(request, "documents/section.html", context)


def detail(request, pk):
    """A document: what it is, who sees it, the picture itself, and its versions."""
    document = _document_or_404(request, pk)
    subject, category, on = document.subject, document.category, today()
    context = _page(request, subject, category)
    answer = open_section(request, subject, category, context)
    if answer:
        return answer
    versions = Document.objects.visible_in(request.user, subject, category, on)
    versions = list(versions.filter(series=document.series).order_by("-version"))
    is_newest = document.version == versions[0].version
    context |= {
        "document": document,
        "audience": label_of(document.audience, subject),
        "version_headers": [_("Version"), _("Title"), _("Added"), _("As")],
        "versions": [_version_row(version) for version in versions],
        "newest": None if is_newest else versions[0],
        "may_change": bool(can(request.user, subject, category, Level.CHANGE, on=on)),
        "may_share": len(choices(subject, category)) > 1,
        "may_download": bool(downloader(request.user, document, on=on)),
    }
    return render(request, "documents/detail.html", context)


def _version_row(document):
    url = reverse("documents:detail", args=[document.pk])
    return [
        {"text": _("Version %(n)d") % {"n": document.version}, "url": url},
        document.title,
        document.added_at,
        document.get_added_as_display(),
    ]


def view(request, pk):
    """Look at a document in the browser, where nothing in it can run; each look is logged."""
    document = _document_or_404(request, pk)
    subject, category = document.subject, document.category
    if not is_open(request, subject, category):
        return open_section(request, subject, category, _page(request, subject, category))
    response = inline(document)
    function = opener(request.user, document, on=today())
    log_view(document=document, function=function, by=request.user)
    return response


def download(request, pk):
    """Take a document along, where the function may (L54); each download is logged."""
    document = _document_or_404(request, pk)
    subject, category = document.subject, document.category
    function = downloader(request.user, document, on=today())
    if not function:
        raise no_download()
    if not is_open(request, subject, category):
        return open_section(request, subject, category, _page(request, subject, category))
    response = attachment(document)
    log_download(document=document, function=function, by=request.user)
    return response


@require_safe
def small(request, pk):
    """The thumbnail of a picture, for a list that was logged when it was opened."""
    document = _document_or_404(request, pk)
    if not is_open(request, document.subject, document.category):
        raise closed(document.category)
    if not document.thumbnail_size:
        raise Http404
    return thumbnail(document)


def new(request, pk):
    """Choose the part of the file a document goes in, among those the user may change."""
    subject, on = get_visible_or_404(pk, request.user, on=today()), today()
    categories = [
        code
        for code in CATEGORIES
        if fits(subject, code) and can(request.user, subject, code, Level.CHANGE, on=on)
    ]
    name, file_url = _whose(request, subject)
    if not categories:
        raise PermissionDenied(
            _(
                "Your function changes no part of this file. Ask your manager if you need it for"
                " your work."
            )
        )
    form = SectionForm(request.POST or None, categories=categories)
    back = _back(request, file_url)
    if request.method == "POST" and form.is_valid():
        return redirect("documents:add", pk, form.cleaned_data["category"])
    context = {"form": form, "back_to": back, "whose": name}
    if file_url:
        room = FILE_ROOMS[subject.kind]
        context["sections"] = room.navigation(request.user, room.load(request, pk), "")
    return render(request, "documents/new.html", context)


def add(request, pk, category):
    """Add one or more documents to a section, knowingly shared with whom one chooses (B06)."""
    subject = _section_or_404(request, pk, category)
    function = require(request, subject, category, Level.CHANGE)
    back = _back(request, _section_url(subject, category))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, subject=subject, category=category)
    if sent and form.is_valid():
        try:
            added = add_documents(
                subject=subject,
                category=category,
                **form.cleaned_data,
                function=function,
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            if len(added) == 1:
                messages.success(request, _("The document has been added."))
            else:
                messages.success(request, _("%(n)d documents have been added.") % {"n": len(added)})
            return _done(request, back)
    context = {**_page(request, subject, category), "form": form, "back_to": back}
    context["beside"] = beside(subject, category, today())
    context["other_part_url"] = f"{reverse('documents:new', args=[pk])}?{urlencode({'next': back})}"
    return render(request, "documents/add.html", context)


def replace(request, pk):
    """Add a new version of a document; the one before stays as history."""
    document, function = _newest_to_change(request, pk)
    subject, category = document.subject, document.category
    back = reverse("documents:detail", args=[document.pk])
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    as_before = {"title": document.title}
    form = VersionForm(*sent, subject=subject, category=category, initial=as_before)
    if sent and form.is_valid():
        try:
            added = replace_document(
                document=document, **form.cleaned_data, function=function, by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The new version has been added."))
            return _done(request, reverse("documents:detail", args=[added.pk]))
    context = {
        **_page(request, subject, category),
        "form": form,
        "back_to": back,
        "beside": beside(subject, category, today()),
        "replaces": document,
        "audience": label_of(document.audience, subject),
    }
    return render(request, "documents/add.html", context)


def share(request, pk):
    """Change with whom a document is shared."""
    document, function = _newest_to_change(request, pk)
    subject, category = document.subject, document.category
    back = reverse("documents:detail", args=[document.pk])
    form = ShareForm(
        request.POST or None,
        subject=subject,
        category=category,
        initial={"audience": document.audience},
    )
    if request.method == "POST" and form.is_valid():
        try:
            share_document(
                document=document, **form.cleaned_data, function=function, by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {
        **_page(request, subject, category),
        "form": form,
        "back_to": back,
        "document": document,
    }
    return render(request, "documents/share.html", context)


def remove(request, pk):
    """Remove a document from a section, one version or all of them, after a confirmation."""
    document = _document_or_404(request, pk)
    subject, category = document.subject, document.category
    function = require(request, subject, category, Level.CHANGE)
    count = Document.objects.filter(series=document.series).count()
    form = None
    if count > 1:
        form = RemoveForm(request.POST or None, version=document.version, count=count)
    back = _back(request, _section_url(subject, category))
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            remove_document(
                document=document,
                all_versions=form is not None and form.cleaned_data["which"] == "all",
                function=function,
                by=request.user,
            )
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        else:
            messages.success(request, _("The document has been removed."))
        return redirect(back)
    context = {
        **_page(request, subject, category),
        "heading": _("Remove this document?"),
        "happens": document.title,
        "consequences": _consequences(count),
        "form": form,
        "confirm_label": _("Remove"),
        "cancel_url": reverse("documents:detail", args=[document.pk]),
    }
    return render(request, "documents/remove.html", context)


def _consequences(count: int) -> list[str]:
    told = [_("The file is gone at once and cannot be brought back.")]
    if count > 1:
        told.append(
            _("Remove only the newest version, and the one before it applies again for everybody.")
        )
    told.append(
        _("The rest of the file stays. The trail records that this was removed, and by whom.")
    )
    return told
