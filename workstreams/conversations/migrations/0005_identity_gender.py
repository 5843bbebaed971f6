from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0004_session_agent_is_required'),
    ]

    operations = [
        migrations.AddField(
            model_name='contactidentity',
            name='gender',
            field=models.CharField(blank=True, max_length=100, verbose_name='Gender'),
        ),
    ]
