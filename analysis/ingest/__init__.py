"""The documents of a folder: list its files, read each into documents and rejections."""

from analysis.ingest.formats import READABLE
from analysis.ingest.reading import INGEST_VERSION, FileResult, Rejection, read_file
from analysis.ingest.sources import list_files

__all__ = ["INGEST_VERSION", "READABLE", "FileResult", "Rejection", "list_files", "read_file"]
