"""A web page to the article in it: blocks, which of them are the story, what the page says of itself."""
