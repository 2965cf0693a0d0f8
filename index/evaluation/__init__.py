"""Labelled questions and marked articles to figures, and to the calibration that they justify.

Uses the library to ask, `reading` for the files, and `statements` for who is who.
"""
