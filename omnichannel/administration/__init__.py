"""The Django admin as administrators know it: one module per entry of the site map."""
