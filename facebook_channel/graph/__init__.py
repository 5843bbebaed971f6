"""The Graph API: how we ask, and what its answers mean."""
