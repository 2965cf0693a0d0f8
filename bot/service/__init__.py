"""The process: client, commands, connection, signals, HTTP, systemd, logs.

Uses every feature, and is used by the command line alone.
"""
