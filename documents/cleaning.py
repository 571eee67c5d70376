"""Judging and cleaning a file before it is stored (mission: uploads).

What a file is, is read from its content, never from its name. Pictures are drawn anew, without
EXIF, GPS, comments or profiles; PDFs are kept as they are, so that a signature in them stays good,
or refused where they would act, carry a file or are something else as well.
"""

import io
import re
import threading
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

MAX_PIXELS = 40_000_000
THUMBNAIL_PIXELS = 320  # the longer side at most
MAX_PDF_OBJECTS = 200_000
# What a few kilobytes in a PDF may be blown up to while it is judged. For the whole process, as
# the library has it, and so set once, here.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=16 * 1024 * 1024,
    run_length_max_memory=16 * 1024 * 1024,
    png_max_memory=16 * 1024 * 1024,
    tiff_max_memory=16 * 1024 * 1024,
    max_stream_filters=4,
)
_pillow_setting = threading.Lock()
_MAGIC = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
# What makes a PDF do something when opened or clicked, or carry files of its own.
_ACTIVE_KEYS = {
    "/AA",
    "/EF",
    "/EmbeddedFiles",
    "/JS",
    "/JavaScript",
    "/RichMediaContent",
    "/XFA",
}
_ACTIVE_ANNOTATIONS = {"/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"}
# An address of the web, or one within the document; not one of a share on the network.
_HARMLESS_ADDRESS = re.compile(
    r"https?:|mailto:|tel:|(?![a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE
)
# What a stream takes from another file: its content, or the page it shows.
_FROM_ELSEWHERE = {"/F", "/Ref"}
_PAGE_OF_THE_WEB = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe)", re.IGNORECASE)
_ACTIVE_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
    "/Thread",
}


@dataclass(frozen=True)
class Cleaned:
    """A file that may be stored; a picture has a small JPEG of itself with it."""

    content: bytes
    content_type: str
    thumbnail: bytes = b""


def clean_bytes(content: bytes) -> Cleaned:
    """Return the cleaned content of a file.

    Raises ValidationError that says what is wrong: empty, of another type, broken, too many
    pixels, protected, active, or two kinds of file in one.
    """
    if not content:
        raise ValidationError(_("This file is empty."), code="empty")
    content_type = next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), None)
    if content_type is None:
        raise ValidationError(
            _("Choose a PDF, JPEG or PNG file. It is something else, whatever its name says."),
            code="type",
        )
    if content_type == "application/pdf":
        _check_pdf(content)
        return Cleaned(content, content_type)
    return _redraw(content, content_type)


@contextmanager
def _half_pictures_refused():
    """WeasyPrint tells Pillow, for the whole process, to draw what is there of a broken picture."""
    with _pillow_setting:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _redraw(content: bytes, content_type: str) -> Cleaned:
    kind = {"image/jpeg": "JPEG", "image/png": "PNG"}[content_type]
    try:
        with _half_pictures_refused(), Image.open(io.BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            drawn = ImageOps.exif_transpose(picture)
            if kind == "JPEG" and drawn.mode not in {"L", "RGB"}:
                drawn = drawn.convert("RGB")
            drawn.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(
            _("This picture has too many pixels. Make it smaller and try again."), code="pixels"
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise ValidationError(
            _("This picture cannot be read. The file may be damaged."), code="broken"
        ) from None
    # Only what is needed to draw it is kept: `info` is where comments and profiles live.
    drawn.info = {name: value for name, value in drawn.info.items() if name == "transparency"}
    out = io.BytesIO()
    drawn.save(out, format=kind, **({"quality": 90} if kind == "JPEG" else {}))
    return Cleaned(out.getvalue(), content_type, _thumbnail(drawn))


def _thumbnail(drawn: Image.Image) -> bytes:
    """A small JPEG; what a picture leaves open is white."""
    small = drawn.copy()
    small.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
    if small.has_transparency_data:
        small = small.convert("RGBA")
        white = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(white, small)
    out = io.BytesIO()
    small.convert("RGB").save(out, format="JPEG", quality=80)
    return out.getvalue()


def _check_pdf(content: bytes) -> None:
    try:
        # Not mended: another reader might mend it otherwise, and find what was not judged here.
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise pikepdf.PasswordError
            if not len(pdf.pages):
                raise pikepdf.PdfError("no pages")
            if len(pdf.objects) > MAX_PDF_OBJECTS:
                raise pikepdf.PdfError("too many objects")
            active = any(_is_active(thing) for thing in pdf.objects)
            # An object nested too deep is read as nothing, and was not judged either.
            if any("limits" in str(warning) for warning in pdf.get_warnings()):
                raise pikepdf.PdfError("nested too deep")
    except pikepdf.PasswordError:
        raise ValidationError(
            _("This PDF is protected with a password. Save it without protection and try again."),
            code="protected",
        ) from None
    except (pikepdf.PdfError, RuntimeError, ValueError):
        raise ValidationError(
            _("This PDF cannot be read. The file may be damaged."), code="broken"
        ) from None
    if active:
        raise ValidationError(
            _(
                "This PDF contains a script, an action or a file. Print it to a new PDF and"
                " add that."
            ),
            code="active",
        )
    if _is_more_than_a_pdf(content):
        raise ValidationError(
            _("This is more than a PDF. Print it to a new PDF and add that."),
            code="polyglot",
        )


def _is_more_than_a_pdf(content: bytes) -> bool:
    """Whether a page of the web stands before the first object, anything follows the PDF's end,
    or the same bytes open as an archive too."""
    if _PAGE_OF_THE_WEB.search(content[:1024].partition(b" obj")[0]):
        return True
    behind = content[content.rfind(b"%%EOF") + len(b"%%EOF") :]
    return bool(behind.strip(b"\x00\t\n\x0c\r ")) or zipfile.is_zipfile(io.BytesIO(content))


def _is_active(thing) -> bool:
    """Whether an object of a PDF, or what is written inside it, acts or carries a file.

    References are not followed: every object that is referred to comes by itself.
    """
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Array):
            waiting.extend(child for child in part if _is_written_inside(child))
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            names = set(part.keys())
            if isinstance(part, pikepdf.Stream) and names & _FROM_ELSEWHERE:
                return True
            if names & _ACTIVE_KEYS or str(part.get("/S", "")) in _ACTIVE_ACTIONS:
                return True
            if str(part.get("/Type", "")) == "/EmbeddedFile":
                return True
            if str(part.get("/Subtype", "")) in _ACTIVE_ANNOTATIONS or _opens_elsewhere(part):
                return True
            waiting.extend(child for _name, child in part.items() if _is_written_inside(child))
    return False


def _opens_elsewhere(part) -> bool:
    """Whether this leads somewhere by itself, or by a link that is no ordinary address."""
    first = part.get("/OpenAction")
    if isinstance(first, pikepdf.Dictionary) and str(first.get("/S", "/GoTo")) != "/GoTo":
        return True
    address = part.get("/URI")
    if not isinstance(address, pikepdf.String):
        return False
    plain = "".join(letter for letter in str(address) if letter > " ")  # as browsers read it
    return not _HARMLESS_ADDRESS.match(plain)


def _is_written_inside(child) -> bool:
    return isinstance(child, pikepdf.Object) and not child.is_indirect
