"""What keeps the product from starting, in a sentence that says what to do."""


class CannotStart(Exception):
    """Its text is shown to whoever started the product, without a traceback."""
