"""Every file that comes in is scanned for viruses, where the settings name a scanner.

All ways in meet in `ScannedFileField`, and in `refuse_viruses` for the command on the server. A
scanner that does not answer lets nothing through.
"""

import logging

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from core.clamd import NoVerdict, Patience, found_in
from documents.uploads import check_size

logger = logging.getLogger(__name__)
FOUND = "upload.virus_found"
LONGEST_NAME = 100


class ScannedFileField(forms.FileField):
    """A file to upload; refused where it is too large, where a virus is found in it, or where none
    could be looked for. All files of a request share the time for that."""

    default_validators = (check_size,)  # before anything is sent to the scanner

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload and settings.CLAMD_URL:
            upload.seek(0)
            refuse_viruses(
                upload.read(),
                by=getattr(upload, "sent_by", None),
                patience=getattr(upload, "patience", None),
            )
            upload.seek(0)
        return upload


def refuse_viruses(content: bytes, *, by, patience: Patience | None = None) -> None:
    """Raises ValidationError where the scanner finds something, or does not answer."""
    if not settings.CLAMD_URL:
        return
    try:
        name = found_in(content, settings.CLAMD_URL, patience or Patience())
    except NoVerdict as error:
        logger.error("the virus scanner gave no verdict: %s", error)
        raise ValidationError(
            _(
                "We cannot check for viruses at the moment, so we accept no files. Try again"
                " in a few minutes. Does it stay like this? Then tell ICT support."
            ),
            code="not_scanned",
        ) from None
    if name:
        note_virus(name=name, by=by)
        raise ValidationError(
            _(
                "The virus scanner found something harmful in this file. We did not keep it. Do not"
                " open it, and tell ICT support where you got it."
            ),
            code="virus",
        )


@action
def note_virus(*, name: str, by) -> None:
    """Keep who sent it and how the scanner calls it; neither the file nor its name."""
    user = by if by is not None and by.is_authenticated else None
    record("upload.virus_found", by=user, virus=name[:LONGEST_NAME])
