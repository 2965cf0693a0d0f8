"""What administrators and managers of servers do: articles, how the bot behaves where, how it is doing."""
