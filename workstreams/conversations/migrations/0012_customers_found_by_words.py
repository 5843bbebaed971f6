"""Indexes by which contacts, accounts and cases are found, built while the product works."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models
from django.db.models.functions import Upper


def words(model: str, field: str) -> AddIndexConcurrently:
    vector = SearchVector(field, config="simple")
    return AddIndexConcurrently(model, GinIndex(vector, name=f"{model}_{field}_words"))


def beginning(model: str, field: str) -> AddIndexConcurrently:
    column = OpClass(Upper(field), "text_pattern_ops")
    return AddIndexConcurrently(model, models.Index(column, name=f"{model}_{field}"))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("conversations", "0011_find_by_words")]

    operations = [
        words("contact", "name"),
        words("account", "name"),
        words("case", "title"),
        beginning("contact", "email"),
        beginning("account", "email"),
        beginning("account", "number"),
        AddIndexConcurrently("contact", models.Index(Upper("name"), name="contact_namesakes")),
    ]
