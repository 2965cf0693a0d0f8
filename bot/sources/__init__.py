"""Folders, pages, feeds and sitemaps that are looked at again and again, and what they bring into the index.

Uses `intake` to fetch and read; knows nothing of Discord.
"""
