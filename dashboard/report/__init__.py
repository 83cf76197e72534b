"""Reports: chosen figures with all that a reader needs to trust them, as one HTML file, PDF or Word document."""

from __future__ import annotations

from dashboard.report.content import FORMATS, Part, Report, make, report_name

__all__ = ["FORMATS", "Part", "Report", "make", "report_name"]
