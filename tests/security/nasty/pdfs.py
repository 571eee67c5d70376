"""PDFs that act, carry something, are something else as well, or wear a reader out."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.factories.files import pdf
from tests.security.nasty import CANARY, KEPT
from tests.security.nasty.pictures import SCRIPT, archive

RECT = [0, 0, 9, 9]


def _js(code="app.alert(1)"):
    return Dictionary(S=Name.JavaScript, JS=String(code))


def _root(**entries):
    def change(document):
        for name, value in entries.items():
            document.Root[f"/{name}"] = value

    return change


def _annotation(**entries):
    def change(document):
        annotation = Dictionary(Type=Name.Annot, Rect=Array(RECT), **entries)
        document.pages[0].Annots = Array([document.make_indirect(annotation)])

    return change


def _link(**action):
    return _annotation(Subtype=Name.Link, A=Dictionary(**action))


def _uri(to: str):
    return _link(S=Name.URI, URI=String(to))


def _names(document):
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), _js()])))


def _names_deep(document):
    leaf = document.make_indirect(Dictionary(Names=Array([String("a"), _js()])))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Kids=Array([leaf])))


def _page_aa(document):
    document.pages[0].AA = Dictionary(O=_js())


def _field(document):
    box = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"))
    box.AA = Dictionary(K=_js())
    document.Root.AcroForm = Dictionary(Fields=Array([document.make_indirect(box)]))


def _xfa(document):
    form = document.make_stream(b"<xdp:xdp>" + SCRIPT + b"</xdp:xdp>")
    document.Root.AcroForm = Dictionary(XFA=form, Fields=Array())


def _next(document):
    after = document.make_indirect(_js())
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=String("a"), Next=Array([after]))


def _attached(document):
    document.attachments["hidden.exe"] = b"MZ" + CANARY


def _associated(document):
    stream = document.make_stream(b"MZ")
    spec = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=stream))
    document.Root.AF = Array([document.make_indirect(spec)])


def _stream_elsewhere(document):
    stream = document.make_stream(b"")
    stream.F = String("/etc/passwd")
    document.pages[0].Contents = stream


def _picture_elsewhere(document):
    form = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array(RECT))
    form.Ref = Dictionary(F=String("\\\\elsewhere\\share\\a.pdf"), Page=0)
    document.pages[0].Resources = Dictionary(XObject=Dictionary(A=form))


def _outline(document):
    entry = document.make_indirect(Dictionary(Title=String("a"), A=_js()))
    document.Root.Outlines = Dictionary(Type=Name.Outlines, First=entry, Last=entry, Count=1)


def _unused(document):
    """An object that no page refers to, which a later change of the file could call."""
    document.Root.Spare = document.make_indirect(Array([document.make_indirect(_js())]))


def _many_pages(document):
    for _number in range(9_999):
        document.add_blank_page()


def raw(*objects: bytes, root: bytes = b"<</Type/Catalog/Pages 2 0 R>>", head=b"") -> bytes:
    """A PDF written out by hand: object 1 is the root, 2 the pages, 3 the page, then `objects`."""
    all_objects = [
        root,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        *objects,
    ]
    out, places = b"%PDF-1.7\n" + head, []
    for number, content in enumerate(all_objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(places) + 1)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def added_later() -> bytes:
    """A harmless PDF with a change behind it that puts a script in."""
    first = raw()
    last = first.rfind(b"startxref\n") + len(b"startxref\n")
    before = int(first[last:].split(b"\n")[0])
    place = len(first)
    root = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(a)>>>>\nendobj\n"
    table = b"xref\n1 1\n%010d 00000 n \n" % place
    table += b"trailer\n<</Size 4/Root 1 0 R/Prev %d>>\n" % before
    return first + root + table + b"startxref\n%d\n%%%%EOF\n" % (place + len(root))


def packed(change) -> bytes:
    return pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def sealed(**passwords) -> bytes:
    return pdf(encryption=pikepdf.Encryption(**passwords))


def deep() -> bytes:
    return raw(b"[" * 100_000 + b"]" * 100_000)


def deep_pages() -> bytes:
    """A tree of pages with one page below two thousand levels."""
    document = pikepdf.new()
    document.add_blank_page()
    kid = document.pages[0].obj
    for _level in range(2_000):
        kid = document.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([kid]), Count=1))
    document.Root.Pages = kid
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


ACTIVE = {
    "script on opening": _root(OpenAction=_js()),
    "script on closing": _root(AA=Dictionary(WC=_js())),
    "script of a page": _page_aa,
    "script among the names": _names,
    "script deep among the names": _names_deep,
    "script of a field": _field,
    "script in the outline": _outline,
    "script after something harmless": _next,
    "script that nothing calls": _unused,
    "script in a note": _annotation(Subtype=Name.Text, A=_js()),
    "form that is a program": _xfa,
    "starts a program": _link(S=Name.Launch, F=String("calc.exe")),
    "opens another file": _link(S=Name.GoToR, F=String("\\\\elsewhere\\share\\a.pdf")),
    "opens a file inside": _link(S=Name.GoToE, T=Dictionary(R=Name.C)),
    "follows a thread elsewhere": _link(S=Name.Thread, F=String("a.pdf")),
    "address of a file": _uri("file:///etc/passwd"),
    "address that is a script": _uri(" java\nscript:alert(1)"),
    "address that is data": _uri("data:text/html,<script>alert(1)</script>"),
    "address of a share": _uri("\\\\elsewhere\\share"),
    "opens a site by itself": _root(OpenAction=Dictionary(S=Name.URI, URI=String("https://x.nl"))),
    "sends a form": _link(S=Name.SubmitForm, F=String("https://elsewhere.example/")),
    "reads data in": _link(S=Name.ImportData, F=String("a.fdf")),
    "plays": _link(S=Name.Rendition, OP=0),
    "film": _annotation(Subtype=Name.Movie, Movie=Dictionary(F=String("a.avi"))),
    "sound": _annotation(Subtype=Name.Sound),
    "rich media": _annotation(Subtype=Name.RichMedia, RichMediaContent=Dictionary()),
    "three dimensions": _annotation(Subtype=Name("/3D")),
    "file in a note": _annotation(Subtype=Name.FileAttachment, FS=Dictionary(F=String("a"))),
    "file inside": _attached,
    "associated file": _associated,
    "stream in a file elsewhere": _stream_elsewhere,
    "picture in a file elsewhere": _picture_elsewhere,
}

_escaped = b"<</Type/Catalog/Pages 2 0 R/Open#41ction<</S/J#61vaScript/J#53(a)>>>>"
_link_inside = _uri("https://rijksoverheid.nl/")

PDFS = {
    **{name: (pdf(change), "active") for name, change in ACTIVE.items()},
    **{f"{name}, packed": (packed(change), "active") for name, change in ACTIVE.items()},
    "script with an escaped name": (raw(root=_escaped), "active"),
    "script added later": (added_later(), "active"),
    "protected": (sealed(owner="eigenaar"), "protected"),
    "protected against opening": (sealed(owner="eigenaar", user="geheim"), "protected"),
    "only a first line": (b"%PDF-1.7\n", "broken"),
    "half": (pdf(_link_inside)[:300], "broken"),
    "without a page": (raw().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0     "), "broken"),
    "table of objects at a wrong place": (raw().replace(b"startxref\n", b"startxref\n9"), "broken"),
    "pages in a ring": (raw().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"), "broken"),
    "deep nesting": (deep(), "broken"),
    "deep tree of pages": (deep_pages(), "broken"),
    "also a zip": (pdf() + archive(), "polyglot"),
    "also a zip, with an end behind it": (pdf() + archive() + b"\n%%EOF\n", "polyglot"),
    "a zip in its comments": (raw(head=b"%" + archive().replace(b"\n", b" ") + b"\n"), "polyglot"),
    "html behind": (pdf() + b"<html>" + SCRIPT, "polyglot"),
    "html in its first comment": (raw(head=b"%<html>" + SCRIPT + b"\n"), "polyglot"),
    "zeros behind": (pdf() + b"\x00" * 1000, KEPT),
    "ordinary link": (pdf(_link_inside), KEPT),
    "ten thousand pages": (packed(_many_pages), KEPT),
}
