"""An index kept by Qdrant, which any number of processes share; the one place that talks to it.

    NAME                  an alias of the collection that is live
    NAME~previous         an alias of the one before the last rebuild, where that is kept
    NAME~INDEX_ID         a collection, in which one generation follows the other
    NAME@SPORTS           the same for the collection SPORTS of an index; NAME is that of its collection main

A collection holds passages with what finds them, articles with all their rows, parts of the list of stems,
the right to build, and the *pointer*, which says which generation is live. Passages, articles and parts carry
the number of the generation that they came with (`born`) and of the one that they left with (`gone`). Who
reads asks for those of its own generation, so that it sees the old or the new; the pointer is one point, and
written in one step. Only `address` can be imported where qdrant-client is not installed.
"""
