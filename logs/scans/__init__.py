"""Scans: taken in, cut and read in the background, filed by their labels, sorted by hand, undone.

A sheet is never filed by a guess: by a label of this class that could be read, or by a person's tap.
"""
