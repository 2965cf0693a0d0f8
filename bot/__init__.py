"""Carries questions to the index and answers back: the command line and Discord."""
