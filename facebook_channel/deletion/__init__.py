"""Facebook's data deletion callback."""
