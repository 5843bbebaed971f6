"""Where Facebook posts what happens on our pages."""
