"""Question sets, ratings without a name, and the follow-ups of low ones."""
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("procedures", "0026_public_doors"),
    ]

    operations = [
        migrations.CreateModel(
            name='RatedCase',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='rated', serialize=False, to='procedures.case')),
            ],
            options={
                'verbose_name': 'rated case',
                'verbose_name_plural': 'rated cases',
            },
        ),
        migrations.CreateModel(
            name='QuestionSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=32)),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'question set',
                'verbose_name_plural': 'question sets',
                'constraints': [models.UniqueConstraint(fields=('code', 'number'), name='question_sets_have_versions')],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('use', models.CharField(choices=[('case', 'After the hand-over of a result'), ('visit', 'At the counter, of a visit')], max_length=8)),
                ('day', models.DateField()),
                ('points', models.PositiveSmallIntegerField()),
                ('most', models.PositiveSmallIntegerField()),
                ('satisfied', models.BooleanField()),
                ('text', models.CharField(blank=True, max_length=1000)),
                ('is_demo', models.BooleanField(default=False)),
                ('contact_case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.case')),
                ('questions', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.questionset')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.unit')),
            ],
            options={
                'verbose_name': 'rating',
                'verbose_name_plural': 'ratings',
            },
        ),
        migrations.CreateModel(
            name='RatingAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=32)),
                ('points', models.PositiveSmallIntegerField()),
                ('most', models.PositiveSmallIntegerField()),
                ('rating', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='procedures.rating')),
            ],
            options={
                'verbose_name': 'answer of a rating',
                'verbose_name_plural': 'answers of ratings',
            },
        ),
        migrations.CreateModel(
            name='ChosenQuestions',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use', models.CharField(choices=[('case', 'After the hand-over of a result'), ('visit', 'At the counter, of a visit')], max_length=8)),
                ('code', models.CharField(max_length=32)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.unit')),
            ],
            options={
                'verbose_name': 'chosen question set',
                'verbose_name_plural': 'chosen question sets',
                'constraints': [models.UniqueConstraint(fields=('unit', 'use'), name='a_unit_chooses_one_question_set')],
            },
        ),
        migrations.CreateModel(
            name='RatingFollowUp',
            fields=[
                ('rating', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='follow_up', serialize=False, to='procedures.rating')),
                ('opened_on', models.DateField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('done', models.CharField(blank=True, max_length=1000)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'follow-up of a rating',
                'verbose_name_plural': 'follow-ups of ratings',
            },
        ),
        migrations.AddIndex(
            model_name='rating',
            index=models.Index(fields=['unit', 'day'], name='ratings_of_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('most__gt', 0), ('points__lte', models.F('most'))), name='points_are_of_the_possible'),
        ),
        migrations.AddConstraint(
            model_name='ratinganswer',
            constraint=models.UniqueConstraint(fields=('rating', 'question'), name='a_question_is_answered_once'),
        ),
        migrations.AddConstraint(
            model_name='ratinganswer',
            constraint=models.CheckConstraint(condition=models.Q(('most__gt', 0), ('points__lte', models.F('most'))), name='an_answer_is_of_the_possible'),
        ),
        migrations.AddIndex(
            model_name='ratingfollowup',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['opened_on', 'rating'], name='follow_ups_open'),
        ),
        migrations.AddConstraint(
            model_name='ratingfollowup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('done', '')), models.Q(models.Q(('closed_at', None), _negated=True), models.Q(('closed_by', None), _negated=True), models.Q(('done', ''), _negated=True)), _connector='OR'), name='a_closed_follow_up_says_what_was_done'),
        ),
    ]
