"""What becomes of a file from another school once it was taken: its pictures and PDFs are cleaned and put
beside the drafts, the drafts can be taken back while nobody has touched them, and in a week it is forgotten.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from learninglogs.files.picture_process import PictureProcessFailed
from learninglogs.files.refusals import Refusal
from learninglogs.jobs.models import Job, JobState
from learninglogs.people.actor import Actor

from .content import Enclosed
from .exchange import read_one
from .models import Challenge, ChallengeFile, Resource
from .models.file import KEPT_FOR
from .parcel import any_title
from .resources import TooManyResources, clean, forget_files, place, put_on_card

FORGET, PUT_BESIDE = "forget-brought-in", "put-beside-brought-in"
FIRST_VERSION = 1


# ── Forgotten ───────────────────────────────────────────────────────────────────
def forget_in_time(kept: ChallengeFile) -> None:
    """Asked for before the first byte is stored, so that a killed process leaves nothing for ever."""
    _ask_to_forget(kept, f"{FORGET}:{kept.folder}", run_after=timezone.now() + KEPT_FOR)


def forget_now(kept: ChallengeFile) -> None:
    """Destroy its pictures and PDFs as they came."""
    _ask_to_forget(kept, f"{FORGET}-now:{kept.folder}")


def _ask_to_forget(kept: ChallengeFile, key: str, **when: Any) -> None:
    payload = {"school": kept.school_id, "folder": str(kept.folder)}
    Job.objects.ask(FORGET, key, school=kept.school, payload=payload, **when)


def drop(kept: ChallengeFile) -> None:
    """Leave the whole file."""
    with transaction.atomic():
        forget_now(kept)
        kept.delete()


def destroy_files(folder: str) -> None:
    """folder: of the storage."""
    names: list[str] = []
    with contextlib.suppress(FileNotFoundError):
        _folders, names = default_storage.listdir(folder)
    for name in names:
        default_storage.delete(f"{folder}/{name}")


# ── Put beside the drafts ───────────────────────────────────────────────────────
def beside(challenge: Challenge) -> list[list[Any]]:
    """What lies beside it, to be compared later: the id of each, and whether it lies on the card."""
    return [list(each) for each in challenge.resources.order_by("pk").values_list("pk", "is_on_card")]


def remember(kept: ChallengeFile, made: Mapping[int, Challenge]) -> None:
    """Write down which drafts were made of the file, and have each one's files put beside it.

    made: by the challenge's place in the file.
    """
    kept.made = [
        {"challenge": draft.pk, "number": number, "beside": beside(draft)} for number, draft in made.items()
    ]
    kept.save(update_fields=["taken_at", "made"])
    waiting = [row for row in kept.made if kept.content[row["number"]].get("files")]
    for row in waiting:
        payload = {"file": kept.pk, "challenge": row["challenge"]}
        Job.objects.ask(PUT_BESIDE, put_key(row["challenge"]), school=kept.school, payload=payload)
    if not waiting:
        forget_now(kept)


def put_key(challenge_pk: int) -> str:
    return f"{PUT_BESIDE}:{challenge_pk}"


@dataclass
class Cleaned:
    """The files of one draft, cleaned, not yet beside it. left_out: {"title", "file", "why"} each."""

    draft: Challenge
    resources: list[tuple[Resource, bool]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)

    def take(self, kept: ChallengeFile, named: Enclosed) -> None:
        """Clean it, or say why it stays out. Raises OSError where the storage fails."""
        try:
            with default_storage.open(kept.key_of(named.sha256)) as came:
                resource = clean(self.draft, File(came, name=named.name), title=any_title(named))
        except Refusal as refusal:
            self.leave_out(named, refusal.words)
        except (PictureProcessFailed, FileNotFoundError):
            self.leave_out(named, Refusal().words)
        else:
            self.resources.append((resource, named.is_on_card))

    def leave_out(self, named: Enclosed, why: str) -> None:
        self.left_out.append({"title": self.draft.title, "file": any_title(named), "why": why})

    def put_beside(self, kept_pk: int) -> None:
        """Inside the transaction that ends the job. A draft thrown away meanwhile gets nothing."""
        kept = ChallengeFile.objects.select_for_update().filter(pk=kept_pk).first()
        draft = Challenge.objects.select_for_update().filter(pk=self.draft.pk).first()
        if kept is None or draft is None:
            forget_files(self.draft)
            return
        has_picture = draft.resources.filter(is_on_card=True).exists()
        for resource, _is_on_card in self.resources:
            with contextlib.suppress(TooManyResources):  # somebody was quick to add their own
                place(resource)
        if not has_picture:
            self._put_on_card()
        self._write_down(kept)

    def _put_on_card(self) -> None:
        """What lay on the card there, lies on it here; nothing where nothing did."""
        for resource, is_on_card in sorted(self.resources, key=itemgetter(1)):
            if resource.pk:
                put_on_card(resource, on=is_on_card)

    def _write_down(self, kept: ChallengeFile) -> None:
        for row in kept.made:
            if row["challenge"] == self.draft.pk:
                row["beside"] = beside(self.draft)
        kept.left_out += self.left_out
        kept.save(update_fields=["made", "left_out"])
        keys = [put_key(row["challenge"]) for row in kept.made]
        if not Job.objects.filter(key__in=keys).exclude(state=JobState.DONE).exists():
            forget_now(kept)


def files_for(kept: ChallengeFile, draft_pk: int) -> list[Enclosed]:
    """What is to lie beside that draft."""
    number = next(row["number"] for row in kept.made if row["challenge"] == draft_pk)
    return list(read_one(kept.content[number]).files)


def still_putting(kept: ChallengeFile) -> dict[str, Any]:
    """waiting: drafts whose files are still being cleaned. failed: those where it did not work at all."""
    keys = [put_key(row["challenge"]) for row in kept.made]
    states = list(Job.objects.filter(key__in=keys).values_list("state", flat=True))
    return {
        "waiting": sum(state in {JobState.PENDING, JobState.RUNNING} for state in states),
        "failed": states.count(JobState.FAILED),
    }


# ── Taken back ──────────────────────────────────────────────────────────────────
def drafts_of(kept: ChallengeFile, actor: Actor) -> list[Challenge]:
    """The drafts made of it that are still there and may be removed, each with `is_untouched`."""
    made = {row["challenge"]: row["beside"] for row in kept.made}
    found = Challenge.objects.removable_by(actor).filter(pk__in=made).order_by("pk")
    drafts = list(found.select_related("school_class__school").prefetch_related("resources"))
    for draft in drafts:
        now = sorted([each.pk, each.is_on_card] for each in draft.resources.all())
        draft.is_untouched = draft.version == FIRST_VERSION and now == made[draft.pk]  # type: ignore[attr-defined]  # for whoever looks
    return drafts


def take_back(kept: ChallengeFile, actor: Actor) -> tuple[list[Challenge], list[Challenge]]:
    """Undo: remove the drafts nobody has touched; those removed, and those that stay."""
    with transaction.atomic():
        kept = ChallengeFile.objects.select_for_update().get(pk=kept.pk)
        drafts = drafts_of(kept, actor)
        gone = [each for each in drafts if each.is_untouched]  # type: ignore[attr-defined]  # as above
        for draft in gone:
            forget_files(draft)
            Challenge.objects.filter(pk=draft.pk).delete()
        drop(kept)
    return gone, [each for each in drafts if each not in gone]
