"""Sending a stored file to a browser: to be saved, or looked at where nothing in it can run.

Every answer forbids guessing what the file is, keeps it out of caches and takes it out of our
origin (sandbox), should a browser ever take it for a page. See docs/adr/0010.
"""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from documents import storage
from documents.models import Document


def attachment(document: Document | storage.StoredFile, name: str = "") -> StreamingHttpResponse:
    """The document's content as a download called `name` with the right extension; one that is no
    document of a file has no title, and needs a name.

    Raises what `documents.storage.read` raises.
    """
    return _sent(document, storage.Part.FILE, name or _name_of(document), as_attachment=True)


def inline(document: Document) -> StreamingHttpResponse:
    """The same to look at in the browser: a picture in the page, a PDF in the browser's reader."""
    return _sent(document, storage.Part.FILE, _name_of(document), as_attachment=False)


def thumbnail(document: Document) -> StreamingHttpResponse:
    """The small picture of a document. Raises FileMissing where it has none, and as above."""
    return _sent(document, storage.Part.THUMBNAIL, "thumbnail", as_attachment=False)


def _name_of(document: Document) -> str:
    return slugify(document.title) or "document"


def _sent(document, part, name: str, *, as_attachment: bool) -> StreamingHttpResponse:
    small = part is storage.Part.THUMBNAIL
    kind, extension = (
        ("image/jpeg", "jpg") if small else (document.content_type, document.extension)
    )
    response = StreamingHttpResponse(storage.read(document, part), content_type=kind)
    response["Content-Length"] = document.thumbnail_size if small else document.byte_size
    file_name = f"{name}.{extension}"
    response["Content-Disposition"] = content_disposition_header(as_attachment, file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store, private"
    return response
