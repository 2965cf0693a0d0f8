"""A file, a page or a stream to an `Article` in canonical text.

Uses `text`; what cannot be read is a `ReadingError`.
"""
