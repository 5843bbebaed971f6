"""A local Messenger and Graph API, to try and to test the product without Facebook."""
