"""Fixtures that several properties share."""

from tests.properties.sides import sides

__all__ = ["sides"]
