"""An index by which notes are found, built while the product works."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("conversations", "0013_drafts_of_both_kinds")]

    operations = [
        AddIndexConcurrently(
            "note", GinIndex(SearchVector("text", config="simple"), name="note_words")
        )
    ]
