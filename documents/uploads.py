"""Receiving uploads in memory: what people send never lies on disk in plain text."""

import io

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

from core.clamd import Patience

MAX_FILES = 5  # at once: so much is kept in memory together


def check_size(upload) -> None:
    """Raise ValidationError where an upload is larger than the limit."""
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("This file is too large. It may be at most %(limit)d MB."),
            code="size",
            params={"limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024)},
        )


class ReceivedFile(InMemoryUploadedFile):
    """An upload that knows who sent it, and how long scanning may take it and what came with it: a
    form does not."""

    def __init__(self, *args, sent_by, patience, **kwargs):
        super().__init__(*args, **kwargs)
        self.sent_by = sent_by
        self.patience = patience


class MemoryUploadHandler(FileUploadHandler):
    """Keeps an upload in memory up to UPLOAD_MAX_BYTES, and MAX_FILES times as much of all
    together; of a larger one only the size is kept, so that the form can say it is too large."""

    def __init__(self, request=None):
        super().__init__(request)
        self.room = MAX_FILES * settings.UPLOAD_MAX_BYTES
        self.patience = Patience()

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.file = io.BytesIO()
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received <= settings.UPLOAD_MAX_BYTES and len(raw_data) <= self.room:
            self.file.write(raw_data)
            self.room -= len(raw_data)
        return None

    def file_complete(self, file_size):
        whole = self.file.tell() == file_size
        self.file.seek(0)
        return ReceivedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size if whole else max(file_size, settings.UPLOAD_MAX_BYTES + 1),
            charset=self.charset,
            content_type_extra=self.content_type_extra,
            sent_by=getattr(self.request, "user", None),
            patience=self.patience,
        )
