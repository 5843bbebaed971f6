"""Whether a page is connected: looked at, mended, and told to people."""
