"""How many rows a query has, as a value of another one."""

from django.db.models import IntegerField, Subquery


class Count(Subquery):
    """Of one thing at a time: a count over two joins would multiply the one by the other."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
