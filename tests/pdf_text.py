"""Reading a PDF back as its reader would: the text of its pages, in the order it is drawn.

Glyph numbers become characters through each font's own ToUnicode map, which is what a screen
reader and a copy-and-paste use too: text that comes out here can be read.
"""

import io
import re

import pikepdf

_SECTION = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_MOVES = {"Td", "TD", "T*", "Tm", "BT"}


def open_pdf(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def _characters(hexadecimal: bytes) -> str:
    return bytes.fromhex(re.sub(rb"\s", b"", hexadecimal).decode()).decode("utf-16-be")


class _Font:
    """The characters of a font's codes. Raises ValueError where a font has no ToUnicode map."""

    def __init__(self, font):
        if "/ToUnicode" not in font:
            raise ValueError(f"font {font.get('/BaseFont')} cannot be read back")
        self.characters, self.width = {}, 1
        for kind, body in _SECTION.findall(font.ToUnicode.read_bytes()):
            tokens = [(m[1], m[2], m[3]) for m in _TOKEN.finditer(body)]
            getattr(self, f"_read_{kind.decode()}")(tokens)

    def _read_codespacerange(self, tokens):
        self.width = len(tokens[0][0]) // 2

    def _read_bfchar(self, tokens):
        for (code, *_rest), (text, *_more) in zip(tokens[::2], tokens[1::2], strict=True):
            self.characters[int(code, 16)] = _characters(text)

    def _read_bfrange(self, tokens):
        place = 0
        while place < len(tokens):
            first, last = int(tokens[place][0], 16), int(tokens[place + 1][0], 16)
            place += 2
            if tokens[place][1]:  # one text per code, between brackets
                place += 1
                for code in range(first, last + 1):
                    self.characters[code] = _characters(tokens[place][0])
                    place += 1
            else:  # the text of the first code, the last character counting up
                text = _characters(tokens[place][0])
                for code in range(first, last + 1):
                    self.characters[code] = text[:-1] + chr(ord(text[-1]) + code - first)
            place += 1

    def read(self, shown: bytes) -> str:
        codes = [shown[i : i + self.width] for i in range(0, len(shown), self.width)]
        return "".join(
            self.characters.get(int.from_bytes(code, "big"), "\N{REPLACEMENT CHARACTER}")
            for code in codes
        )


def page_text(page) -> str:
    fonts, current, pieces = {}, None, []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            key = str(operands[0])
            if key not in fonts:
                fonts[key] = _Font(page.Resources.Font[key])
            current = fonts[key]
        elif name in _MOVES:
            pieces.append(" ")
        elif name in ("Tj", "'"):
            pieces.append(current.read(bytes(operands[-1])))
        elif name == "TJ":
            shown = [part for part in operands[0] if isinstance(part, pikepdf.String)]
            pieces.append(current.read(b"".join(bytes(part) for part in shown)))
    return "".join(pieces)


def text_of(content: bytes) -> str:
    """All text of a PDF, its pages and lines joined by single spaces."""
    with open_pdf(content) as pdf:
        return re.sub(r"\s+", " ", " ".join(page_text(page) for page in pdf.pages)).strip()
