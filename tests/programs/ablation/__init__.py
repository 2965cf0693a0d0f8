"""What each part of the way from a question to its answer is worth: switched off, with all asked again."""
