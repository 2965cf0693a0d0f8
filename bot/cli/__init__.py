"""The command line: what each command does, its console, its progress bars.

Uses everything below it, and loads each part only for the command that needs it.
"""
