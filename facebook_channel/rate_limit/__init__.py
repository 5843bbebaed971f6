"""How fast a page may send, and when it has to rest."""
