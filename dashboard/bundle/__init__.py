"""Figure bundles: a zip with everything that a figure was made of, and what says whether it still holds."""

from __future__ import annotations

from dashboard.bundle.making import bundle, bundle_name
from dashboard.bundle.verifying import Verification, verify

__all__ = ["Verification", "bundle", "bundle_name", "verify"]
