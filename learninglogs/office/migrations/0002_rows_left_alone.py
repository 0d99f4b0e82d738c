# An unclear row can be left as it is, which is no change: undo must not touch its child.

from django.db import migrations, models


def tell_them_apart(apps, schema_editor):
    rows = apps.get_model("office", "ImportRow").objects
    rows.filter(what="same", done_at__isnull=False).update(what="alone", done_at=None)


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
        migrations.RunPython(tell_them_apart, migrations.RunPython.noop),
    ]
