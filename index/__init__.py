"""Articles in, cited answers out.

    from index import Index

    index = Index.build("my-index", ["article.txt", "news/"])
    answer = index.ask("What did Peskov say?")
    for citation in answer.citations:
        print(citation.quote)

The names that `__init__.pyi` tells are the library's interface; they are loaded when they are first used, so
that a program that needs no model never waits for one.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
