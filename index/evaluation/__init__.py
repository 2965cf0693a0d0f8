"""Labelled questions and marked articles to figures, and to the calibration that they justify.

Uses the library by its front door.
"""
