"""Near-duplicate texts: what of a text is compared, which pairs may be alike, and which documents tell one story."""
