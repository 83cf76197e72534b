"""The documents of a folder: list its files, read each into documents and rejections."""

from analysis.ingest.apart import stop as stop_reading
from analysis.ingest.formats import READABLE
from analysis.ingest.reading import INGEST_VERSION, read_file
from analysis.ingest.results import FileResult, Rejection
from analysis.ingest.sources import list_files

__all__ = ["INGEST_VERSION", "READABLE", "FileResult", "Rejection", "list_files", "read_file", "stop_reading"]
