"""Small files for tests: pictures with hidden data, harmless and active PDFs."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from documents.actions import add_copy, add_document
from documents.cleaning import clean_bytes
from rights.sight import room_of

CANARY = "Kanariestraat 8"


def upload(content: bytes, name: str = "file.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def jpeg(size=(40, 30)) -> bytes:
    """A picture with a place in its EXIF and a comment."""
    picture = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x010E] = CANARY
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture.save(out, format="JPEG", exif=exif, comment=CANARY.encode())
    return out.getvalue()


def png(size=(40, 30), mode="RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, format="PNG")
    return out.getvalue()


def pdf(change=None, **saving) -> bytes:
    """A PDF of one empty page; `change(pdf)` may add to it before it is saved."""
    document = pikepdf.new()
    document.add_blank_page()
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **saving)
    return out.getvalue()


def paper(subject, category: str, title: str = "Stuk", content: bytes = b"", audience="managers"):
    """A document in a section of a file, stored through the product's own actions."""
    file = clean_bytes(content or pdf())
    return add_document(
        subject=subject, category=category, title=title, file=file, audience=audience, by=None
    )


def stored_copy(subject, made_for):
    """A copy made for one person, as the worker stores it."""
    return add_copy(
        subject=subject,
        category=room_of(subject),
        made_for=made_for,
        title="Kopie",
        content_type="application/zip",
        fill=lambda out: out.write(b"PK a copy"),
        by=None,
    )
