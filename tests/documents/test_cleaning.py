import io
import resource
import zipfile
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageFile

from documents import cleaning
from documents.cleaning import Cleaned
from documents.forms import CleanFileField
from tests.factories import files


def clean(upload) -> Cleaned:
    return CleanFileField().clean(upload)


def refused(content: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        clean(files.upload(content))
    return caught.value.error_list[0].code


def test_a_jpeg_is_drawn_anew_without_place_device_or_comment():
    before = files.jpeg()
    assert files.CANARY.encode() in before
    cleaned = clean(files.upload(before, "photo.jpg"))
    assert cleaned.content_type == "image/jpeg"
    assert files.CANARY.encode() not in cleaned.content
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        assert picture.size == (40, 30)
        assert not picture.getexif()


def test_a_turned_photo_stays_upright():
    picture, exif, out = Image.new("RGB", (40, 30)), Image.Exif(), io.BytesIO()
    exif[0x0112] = 6  # to be turned a quarter
    picture.save(out, format="JPEG", exif=exif)
    with Image.open(io.BytesIO(clean(files.upload(out.getvalue())).content)) as cleaned:
        assert cleaned.size == (30, 40)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_a_png_stays_a_png(mode):
    cleaned = clean(files.upload(files.png(mode=mode)))
    assert cleaned.content_type == "image/png"
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        assert picture.mode == mode


def test_a_harmless_pdf_is_kept_as_it_is():
    content = files.pdf()
    cleaned = clean(files.upload(content))
    assert (cleaned.content, cleaned.content_type) == (content, "application/pdf")


def test_the_content_decides_and_not_the_name():
    assert clean(files.upload(files.png(), "letter.pdf")).content_type == "image/png"
    with pytest.raises(ValidationError) as caught:
        clean(files.upload(b"<html><script>alert(1)</script></html>", "photo.jpg"))
    assert caught.value.code == "type"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"GIF89a" + b"0" * 50, "type"),
        (b"PK\x03\x04" + b"0" * 50, "type"),
        (b"\xff\xd8\xff" + b"0" * 50, "broken"),
        (files.png()[:60], "broken"),
        (b"%PDF-1.7\nnothing more", "broken"),
    ],
)
def test_what_cannot_be_stored_says_why(content, code):
    assert refused(content) == code


def test_half_a_picture_is_refused_also_after_pdfs_were_made(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    assert refused(files.png((400, 300))[:200]) == "broken"
    assert refused(files.jpeg((400, 300))[:900]) == "broken"


def test_a_file_over_the_limit_is_refused_unread(settings):
    settings.UPLOAD_MAX_BYTES = 100
    assert refused(files.pdf()) == "size"


def test_too_many_pixels_are_refused(monkeypatch):
    monkeypatch.setattr(cleaning, "MAX_PIXELS", 100)
    assert refused(files.png()) == "pixels"


def test_a_picture_that_would_explode_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert refused(files.png()) == "pixels"


def script(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def script_in_names(pdf):
    js = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), js])))


def launch(pdf):
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 9, 9]),
        A=Dictionary(S=Name.Launch, F=String("calc.exe")),
    )
    pdf.pages[0].Annots = Array([link])


def submit(pdf):
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([pdf.make_indirect(Dictionary(A=Dictionary(S=Name.SubmitForm)))])
    )


def embedded(pdf):
    pdf.attachments["hidden.exe"] = b"MZ"


def page_script(pdf):
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


@pytest.mark.parametrize("change", [script, script_in_names, launch, submit, embedded, page_script])
@pytest.mark.parametrize("streams", list(pikepdf.ObjectStreamMode)[1:])
def test_a_pdf_that_would_act_is_refused(change, streams):
    assert refused(files.pdf(change, object_stream_mode=streams)) == "active"


def opens_a_site(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://elsewhere.example/"))


def _link(to):
    def link(pdf):
        action = Dictionary(S=Name.URI, URI=String(to))
        rect = Array([0, 0, 9, 9])
        pdf.pages[0].Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect, A=action)]
        )

    return link


def film(pdf):
    pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Screen)])


@pytest.mark.parametrize(
    "change", [opens_a_site, _link("javascript:alert(1)"), _link(" FI\nLE:///etc/passwd"), film]
)
def test_a_pdf_that_leads_or_plays_is_refused(change):
    assert refused(files.pdf(change)) == "active"


@pytest.mark.parametrize("to", ["https://rijksoverheid.nl/", "mailto:post@example.com", "deel2"])
def test_an_ordinary_link_is_fine(to):
    clean(files.upload(files.pdf(_link(to))))


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("hidden.exe", "MZ")
    return out.getvalue()


@pytest.mark.parametrize(
    "behind", [archive(), archive() + b"\n%%EOF\n", b"<html><script>alert(1)</script></html>"]
)
def test_a_pdf_that_is_something_else_as_well_is_refused(behind):
    assert refused(files.pdf() + behind) == "polyglot"


def test_a_picture_that_is_something_else_as_well_is_only_a_picture():
    for picture in (files.jpeg(), files.png()):
        cleaned = clean(files.upload(picture + archive())).content
        assert not zipfile.is_zipfile(io.BytesIO(cleaned))


def test_a_few_kilobytes_that_become_a_gigabyte_are_refused():
    """A stream that qpdf has to unpack to read the objects in it."""
    bomb = zlib.compress(b"5 0 (" + b"a" * 300_000_000 + b")", 9)
    head = b"%PDF-1.5\n4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
    body = head + b"%d>>\nstream\n" % len(bomb) + bomb + b"\nendstream\nendobj\n"
    start = len(body)
    rows = b"\x00\x00\x00\x00\x00" + b"".join(
        kind.to_bytes(1) + place.to_bytes(3) + extra.to_bytes(1)
        for kind, place, extra in [(1, 9, 0), (1, 9, 0), (1, 9, 0), (1, 9, 0), (2, 4, 0)]
    )
    table = b"6 0 obj\n<</Type/XRef/Size 6/W[1 3 1]/Root 5 0 R/Length %d>>\nstream\n" % len(rows)
    body += table + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % start
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused(body) == "broken"
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200_000  # in kB


def test_a_pdf_of_very_many_objects_is_refused(monkeypatch):
    monkeypatch.setattr(cleaning, "MAX_PDF_OBJECTS", 3)
    assert (
        refused(files.pdf(lambda pdf: [pdf.make_indirect(Array()) for _ in range(9)])) == "broken"
    )


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "L", "P", "I;16", "1"])
def test_a_picture_gets_a_small_jpeg_of_itself(mode):
    cleaned = clean(files.upload(files.png((1200, 900), mode)))
    with Image.open(io.BytesIO(cleaned.thumbnail)) as small:
        assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (320, 240))


def test_what_a_picture_leaves_open_is_white_in_the_small_one():
    cleaned = clean(files.upload(files.png((400, 400), "RGBA")))
    with Image.open(io.BytesIO(cleaned.thumbnail)) as small:
        assert small.getpixel((10, 10)) == (255, 255, 255)


def test_a_thumbnail_is_never_blown_up_and_holds_no_hidden_data():
    cleaned = clean(files.upload(files.jpeg()))
    assert files.CANARY.encode() not in cleaned.thumbnail
    with Image.open(io.BytesIO(cleaned.thumbnail)) as small:
        assert small.size == (40, 30)
        assert not small.getexif()


def test_a_pdf_has_no_thumbnail():
    assert clean(files.upload(files.pdf())).thumbnail == b""


def test_a_link_inside_the_document_is_fine():
    def link(pdf):
        pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))

    clean(files.upload(files.pdf(link)))


def test_a_protected_pdf_is_refused_with_or_without_a_password_to_open_it():
    for user in ("", "geheim"):
        content = files.pdf(encryption=pikepdf.Encryption(owner="eigenaar", user=user))
        assert refused(content) == "protected"
