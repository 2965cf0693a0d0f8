"""Who said what in an article, and who is who in it, found by rules.

Uses `text`; knows nothing of questions. What finds is loaded when it is first used: what answers needs only
what was found.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
