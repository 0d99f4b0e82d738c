# An unclear row can be left as it is, which is no change: undo must not touch its child.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='importrow',
            name='what',
            field=models.CharField(choices=[('new', 'New'), ('moved', 'Moved'), ('changed', 'Changed'), ('left', 'Left'), ('back', 'Back again'), ('unclear', 'Unclear'), ('same', 'Same as before'), ('alone', 'Left as they are'), ('bad', 'Handed back')], max_length=8),
        ),
    ]
