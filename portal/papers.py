"""The documents shared with parents about their child, and with people about themselves."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.dates import today
from core.privacy import CATEGORIES, SubjectKind
from documents.actions import log_download, log_view
from documents.models import Document
from documents.responses import attachment, inline, thumbnail
from documents.sight import downloader, no_download, opener
from portal.scope import own_child_or_404, own_file, own_file_or_404
from subjects.actions import log_opening


def shared_with(user, subject, *, on, category: str | None = None):
    """The documents about an own subject that are shared with this user, newest first; of one part
    of the file or of all."""
    return Document.objects.visible_in(user, subject, category, on, own=True)


def entry(user, subject, url: str, *, on, category: str | None = None) -> list[dict]:
    """The line that leads to them, for the page with the parts of a file or of one part; none where
    there is nothing."""
    count = shared_with(user, subject, on=on, category=category).count()
    if not count:
        return []
    hint = _("Documents we share with you: %(n)d") % {"n": count}
    return [{"label": _("Documents"), "hint": hint, "url": url}]


def _own_document_or_404(request, pk):
    """A document about an own child or oneself that is shared with the user."""
    on = today()
    document = get_object_or_404(Document.objects.select_related("subject"), made_for=None, pk=pk)
    subject = document.subject
    if subject.kind == SubjectKind.CHILD:
        own_child_or_404(request.user, subject.pk, on=on)
    elif own_file(request.user, on=on) != subject:
        raise Http404
    found = Document.objects.visible_in(request.user, subject, document.category, on, own=True)
    return get_object_or_404(found.select_related("subject"), pk=pk)


def _parts(documents) -> list[dict]:
    """The documents by the part of the file they stand in, in the order of the file."""
    parts: dict[str, list] = {}
    for document in documents:
        parts.setdefault(document.category, []).append(document)
    return [
        {"label": CATEGORIES[code].label, "documents": parts[code]}
        for code in CATEGORIES
        if code in parts
    ]


@require_safe
def of_child(request, pk):
    """The documents shared about an own child; the opening is logged for each part."""
    subject = own_child_or_404(request.user, pk, on=today())
    name = subject.child.first_name
    title = _("Documents about %(name)s") % {"name": name}
    return _listed(request, subject, title, reverse("portal:child", args=[pk]), name)


@require_safe
def of_own(request):
    """The documents shared about oneself; the opening is logged for each part."""
    subject = own_file_or_404(request.user, on=today())
    title = _("Documents about you")
    return _listed(request, subject, title, reverse("portal:own"), _("My file"))


def _listed(request, subject, title, back_url, back_label):
    on = today()
    documents = list(shared_with(request.user, subject, on=on))
    openers = {d.category: opener(request.user, d, on=on, own=True) for d in documents}
    for category, function in openers.items():
        log_opening(subject_id=subject.pk, section=category, function=function, by=request.user)
    context = {
        "title": title,
        "parts": _parts(documents),
        "back_url": back_url,
        "back_label": back_label,
    }
    return render(request, "portal/documents.html", context)


@require_safe
def view(request, pk):
    """Look at a shared document in the browser; each look is logged."""
    document = _own_document_or_404(request, pk)
    response = inline(document)
    function = opener(request.user, document, on=today(), own=True)
    log_view(document=document, function=function, by=request.user)
    return response


@require_safe
def download(request, pk):
    """Keep a shared document; each download is logged."""
    document = _own_document_or_404(request, pk)
    function = downloader(request.user, document, on=today(), own=True)
    if not function:
        raise no_download()
    response = attachment(document)
    log_download(document=document, function=function, by=request.user)
    return response


@require_safe
def small(request, pk):
    """The thumbnail of a shared picture."""
    document = _own_document_or_404(request, pk)
    if not document.thumbnail_size:
        raise Http404
    return thumbnail(document)
