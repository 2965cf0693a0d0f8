"""What people do: the test's side, the control API between them, and Discord's own client."""
