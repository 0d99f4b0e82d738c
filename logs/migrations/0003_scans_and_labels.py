
import django.db.models.deletion
import django.db.models.functions.datetime
import logs.models.label
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0005_files_of_challenges'),
        ('logs', '0002_lunchtime_club'),
        ('people', '0006_mail_stops'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(blank=True, choices=[('left', 'Left page'), ('right', 'Right page'), ('whole', 'Both pages')], max_length=5)),
                ('name', models.CharField(blank=True, max_length=100)),
                ('sha256', models.CharField(max_length=64)),
                ('received_key', models.CharField(blank=True, max_length=250)),
                ('received_bytes', models.PositiveBigIntegerField()),
                ('sheet_count', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('filed_at', models.DateTimeField(blank=True, null=True)),
                ('chosen_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('refusal', models.TextField(blank=True)),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scans', to='challenges.challenge')),
                ('entry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='scans', to='logs.logentry')),
                ('sent_by_pupil', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.pupil')),
                ('sent_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='LogLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=logs.models.label.new_token, editable=False, max_length=10, unique=True)),
                ('place', models.CharField(choices=[('left', 'Left page'), ('right', 'Right page'), ('whole', 'Both pages')], max_length=5)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('challenge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='log_labels', to='challenges.challenge')),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log_labels', to='people.pupil')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('challenge__isnull', False)), fields=('pupil', 'challenge', 'place'), name='one_label_a_page'), models.UniqueConstraint(condition=models.Q(('challenge', None)), fields=('pupil', 'place'), name='one_label_a_log_book')],
            },
        ),
        migrations.CreateModel(
            name='ScanSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('key', models.CharField(blank=True, max_length=250)),
                ('small_key', models.CharField(blank=True, max_length=250)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('byte_count', models.PositiveBigIntegerField(default=0)),
                ('width_px', models.PositiveIntegerField(default=0)),
                ('height_px', models.PositiveIntegerField(default=0)),
                ('turn_deg', models.PositiveSmallIntegerField(default=0)),
                ('sharpness', models.FloatField(default=0)),
                ('state', models.CharField(choices=[('read', 'Being filed'), ('filed', 'Filed'), ('waiting', 'Waiting for you'), ('aside', 'Set aside')], default='read', max_length=8)),
                ('why', models.CharField(blank=True, choices=[('unread', 'No label could be read.'), ('unclear', 'There are labels of two children on it.'), ('stranger', 'Its label is not one of this class.'), ('other', 'Its label is for another challenge.'), ('double', 'Another sheet of the pile is the same page.'), ('again', 'This very sheet is filed already.'), ('taken', 'There is a page in that place already.'), ('closed', 'The log is handed in already.'), ('damaged', 'This sheet of the file is damaged and would not open.'), ('blank', 'It is blank.')], max_length=8)),
                ('place', models.CharField(blank=True, choices=[('left', 'Left page'), ('right', 'Right page'), ('whole', 'Both pages')], max_length=5)),
                ('by_hand', models.BooleanField(default=False)),
                ('times_taken_back', models.PositiveSmallIntegerField(default=0)),
                ('handed_in_at', models.DateTimeField(blank=True, null=True)),
                ('page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='scan_sheets', to='logs.page')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='scan_sheets', to='logs.photo')),
                ('pupil', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='scan_sheets', to='people.pupil')),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='logs.scan')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('scan', 'number'), name='one_sheet_a_number')],
            },
        ),
    ]
