"""Files of customers and agents: what may pass, fetched with care, kept in private."""
