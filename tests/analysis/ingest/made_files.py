"""Small files of each format, made here: what a test says of them stands in the test."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.ingest import FileResult, read_file

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP of these parts, the same at any time: names of tests hold what they are given."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def tarred(entries: Sequence[tuple[tarfile.TarInfo, bytes]], mode: str = "w:gz") -> bytes:
    """Return a TAR of these entries."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for info, content in entries:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def core(title: str = "", created: str = "") -> str:
    """Return the properties of an Office document."""
    return (
        f'<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms='
        f'"http://purl.org/dc/terms/"><dc:title>{title}</dc:title><dcterms:created>{created}</dcterms:created>'
        "</cp:coreProperties>"
    )


def docx(body: str, *, title: str = "", created: str = "", notes: str = "") -> bytes:
    """Return a Word document of this body (WordprocessingML without its namespace's declaration)."""
    parts = {
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": core(title, created),
    }
    if notes:
        parts["word/footnotes.xml"] = f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>'
    return zipped(parts)


def paragraphs(*texts: str) -> str:
    """Return plain paragraphs of a Word document."""
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def pptx(*slides: str) -> bytes:
    """Return a presentation whose slides hold these shapes; their files are named in reverse order."""
    count = len(slides)
    names = [f"slide{count - number}.xml" for number in range(count)]
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(count))
    targets = "".join(f'<Relationship Id="rId{n}" Type="{R}/slide" Target="slides/{names[n]}"/>' for n in range(count))
    presentation = f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>'
    parts = {
        "ppt/presentation.xml": presentation,
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{RELATIONS}">{targets}</Relationships>',
    }
    for name, slide in zip(names, slides, strict=True):
        tree = f"<p:cSld><p:spTree>{slide}</p:spTree></p:cSld>"
        parts[f"ppt/slides/{name}"] = f'<p:sld xmlns:p="{P}" xmlns:a="{A}">{tree}</p:sld>'
    return zipped(parts)


def shape(text: str, kind: str = "body") -> str:
    """Return a shape of a slide."""
    return (
        f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r>'
        "</a:p></p:txBody></p:sp>"
    )


def odt(body: str, *, created: str = "") -> bytes:
    """Return an OpenDocument text of this body."""
    names = f'xmlns:office="{OFFICE}" xmlns:text="{TEXT}"'
    meta = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
    return zipped({
        "content.xml": f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "meta.xml": f'<office:document-meta xmlns:office="{OFFICE}" xmlns:meta="{meta}"><office:meta>'
        f"<meta:creation-date>{created}</meta:creation-date></office:meta></office:document-meta>",
    })  # fmt: skip


def epub(chapters: Mapping[str, str], *, title: str, date: str = "") -> bytes:
    """Return a book of these chapters, its spine in their order."""
    items = "".join(f'<item id="{name}" href="text/{name}.xhtml"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    root = '<rootfile full-path="OEBPS/book.opf"/>'
    return zipped({
        "META-INF/container.xml": f"<container><rootfiles>{root}</rootfiles></container>",
        "OEBPS/book.opf": f'<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>{title}</dc:title>'
        f"<dc:date>{date}</dc:date></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",
        **{f"OEBPS/text/{name}.xhtml": page for name, page in sorted(chapters.items(), reverse=True)},
    })  # fmt: skip


def pdf(pages: Sequence[str], *, created: str = "", title: str = "") -> bytes:
    """Return a PDF with a page for each text, one line of Helvetica for each of its lines."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<</Title({title})/CreationDate({created})>>".encode("latin-1"),
    ]
    for number, page in enumerate(pages):
        lines = " ".join(f"({line}) Tj T*" for line in page.split("\n"))
        content = f"BT /F1 12 Tf 14 TL 50 750 Td {lines} ET".encode("cp1252")
        page = f"/Parent 2 0 R/Resources<</Font<</F1 3 0 R>>>>/MediaBox[0 0 600 800]/Contents {6 + 2 * number} 0 R"
        objects.append(f"<</Type/Page{page}>>".encode())
        objects.append(b"<</Length %d>>stream\n%b\nendstream" % (len(content), content))
    return pdf_of(objects)


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of these objects; the first is its catalogue, the fourth its properties."""
    file, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(file)


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Return a spreadsheet of these sheets."""
    from openpyxl import Workbook

    book, file = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(file)
    return file.getvalue()


SECTOR = 512
END_OF_CHAIN, FREE, OF_THE_TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole(streams: Mapping[str, bytes]) -> bytes:
    """Return an OLE container (Compound File Binary) of these streams, each filled up to 4,096 bytes."""
    filled = {name: content.ljust(4_096, b"\0") for name, content in streams.items()}
    chains, sectors = [OF_THE_TABLE, END_OF_CHAIN], b""
    entries = [_entry("Root Entry", 5, child=1)]
    for number, (name, content) in enumerate(filled.items(), start=1):
        content += b"\0" * (-len(content) % SECTOR)
        first, count = len(chains), len(content) // SECTOR
        chains += [*range(first + 1, first + count), END_OF_CHAIN]
        sectors += content
        right = number + 1 if number < len(filled) else FREE
        entries.append(_entry(name, 2, right=right, start=first, size=len(content)))
    table = struct.pack("<128I", *chains, *[FREE] * (128 - len(chains)))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII109I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4_096,
        END_OF_CHAIN, 0, END_OF_CHAIN, 0, 0, *[FREE] * 108,
    )  # fmt: skip
    return header + table + b"".join(entries).ljust(SECTOR, b"\0") + sectors


def _entry(name: str, kind: int, *, right: int = FREE, child: int = FREE, start: int = 0, size: int = 0) -> bytes:
    written = name.encode("utf-16-le")
    if kind == 5:
        start = END_OF_CHAIN
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ", written, len(written) + 2, kind, 1, FREE, right, child, b"", 0, b"", b"", start, size
    )


def doc(text: str, *, flags: int = 0, version: int = 0xC1) -> bytes:
    """Return a Word document of 1997: half of the text in 8 bits a character, half in 16."""
    half = len(text) // 2
    first, second = text[:half].encode("cp1252"), text[half:].encode("utf-16-le")
    main = bytearray(2_048)
    struct.pack_into("<HH", main, 0, 0xA5EC, version)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<I", main, 0x4C, len(text))
    pieces = struct.pack("<3I", 0, half, len(text))
    pieces += struct.pack("<HIH", 0, (2 * len(main)) | 0x40000000, 0)
    pieces += struct.pack("<HIH", 0, len(main) + len(first), 0)
    table = b"\x01\x02\x00xx" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", main, 0x01A2, 0, len(table))
    return ole({"WordDocument": bytes(main) + first + second, "0Table": table})


def read(tmp_path: Path, name: str, content: str | bytes) -> FileResult:
    """Write a file and read it as a build does."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(path, folder=tmp_path)
