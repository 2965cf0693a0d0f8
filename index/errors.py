"""The errors this library raises, each with a sentence that a user can act on."""


class ArticlebotError(Exception):
    """Bad input or a bad state that the user can mend; the message says what and how."""


class ReadingError(ArticlebotError):
    """An article cannot be read: missing, empty, binary, encrypted, too large, or no article."""


class ModelError(ArticlebotError):
    """An embedding model cannot be loaded, or is not the one that made the index."""


class QuestionError(ArticlebotError):
    """A question is empty or too long, or names an article the index does not hold."""


class CalibrationError(ArticlebotError):
    """A calibration is not of its form, or cannot be fitted on what was given."""


class StoreError(ArticlebotError):
    """An index on disk cannot be used as asked."""


class IndexMissingError(StoreError):
    """The folder holds no index."""


class IndexDamagedError(StoreError):
    """A file of the index is missing or not what was written."""


class IndexBusyError(StoreError):
    """Another process is building this index."""
