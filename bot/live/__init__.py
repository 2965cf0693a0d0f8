"""The index that is served, off the event loop, the next one built beside it, and counts of both.

Uses the library by its front door; knows nothing of messages.
"""
