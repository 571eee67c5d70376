"""Pictures, and what is called one: other kinds, broken ones, bombs, and hidden things."""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms

from tests.security.nasty import CANARY, CLEANED

PNG = b"\x89PNG\r\n\x1a\n"
SCRIPT = b"<script>alert('" + CANARY + b"')</script>"


def jpeg(size=(40, 30), mode="RGB", **saving) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, format="JPEG", **saving)
    return out.getvalue()


def chunk(kind: bytes, data: bytes, crc: int | None = None) -> bytes:
    check = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def header(width: int, height: int, depth: int = 8, colour: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))


def png(*extra: bytes, width=4, height=4, pixels: bytes | None = None) -> bytes:
    """A grey PNG of its parts, `extra` chunks before the pixels."""
    rows = b"\x00" * (width + 1) * height if pixels is None else pixels
    parts = [header(width, height), *extra, chunk(b"IDAT", zlib.compress(rows))]
    return PNG + b"".join(parts) + chunk(b"IEND", b"")


def archive(name="hidden.exe", content=b"MZ" + CANARY) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, content)
    return out.getvalue()


def segment(marker: int, data: bytes) -> bytes:
    """A part of a JPEG that says something beside the picture."""
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def with_segments(*segments: bytes) -> bytes:
    plain = jpeg()
    return plain[:2] + b"".join(segments) + plain[2:]


def photo() -> bytes:
    """As a telephone makes it: place, device, comment, profile and XMP."""
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (52.0, 4.0, 0.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return jpeg(
        exif=exif,
        comment=CANARY,
        icc_profile=profile,
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + CANARY + b"</x:xmpmeta>",
    )


def small_picture_inside() -> bytes:
    """A thumbnail in the EXIF, which may show what was cut off the picture."""
    small = jpeg((8, 8), comment=CANARY)
    first = struct.pack("<HI", 0, 14)
    second = struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, 44, 0x0202, 4, 1, len(small), 0)
    exif = b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + first + second + small
    return with_segments(segment(0xE1, exif))


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    frames[0].save(out, format="PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def two_in_one() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, format="MPO", save_all=True, append_images=frames[1:])
    return out.getvalue()


def claims_to_be_large() -> bytes:
    """A JPEG of a few hundred bytes whose frame header says 65,000 by 65,000."""
    content = bytearray(jpeg())
    place = content.find(b"\xff\xc0") + 5
    content[place : place + 4] = struct.pack(">HH", 65_000, 65_000)
    return bytes(content)


def bad_tables() -> bytes:
    content = bytearray(jpeg())
    place = content.find(b"\xff\xc4") + 4
    content[place : place + 17] = b"\xff" * 17
    return bytes(content)


def true_pixel_bomb() -> bytes:
    """Ten thousand by ten thousand dots in some kilobytes."""
    row = b"\x00" * (10_000 // 8 + 1)
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(row) for _ in range(10_000)), packer.flush()])
    return PNG + header(10_000, 10_000, depth=1) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


ZEROS = zlib.compress(b"\x00" * 80_000_000, 9)
svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"

PICTURES = {
    "empty": (b"", "empty"),
    "html called png": (b"<!DOCTYPE html><html>" + SCRIPT + b"</html>", "type"),
    "svg called png": (svg, "type"),
    "svg behind a byte order mark": (b"\xef\xbb\xbf" + svg, "type"),
    "gif": (b"GIF89a" + b"\x01\x00" * 20, "type"),
    "gif that is a script": (b"GIF89a/*" + b"\x00" * 9 + b"*/=1;alert(1)//", "type"),
    "bmp": (b"BM" + b"\x00" * 60, "type"),
    "tiff": (b"II*\x00\x08\x00\x00\x00" + b"\x00" * 40, "type"),
    "webp": (b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x00" * 40, "type"),
    "windows program": (b"MZ" + b"\x00" * 90, "type"),
    "linux program": (b"\x7fELF" + b"\x00" * 90, "type"),
    "shell script": (b"#!/bin/sh\nid\n", "type"),
    "php": (b"<?php system($_GET['c']);", "type"),
    "zip called pdf": (archive(), "type"),
    "document with macros": (archive("word/vbaProject.bin"), "type"),
    "postscript": (b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n", "type"),
    "pdf behind html": (b"<html>" + SCRIPT + b"</html>\n%PDF-1.7\n", "type"),
    "only zeros": (b"\x00" * 500, "type"),
    "jpeg of three bytes": (b"\xff\xd8\xff", "broken"),
    "png of eight bytes": (PNG, "broken"),
    "half a jpeg": (jpeg((400, 300))[:900], "broken"),
    "half a png": (png(width=200, height=200)[:70], "broken"),
    "jpeg with bad tables": (bad_tables(), "broken"),
    "png without pixels": (PNG + header(4, 4) + chunk(b"IEND", b""), "broken"),
    "png of nothing by nothing": (PNG + header(0, 0) + chunk(b"IEND", b""), "broken"),
    "png with wrong check": (PNG + header(4, 4) + chunk(b"IDAT", b"x", 7), "broken"),
    "png with pixels that do not unpack": (
        PNG + header(4, 4) + chunk(b"IDAT", b"no zlib") + chunk(b"IEND", b""),
        "broken",
    ),
    "png of two thousand million by as many": (
        PNG + header(2**31 - 1, 2**31 - 1) + chunk(b"IDAT", zlib.compress(b"\x00")),
        "pixels",
    ),
    "png that unpacks to a hundred million dots": (true_pixel_bomb(), "pixels"),
    "jpeg that claims to be large": (claims_to_be_large(), "pixels"),
    "png with more pixels than it says": (png(pixels=b"\x00" * 40_000_000), CLEANED),
    "png with a text that unpacks to much": (
        png(chunk(b"zTXt", b"Comment\x00\x00" + ZEROS)),
        "broken",
    ),
    "png with a profile that unpacks to much": (
        png(chunk(b"iCCP", b"profile\x00\x00" + ZEROS)),
        "broken",
    ),
    "png with a script in its text": (
        png(
            chunk(b"tEXt", b"Comment\x00" + SCRIPT),
            chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + SCRIPT),
        ),
        CLEANED,
    ),
    "png with a place": (png(chunk(b"eXIf", b"II*\x00\x08\x00\x00\x00\x00\x00" + CANARY)), CLEANED),
    "png that moves": (moving(), CLEANED),
    "png that is a zip": (png() + archive(), CLEANED),
    "png with html behind": (png() + SCRIPT, CLEANED),
    "jpeg that is a zip": (jpeg() + archive(), CLEANED),
    "jpeg with html behind": (jpeg() + b"<html>" + SCRIPT, CLEANED),
    "jpeg with php in its comment": (
        with_segments(segment(0xFE, b"<?php echo '" + CANARY + b"';")),
        CLEANED,
    ),
    "jpeg that is a pdf": (with_segments(segment(0xFE, b"%PDF-1.7\n" + CANARY)), CLEANED),
    "jpeg as a telephone makes it": (photo(), CLEANED),
    "jpeg with a smaller one inside": (small_picture_inside(), CLEANED),
    "jpeg with a broken place": (
        with_segments(segment(0xE1, b"Exif\x00\x00II*\x00\xff\xff\xff\x7f" + CANARY)),
        CLEANED,
    ),
    "jpeg with another picture behind": (two_in_one(), CLEANED),
    "jpeg for a printer": (jpeg(mode="CMYK"), CLEANED),
}
