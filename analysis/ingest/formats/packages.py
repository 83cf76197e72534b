"""What Office documents, OpenDocument and EPUB have in common: a ZIP with XML in it, both opened with care."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote

from analysis.errors import UnreadableFile
from analysis.ingest.dates import UNDATED, Dated, read_date
from analysis.ingest.limits import LARGEST_PAGE, MOST_TIMES_LARGER, check_size, megabytes

if TYPE_CHECKING:
    from lxml.etree import _Element

FIRST_YEAR = 1980
"""Of files; clocks that were never set begin earlier."""
OLD = b"\xd0\xcf\x11\xe0"
"""What files of older Office programs begin with, and those with a password: an encrypted package stands in them."""


class Package:
    """A ZIP file of XML parts."""

    def __init__(self, data: bytes, what: str) -> None:
        if is_locked(data):
            raise UnreadableFile("is protected by a password; save it without")
        if data.startswith(OLD):
            raise UnreadableFile(f"is of an older format than its name says; save it as {what}")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise UnreadableFile(f"is no {what.partition(' ')[2]}: {_lower(str(error))}") from None
        self.names = {info.filename: info for info in self._zip.infolist()}

    def read(self, name: str) -> bytes:
        """Return a part's bytes; b'' where there is none. Raises UnreadableFile for one too large or encrypted."""
        info = self.names.get(name) or self.names.get(name.replace("/", "\\"))
        if info is None:
            return b""
        check_size(info.file_size, LARGEST_PAGE, f"holds {name[:80]}, which is")
        if info.flag_bits & 1:
            raise UnreadableFile("is protected by a password; save it without")
        return unpacked(self._zip, info, LARGEST_PAGE)

    def xml(self, name: str) -> _Element | None:
        """Return the root of an XML part; None where there is none."""
        data = self.read(name)
        return parse_xml(data) if data.strip() else None


def is_locked(data: bytes) -> bool:
    """Whether bytes are an Office document with a password."""
    return data.startswith(OLD) and "EncryptedPackage".encode("utf-16-le") in data


def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, largest: int) -> bytes:
    """Return a member's bytes, whatever its entry says of its size. Raises UnreadableFile for a bomb or damage."""
    most = min(largest, max(info.compress_size, 1_000) * MOST_TIMES_LARGER)
    try:
        with archive.open(info) as file:
            data = file.read(most + 1)
    except NotImplementedError:
        raise UnreadableFile("is packed in a way that is not read; pack it as an ordinary ZIP") from None
    except RuntimeError:
        raise UnreadableFile("is protected by a password; unpack it first") from None
    except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, OSError) as error:  # type: ignore[attr-defined]
        raise UnreadableFile(f"is damaged: {_lower(str(error)) or 'it ends too early'}") from None
    if len(data) > most:
        raise UnreadableFile(f"unpacks to more than {megabytes(most)}; it is not read")
    return data


def parse_xml(data: bytes) -> _Element:
    """Return the root of XML. Raises UnreadableFile for what is not well formed, and for a DTD with entities."""
    from lxml import etree

    if re.search(rb"<!ENTITY", data[:100_000]):
        raise UnreadableFile("holds XML that defines entities of its own, which is not read")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(f"holds XML that is not well formed: {error.msg}") from None


def local(element: _Element) -> str:
    """Return an element's name without its namespace; '' for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: _Element, name: str) -> str:
    """Return an attribute by its name without namespace, '' where there is none."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def named(root: _Element | None, *names: str) -> list[str]:
    """Return the texts of all elements of these names, in the order of the names."""
    if root is None:
        return []
    found = [[e.text.strip() for e in root.iter() if local(e) == name and e.text and e.text.strip()] for name in names]
    return [text for texts in found for text in texts]


def resolved(base: str, target: str) -> str:
    """Return the name of a part that another refers to."""
    target = unquote(target.partition("#")[0])
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(base), target))


def made_on(*written: str) -> Dated:
    """Return when a file says that it was made: doubtful, as it is seldom the day of publication."""
    for one in written:
        dated = read_date(one, origin="metadata")
        if dated.date is None and (day := re.match(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}(?=T)", one)):
            dated = read_date(day.group(), origin="metadata")
        if dated.date and dated.date.year >= FIRST_YEAR:
            return dated._replace(confidence="doubtful", written=one[:80])
    return UNDATED


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
