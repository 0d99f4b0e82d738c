"""A snapshot of what was understood, by objective: a tap of the teacher's, and the child's own word (S3.5,
S3.6). Not an in-depth assessment: no number, no history, and no child is set beside another.
"""

from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.models import Objective
from learninglogs.audit.models import record
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, User

from .voice import Pen


class Word(models.TextChoices):
    GOT_IT = "got_it", _("Got it")
    NEARLY = "nearly", _("Nearly")
    HELP = "help", _("Help")
    NOT_YET = "not_yet", _("Not yet")

    @property
    def icon(self) -> str:
        icons = {
            Word.GOT_IT: "circle-check",
            Word.NEARLY: "hourglass",
            Word.HELP: "hand",
            Word.NOT_YET: "circle-dashed",
        }
        return icons[self]

    @property
    def kind(self) -> str:
        """The colour of its status."""
        return {Word.GOT_IT: "good", Word.NEARLY: "help", Word.HELP: "wait", Word.NOT_YET: "wait"}[self]


TEACHERS_WORDS = [Word.GOT_IT, Word.NOT_YET]
CHILDS_WORDS = [Word.GOT_IT, Word.NEARLY, Word.HELP]


class ObjectiveSnapshotQuerySet(models.QuerySet["ObjectiveSnapshot"]):
    def visible_to(self, actor: Actor) -> Self:
        """Staff: all about the children they teach. Child and family: the child's own words alone.

        What a teacher taps is a note for the next lesson and stays with staff; a board has no place here.
        """
        own = Q(pupil__in=Pupil.objects.of_own(actor).values("pk"), pen=Pen.PUPIL)
        return self.filter(own | Q(pupil__in=Pupil.objects.taught_by(actor).values("pk")))

    def say(self, pupil: Pupil, objective: Objective, word: str, *, pen: Pen, by: Actor) -> str:
        """Put this word in the place of the one before, none for an empty one; returns the one before.

        Raises ValueError for a word this pen does not have. Said twice it stands once.
        """
        if word and word not in (TEACHERS_WORDS if pen == Pen.TEACHER else CHILDS_WORDS):
            raise ValueError(f"“{word}” is no word of this pen's.")
        own = {"pupil": pupil, "objective": objective, "pen": pen}
        with transaction.atomic():
            Pupil.objects.select_for_update().get(pk=pupil.pk)  # two taps, one after the other
            said = self.filter(**own).first() or ObjectiveSnapshot(**own)
            before = said.word
            if word == before:
                return before
            if word:
                said.word, said.said_by_id, said.said_at = word, by.user_id, timezone.now()
                said.save()
            verb = "tapped_snapshot" if pen == Pen.TEACHER else "said_snapshot"
            record(by, verb, said, school_id=pupil.school_id, child_id=pupil.pk)
            if not word:
                said.delete()
        return before


class ObjectiveSnapshot(models.Model):
    """One word about one child and one objective; the teacher's and the child's stand side by side.

    said_by: the adult who tapped, None for the child's own word.
    """

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="snapshots")
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="snapshots")
    pen = models.CharField(max_length=8, choices=Pen)
    word = models.CharField(max_length=8, choices=Word)
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ObjectiveSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "objective", "pen"], name="one_snapshot_a_pen_and_objective"
            ),
            models.CheckConstraint(
                condition=Q(pen="teacher", word__in=["got_it", "not_yet"])
                | Q(pen="pupil", word__in=["got_it", "nearly", "help"]),
                name="snapshot_word_of_its_pen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil}: {self.objective}"
