"""Keys count for a token, and are written together with what was done under them."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import workstreams.models.encrypted


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0001_token_scopes_and_kept_answers'),
        ('conversations', '0021_facts_found_by_the_hour'),
        ('knox', '0009_extend_authtoken_field'),
    ]

    operations = [
        migrations.DeleteModel('KeptAnswer'),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255)),
                ('fingerprint', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField()),
                ('body', workstreams.models.encrypted.EncryptedTextField(blank=True)),
                ('answered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('conversation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.conversation')),
                ('token', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='knox.authtoken')),
            ],
            options={
                'indexes': [models.Index(fields=['answered_at'], name='key_answered_at')],
                'constraints': [models.UniqueConstraint(fields=('token', 'key'), name='key_answered_once_per_token')],
            },
        ),
    ]
