"""Large indexes, built while the product works: for words, and for the line with priorities."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("conversations", "0010_notes_cases_snoozing_and_priorities")]

    operations = [
        AddIndexConcurrently(
            model_name='message',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('text', config='simple'), name='message_words'),
        ),
        AddIndexConcurrently(
            model_name='contactidentity',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('name', config='simple'), name='identity_name_words'),
        ),
        RemoveIndexConcurrently(
            model_name='conversation',
            name='conversation_in_line',
        ),
        AddIndexConcurrently(
            model_name='conversation',
            index=models.Index(condition=models.Q(('offered_to', None), ('offering_stopped_at', None), ('preferred_agent', None), ('status', 'open')), fields=['queue', 'work_stream', '-priority', 'last_customer_message_at', 'id'], name='conversation_in_line'),
        ),
    ]
