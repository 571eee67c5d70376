"""Sending a stored file to a browser so that it can only be saved, never shown or run."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from documents import storage
from documents.models import Document


def attachment(document: Document, name: str) -> StreamingHttpResponse:
    """The document's content as a download called `name` with the right extension.

    Raises what `documents.storage.read` raises.
    """
    response = StreamingHttpResponse(storage.read(document), content_type=document.content_type)
    response["Content-Length"] = document.byte_size
    file_name = f"{name}.{document.extension}"
    response["Content-Disposition"] = content_disposition_header(True, file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store, private"
    return response
