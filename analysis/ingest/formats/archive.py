"""Archives (.zip, .tar, .tar.gz, .tgz, .tar.bz2, .tar.xz) and packed files (.gz, .bz2, .xz): what they hold, in memory.

Nothing is unpacked to the disk. Names are only shown: those that lead out of the archive are cut, links and devices
are not followed.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from analysis.errors import UnreadableFile
from analysis.ingest.formats.packages import unpacked
from analysis.ingest.limits import LARGEST_FILE, LARGEST_UNPACKED, MOST_MEMBERS, MOST_TIMES_LARGER, megabytes
from analysis.ingest.records import Item, Member, Refusal

_DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, ValueError)


def read_zip(data: bytes) -> Iterator[Item]:
    """Yield the files of a ZIP archive."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise UnreadableFile(f"is no ZIP archive, or damaged: {error}") from None
    for number, info in enumerate(archive.infolist(), start=1):
        _check_count(number)
        name = _name(info)
        if info.is_dir() or _is_hidden(name):
            continue
        try:
            yield Member(f"/{name}", name, unpacked(archive, info, LARGEST_FILE), in_archive=True)
        except UnreadableFile as error:
            yield Refusal(f"/{name}", str(error))


def read_tar(data: bytes) -> Iterator[Item]:
    """Yield the files of a TAR archive, packed or not."""
    try:
        with tarfile.open(fileobj=_Bounded(_opened(data)), mode="r|") as archive:
            for number, info in enumerate(archive, start=1):
                _check_count(number)
                name = _inside(info.name)
                if info.isdir() or _is_hidden(name):
                    continue
                if not info.isfile():
                    kind = "a link" if info.issym() or info.islnk() else "a device or pipe"
                    yield Refusal(f"/{name}", f"is {kind}, which is not followed")
                elif info.size > LARGEST_FILE:
                    size, most = megabytes(info.size), megabytes(LARGEST_FILE)
                    yield Refusal(f"/{name}", f"is {size} large; at most {most} are read")
                elif (file := archive.extractfile(info)) is not None:
                    yield Member(f"/{name}", name, file.read(), in_archive=True)
    except UnreadableFile:
        raise
    except _DAMAGED as error:
        raise UnreadableFile(f"is no TAR archive, or damaged: {error}") from None


def read_packed(data: bytes) -> Iterator[Item]:
    """Yield the one file that is packed; it bears the name of its package without the last suffix."""
    most = min(LARGEST_FILE, max(len(data), 1_000) * MOST_TIMES_LARGER)
    try:
        content = _opened(data).read(most + 1)
    except _DAMAGED as error:
        raise UnreadableFile(f"is damaged, or not packed as its name says: {error}") from None
    if len(content) > most:
        raise UnreadableFile(f"unpacks to more than {megabytes(most)}; it is not read. Split it")
    yield Member("", "", content)


class _Bounded(io.RawIOBase):
    """A stream that ends with an error where it gives more than one archive may hold."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._left = stream, LARGEST_UNPACKED

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(size)
        self._left -= len(content)
        if self._left < 0:
            raise UnreadableFile(f"unpacks to more than {megabytes(LARGEST_UNPACKED)}; the rest is not read. Split it")
        return content


def _opened(data: bytes) -> Any:
    """Return a stream of what is packed; of what is not, as it is."""
    file = io.BytesIO(data)
    if data.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if data.startswith(b"BZh"):
        return bz2.BZ2File(file)
    return lzma.LZMAFile(file) if data.startswith(b"\xfd7zXZ") else file


def _check_count(number: int) -> None:
    if number > MOST_MEMBERS:
        raise UnreadableFile(f"holds more than {MOST_MEMBERS:,} files; the rest is not read. Split it")


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; many programs write UTF-8 without saying so."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = info.filename
    return _inside(name)


def _inside(name: str) -> str:
    """Return a name without what leads out of the archive."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "unnamed"


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
