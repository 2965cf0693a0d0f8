"""Feeds and sitemaps as lists of what there is, apart from the articles that they hold."""
