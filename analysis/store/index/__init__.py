"""The counts index: what documents have of terms and entities, as arrays that are read where they lie on disk.

Documents are numbered by date, so a period is a slice; a selection's counts are one gather and one count of numbers.
The arrays hold the same rows as the tables of the snapshot, nothing else: every count is exact.
"""
