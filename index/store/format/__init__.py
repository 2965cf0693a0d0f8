"""How a generation lies in a file of SQLite's: its rows, what their values mean, and their seals."""
