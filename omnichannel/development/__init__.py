"""What `make run` and the tests need on a machine that has nothing but Python."""
