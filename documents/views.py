"""The documents of a section: listed, added, fetched and removed.

These pages are for staff. Parents get a copy of the file on request, never what lies in it (K17).
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.dates import today
from core.forms import add_errors
from core.privacy import CATEGORIES, Level
from documents.actions import add_document, fits, log_download, remove_document
from documents.forms import UploadForm
from documents.models import Document
from documents.responses import attachment
from subjects.sections import open_section, require
from subjects.visibility import can, get_visible_or_404


def _section_or_404(request, pk, category):
    subject = get_visible_or_404(pk, request.user, on=today())
    if not fits(subject, category):
        raise Http404
    return subject


def _document_or_404(request, pk):
    """A document of a subject in sight; a copy made for one person is no document of the file."""
    document = get_object_or_404(Document.objects.select_related("subject"), made_for=None, pk=pk)
    get_visible_or_404(document.subject_id, request.user, on=today())
    return document


def _back(request, subject, category):
    """Where the user came from, when that is one of our own pages; else the section's list."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        return asked
    return reverse("documents:section", args=[subject.pk, category])


def _page(subject, category):
    """What a page about a section needs; who the subject is, is known higher up."""
    label = CATEGORIES[category].label
    return {"subject": subject, "category": CATEGORIES[category], "bar": {"name": label}}


def section(request, pk, category):
    """The documents in one section of a file."""
    subject = _section_or_404(request, pk, category)
    context = _page(subject, category)
    answer = open_section(request, subject, category, context)
    if answer:
        return answer
    context["documents"] = Document.objects.of_section(subject, category)
    context["may_change"] = can(request.user, subject, category, Level.CHANGE, on=today())
    return render(request, "documents/section.html", context)


def download(request, pk):
    """Fetch a document; the section it stands in decides, and both openings are logged."""
    document = _document_or_404(request, pk)
    subject, category = document.subject, document.category
    answer = open_section(request, subject, category, _page(subject, category))
    if answer:
        return answer
    function = can(request.user, subject, category, Level.VIEW, on=today()).function
    response = attachment(document, slugify(document.title) or "document")
    log_download(document=document, function=function, by=request.user)
    return response


def add(request, pk, category):
    """Add a document to a section."""
    subject = _section_or_404(request, pk, category)
    require(request, subject, category, Level.CHANGE)
    back = _back(request, subject, category)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_document(
                subject=subject,
                category=category,
                title=form.cleaned_data["title"],
                file=form.cleaned_data["file"],
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The document has been added."))
            return redirect(back)
    context = {"form": form, "category": CATEGORIES[category], "back": back}
    return render(request, "documents/add.html", context)


def remove(request, pk):
    """Remove a document from a section, after a confirmation."""
    document = _document_or_404(request, pk)
    subject, category = document.subject, document.category
    require(request, subject, category, Level.CHANGE)
    back = _back(request, subject, category)
    if request.method == "POST":
        try:
            remove_document(document=document, by=request.user)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        else:
            messages.success(request, _("The document has been removed."))
        return redirect(back)
    return render(
        request,
        "components/confirm_page.html",
        {
            "heading": _("Remove this document?"),
            "happens": document.title,
            "consequences": [_("The file is gone at once and cannot be brought back.")],
            "confirm_label": _("Remove"),
            "cancel_url": back,
        },
    )
