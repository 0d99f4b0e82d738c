"""The nightly check: every stored file of a school is read and compared with what was kept, in small slices,
so that a worker is never held for long and a check that was stopped goes on where it was.

Afterwards the storage itself is walked through: what no row names is noted, and removed a day later at the
earliest, once more compared with the rows in the transaction that removes it.
"""

import datetime
import zoneinfo
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from learninglogs.files.check import MISSING, UNNAMED, Look, keys_below, look_at
from learninglogs.files.stored import Shelf, Stored, shelf_called, shelf_of, shelves
from learninglogs.jobs.models import FINISHED, Job
from learninglogs.office.models import FileCheck, FileFinding
from learninglogs.people.models import School

CHECK, NIGHT, LOOK_AGAIN = "check-files", "check-files-tonight", "look-at-files-again"
AT = datetime.time(2, 0)
# A slice reads this much and no more than one file beyond it; then everybody else has their turn.
SLICE_BYTES, SLICE_FILES, SLICE_KEYS = 64_000_000, 400, 2_000
PAUSE = datetime.timedelta(seconds=3)
DAY = datetime.timedelta(days=1)
# After the shelves and the walk: what no row names is removed, so many files a slice.
REMOVING, REMOVED_AT_ONCE = "removing", 50
# More than this of all that lies there: not files that were forgotten, but a database older than the files.
MOST_UNNAMED, MOST_UNNAMED_PART = 100, 0.1
KEPT_FOR = datetime.timedelta(days=90)
Report = Callable[[int, int], None]


# ── Asking ──────────────────────────────────────────────────────────────────────
def start() -> None:
    """What every start of the product does for the check; asked twice it is still one job."""
    ask_for_night(after=timezone.localdate())


def ask_for_night(*, after: datetime.date) -> None:
    night = after + DAY
    moment = timezone.make_aware(datetime.datetime.combine(night, AT))
    Job.objects.ask(NIGHT, f"{NIGHT}:{night.isoformat()}", school=None, payload={}, run_after=moment)


def begin(school: School) -> FileCheck:
    """Begin a check, or have one that was stopped go on."""
    with transaction.atomic():
        first = shelves()[0].name
        check, _is_new = FileCheck.objects.under_way().get_or_create(school=school, defaults={"shelf": first})
        _ask(school)
    return check


def begin_all() -> None:
    """Begin the night's check of every school, forget old findings, and ask for the night to come."""
    FileFinding.objects.filter(put_right_at__lte=timezone.now() - KEPT_FOR).delete()
    FileCheck.objects.finished().filter(finished_at__lte=timezone.now() - KEPT_FOR).delete()
    for school in School.objects.all():
        begin(school)
    ask_for_night(after=timezone.localdate())


def _ask(school: School, run_after: datetime.datetime | None = None) -> None:
    payload = {"school": school.pk}
    Job.objects.ask(CHECK, f"{CHECK}:{school.pk}", school=school, payload=payload, run_after=run_after)


def look_again(school: School, *, after: int = 0, pause: datetime.timedelta | None = None) -> None:
    """Have every file that was missing or damaged looked at once more. after: the id of the last that was."""
    Job.objects.ask(
        LOOK_AGAIN,
        f"{LOOK_AGAIN}:{school.pk}",
        school=school,
        payload={"school": school.pk, "after": after},
        run_after=timezone.now() + pause if pause else None,
    )


def is_looking(school: School) -> bool:
    """Whether files are looked at now, or in a moment."""
    keys = [f"{CHECK}:{school.pk}", f"{LOOK_AGAIN}:{school.pk}"]
    return bool(Job.objects.filter(key__in=keys).exclude(state__in=FINISHED).exists())


def next_night(school: School) -> datetime.datetime:
    """When the next check begins, on the school's wall clock."""
    night = Job.objects.filter(kind=NIGHT, run_after__gt=timezone.now()).order_by("run_after").first()
    moment = night.run_after if night else timezone.now()
    return moment.astimezone(zoneinfo.ZoneInfo(school.time_zone))


# ── One slice ───────────────────────────────────────────────────────────────────
@dataclass
class Slice:
    """What one slice found. shelf, mark: where the check goes on after it."""

    check: FileCheck
    shelf: str = REMOVING
    mark: str = ""
    looks: list[tuple[Shelf, Look]] = field(default_factory=list)
    unnamed: list[tuple[Shelf, str]] = field(default_factory=list)

    def work(self, report: Report) -> None:
        """Read, and change nothing. Raises what a lost lease raises."""
        if shelf := shelf_called(self.check.shelf):
            self._look_at(shelf, report)
        elif self.check.shelf != REMOVING:
            self._walk(report)

    def _look_at(self, shelf: Shelf, report: Report) -> None:
        self.shelf, self.mark = shelf.name, self.check.mark
        files = shelf.after(self.check.school_id, self.check.mark, SLICE_FILES)
        byte_count = 0
        for done, stored in enumerate(files):
            if byte_count >= SLICE_BYTES and stored.mark != self.mark:
                return
            report(done, len(files))
            look = look_at(stored)
            self.looks.append((shelf, look))
            byte_count += look.byte_count
            self.mark = stored.mark
        if len(files) < SLICE_FILES:
            names = [each.name for each in shelves()]
            self.shelf, self.mark = dict(zip(names, [*names[1:], ""], strict=True))[shelf.name], ""

    def _walk(self, report: Report) -> None:
        """Through the school's folder: what is no shelf's is left alone, whatever it is."""
        folder = f"schools/{self.check.school_id}"
        keys = list(islice(keys_below(folder, self.check.mark), SLICE_KEYS))
        by_shelf: dict[Shelf, list[str]] = defaultdict(list)
        for key in keys:
            if shelf := shelf_of(key):
                by_shelf[shelf].append(key)
        for shelf, theirs in by_shelf.items():
            report(0, len(keys))
            named = shelf.named(theirs)
            self.unnamed += [(shelf, key) for key in theirs if key not in named and _is_old(key)]
        if len(keys) == SLICE_KEYS:
            self.shelf, self.mark = "", keys[-1]

    # ── Written down ────────────────────────────────────────────────────────────
    def apply(self) -> None:
        """In the transaction that ends the job. A slice that somebody else has done changes nothing."""
        began_at = (self.check.shelf, self.check.mark)
        check = FileCheck.objects.select_for_update().filter(pk=self.check.pk, finished_at=None).first()
        if check is None or (check.shelf, check.mark) != began_at:
            return
        write_down(check.school, self.looks)
        note_unnamed(check.school, self.unnamed)
        self._count(check)
        if check.shelf == REMOVING and not remove_unnamed(check):
            settle(check.school)
            check.finished_at = timezone.now()
        else:
            _ask(check.school, run_after=timezone.now() + PAUSE)
        check.shelf, check.mark = self.shelf, self.mark
        check.save()

    def _count(self, check: FileCheck) -> None:
        for shelf, look in self.looks:
            count, byte_count = check.counted.get(shelf.name, (0, 0))
            check.counted[shelf.name] = [count + 1, byte_count + look.byte_count]
        check.count += len(self.looks)
        check.byte_count += sum(look.byte_count for _shelf, look in self.looks)


def _is_old(key: str) -> bool:
    """Whether it has lain there for a day: what is younger may be somebody's work in hand."""
    try:
        return default_storage.get_modified_time(key) < timezone.now() - DAY
    except FileNotFoundError:
        return False


# ── What was found ──────────────────────────────────────────────────────────────
def write_down(school: School, looks: list[tuple[Shelf, Look]]) -> None:
    """Keep what is missing or damaged and still named; end what is whole again; learn hashes nobody knew."""
    now = timezone.now()
    keys = [look.stored.key for _shelf, look in looks]
    findings = FileFinding.objects.open().filter(school=school, key__in=keys)
    known = {each.key: each for each in findings}
    for shelf, look in looks:
        finding = known.get(look.stored.key)
        if not look.trouble:
            if finding:
                FileFinding.objects.filter(pk=finding.pk).update(put_right_at=now)
            if not look.stored.sha256:
                shelf.learn(look.stored, look.sha256)
        elif _is_true_still(shelf, look):
            finding = finding or FileFinding(school=school, shelf=shelf.name, key=look.stored.key)
            finding.what, finding.last_seen_at = look.trouble, now
            finding.save()


def _is_true_still(shelf: Shelf, look: Look) -> bool:
    """Rows change while files are read: a picture that was just turned has left its old file behind."""
    named: Stored | None = shelf.named([look.stored.key]).get(look.stored.key)
    if named is None or named.sha256 != look.stored.sha256:
        return False
    return look.trouble != MISSING or not default_storage.exists(look.stored.key)


def settle(school: School) -> None:
    """End the findings whose file no row names any more: a page taken off, a book made anew."""
    for shelf, findings in _by_shelf(FileFinding.objects.open().troubles().filter(school=school)).items():
        named = shelf.named([each.key for each in findings])
        over = [each.pk for each in findings if each.key not in named]
        FileFinding.objects.filter(pk__in=over).update(put_right_at=timezone.now())


def _by_shelf(findings: Iterable[FileFinding]) -> dict[Shelf, list[FileFinding]]:
    sorted_out: dict[Shelf, list[FileFinding]] = defaultdict(list)
    for each in findings:
        if shelf := shelf_called(each.shelf):
            sorted_out[shelf].append(each)
    return sorted_out


@dataclass
class SecondLook:
    """The open findings of a school, looked at again. after: the id of the last; 0 when all were."""

    school: School
    after: int = 0
    looks: list[tuple[Shelf, Look]] = field(default_factory=list)

    def work(self, after: int, report: Report) -> None:
        findings = FileFinding.objects.open().troubles().filter(school=self.school, pk__gt=after)
        byte_count = 0
        for finding in findings.order_by("pk")[:SLICE_FILES]:
            if byte_count >= SLICE_BYTES:
                return
            report(0, 1)
            shelf = shelf_called(finding.shelf)
            if shelf and (stored := shelf.named([finding.key]).get(finding.key)):
                look = look_at(stored)
                self.looks.append((shelf, look))
                byte_count += look.byte_count
            self.after = finding.pk
        if findings.count() <= SLICE_FILES:
            self.after = 0

    def apply(self) -> None:
        write_down(self.school, self.looks)
        settle(self.school)
        if self.after:
            look_again(self.school, after=self.after, pause=PAUSE)


# ── What no row names ───────────────────────────────────────────────────────────
def note_unnamed(school: School, unnamed: list[tuple[Shelf, str]]) -> None:
    now = timezone.now()
    found = FileFinding.objects.open().filter(school=school, key__in=[key for _shelf, key in unnamed])
    found.troubles().update(put_right_at=now)
    found.unnamed().update(last_seen_at=now)
    known = set(found.unnamed().values_list("key", flat=True))
    FileFinding.objects.bulk_create(
        FileFinding(school=school, shelf=shelf.name, key=key, what=UNNAMED, last_seen_at=now)
        for shelf, key in unnamed
        if key not in known
    )


def are_too_many(count: int, whole_count: int) -> bool:
    """Whether so many files without a row are more likely a mistake: then nothing is removed."""
    return count > MOST_UNNAMED and count > MOST_UNNAMED_PART * whole_count


def remove_unnamed(check: FileCheck) -> int:
    """What no row has named for a day goes, unless one names it now; how many were looked at for that, 0 when
    all is done.
    """
    found = FileFinding.objects.open().unnamed().filter(school=check.school)
    found.filter(last_seen_at__lt=check.started_at).update(put_right_at=timezone.now())
    if are_too_many(found.count(), check.count):
        return 0
    old = list(found.filter(first_seen_at__lte=timezone.now() - DAY)[:REMOVED_AT_ONCE])
    for shelf, findings in _by_shelf(old).items():
        for each in findings:
            with shelf.held(each.key):
                if not shelf.named([each.key]):
                    default_storage.delete(each.key)
    FileFinding.objects.filter(pk__in=[each.pk for each in old]).update(put_right_at=timezone.now())
    return len(old)
