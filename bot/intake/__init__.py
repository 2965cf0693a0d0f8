"""Web pages and files of strangers, fetched within bounds and read in a process of their own.

Uses the library to read them; knows nothing of Discord.
"""
