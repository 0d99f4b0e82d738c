"""One of everything in each of three classes, so that every address has something to point at."""

import datetime
import io
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from challenges.forms import content_of
from challenges.models import Challenge, ChallengeFile, HowItWas, Objective, Resource, Revision
from challenges.resources import folder_of
from feedback.models import Kind, Review, Voice
from learninglogs.galleries.models import ClassBook
from learninglogs.office.models import ClassListImport, FileFinding, ImportRow, What
from learninglogs.people.models import (
    Badge,
    ClassTablet,
    Consent,
    Guardian,
    GuardianInvitation,
    Pupil,
    Purpose,
    SchoolAccounts,
    SchoolClass,
    StaffInvitation,
)
from learninglogs.people.models.invitation import VALID_FOR
from logs.models import (
    ClassTime,
    Clip,
    ClipKind,
    Club,
    ClubPlace,
    Flap,
    FlapPicture,
    LogEntry,
    NewPage,
    Page,
    Photo,
    PhotoPicture,
    Place,
    Reference,
    Scan,
    ScanSheet,
)
from tests.people_of_the_school import (
    make_challenge,
    make_pupil,
)


@dataclass
class Scene:
    """What lies in one class: a log let through, a draft, a review asked for, a voice waiting."""

    school_class: SchoolClass
    pupil: Pupil
    classmate: Pupil
    challenge: Challenge
    draft_challenge: Challenge
    entry: LogEntry
    draft: LogEntry
    photo: Photo
    draft_photo: Photo
    spare: Photo
    page: Page
    review: Review
    voice: Voice
    tablet: ClassTablet
    badge: Badge
    guardian: Guardian
    invitation: GuardianInvitation
    staff_invitation: StaffInvitation
    batch: ClassListImport
    done_batch: ClassListImport
    unclear_row: ImportRow
    answer: Consent
    club_draft: LogEntry
    club_photo: Photo
    unset_challenge: Challenge
    resource: Resource
    unset_resource: Resource
    challenge_file: ChallengeFile
    taken_file: ChallengeFile
    flap: Flap
    inside: FlapPicture
    seen_inside: FlapPicture
    scan: Scan
    sheet: ScanSheet
    pages_scan: Scan
    pages_sheet: ScanSheet
    new_page: NewPage
    developed: LogEntry
    reference: Reference
    finding: FileFinding
    clip: Clip
    draft_clip: Clip


def a_picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "JPEG")
    return file.getvalue()


def place_photo(entry: LogEntry, place: Place | None) -> Photo:
    """A photo with its pictures; on a page of the entry, or spare where place is None."""
    photo = Photo.objects.create(
        entry=entry,
        sha256="0" * 64,
        received_bytes=9,
        pictures_made_at=timezone.now(),
        width_px=8,
        height_px=8,
    )
    content = a_picture()
    for size in ("320", "640", "1024", "2560", "master"):
        key = f"{photo.folder}/{size}.jpeg"
        default_storage.save(key, ContentFile(content))
        PhotoPicture.objects.create(
            photo=photo, size=size, key=key, sha256="0" * 64, content_type="image/jpeg",
            width_px=8, height_px=8, byte_count=len(content),
        )  # fmt: skip
    if place:
        Page.objects.create(entry=entry, photo=photo, **place.covers)
    return photo


def stick_on(photo: Photo, **fields: Any) -> Clip:
    """A made film of a second, stuck on this picture."""
    clip = Clip(
        entry=photo.entry, kind=ClipKind.FILM, position=1, title="My volcano erupts", sha256="0" * 64,
        received_bytes=9, duration_s=1, width_px=16, height_px=16, made_at=timezone.now(), pin_photo=photo,
        pin_x=40, pin_y=30, captions="0:00 A big fizz",
    )  # fmt: skip
    for name, value in fields.items():
        setattr(clip, name, value)
    clip.key, clip.poster_key = f"{clip.folder}/clip.mp4", f"{clip.folder}/poster.jpeg"
    default_storage.save(clip.key, ContentFile(b"film"))
    default_storage.save(clip.poster_key, ContentFile(a_picture()))
    clip.save(force_insert=True)
    return clip


def hand_in(pupil: Pupil, challenge: Challenge) -> LogEntry:
    now = timezone.now()
    return LogEntry.objects.create(pupil=pupil, challenge=challenge, handed_in_at=now, let_through_at=now)


def set_scene(school_class: SchoolClass, pupil: Pupil, classmate: Pupil, challenge: Challenge) -> Scene:
    entry, theirs = hand_in(pupil, challenge), hand_in(classmate, challenge)
    place_photo(theirs, Place.WHOLE)
    photo = place_photo(entry, Place.WHOLE)
    draft_challenge = make_challenge(school_class, "What floats?", set_days_ago=2)
    draft = LogEntry.objects.create(pupil=pupil, challenge=draft_challenge)
    draft_photo = place_photo(draft, Place.LEFT)
    spare = place_photo(draft, None)
    review = Review.objects.create(entry=entry, reviewer=classmate)
    given = Review.objects.create(entry=theirs, reviewer=pupil, given_at=timezone.now())
    voice = Voice.objects.create(
        entry=theirs, review=given, kind=Kind.WISH, words="I wish for more", by_pupil=pupil,
        pen="pupil", who=pupil.first_name,
    )  # fmt: skip
    key = f"schools/{school_class.school_id}/books/{challenge.pk}/book.pdf"
    default_storage.save(key, ContentFile(b"%PDF-1.7"))
    ClassBook.objects.create(challenge=challenge, key=key, page_count=1, byte_count=8, made_at=timezone.now())
    tablet = ClassTablet.objects.create(school_class=school_class, name="Tablet 1", token_hash="0")
    badge = Badge.objects.create(pupil=pupil, token_hash=f"badge of {pupil.pk}")
    office = set_office(school_class, pupil) | set_bank(school_class) | set_editor(challenge)
    set_telling(pupil, challenge)
    class_time = set_class_time(entry, theirs)
    used = Reference.objects.create(entry=draft, kind="book", title="Boats", position=0)
    return Scene(
        school_class=school_class, pupil=pupil, classmate=classmate, challenge=challenge,
        draft_challenge=draft_challenge, entry=entry, draft=draft, photo=photo, draft_photo=draft_photo,
        spare=spare, page=draft.pages.get(), review=review, voice=voice, tablet=tablet, badge=badge,
        **office, **set_club(classmate, draft_challenge), **set_flaps(draft_photo, photo), **set_scans(draft),
        **class_time, reference=used, finding=lose_a_picture(photo),
        clip=stick_on(photo), draft_clip=stick_on(draft_photo),
    )  # fmt: skip


def set_flaps(draft_photo: Photo, photo: Photo) -> dict[str, Any]:
    """A flap on the page of the draft, and one on the page that was let through; a picture under each."""
    there, seen = (
        FlapPicture.objects.create(
            flap=Flap.objects.create(photo=page, x=10, y=60, w=30, h=20, label="The magma chamber"),
            photo=place_photo(page.entry, None),
        )
        for page in (draft_photo, photo)
    )
    return {"flap": there.flap, "inside": there, "seen_inside": seen}


def set_scans(draft: LogEntry) -> dict[str, Any]:
    """A pile of the class with a sheet nobody has claimed, and a child's own scan to choose a page from."""
    found: dict[str, Any] = {}
    for name, entry in [("", None), ("pages_", draft)]:
        read = {"sha256": "0" * 64, "received_bytes": 9, "sheet_count": 1, "read_at": timezone.now()}
        scan = Scan.objects.create(challenge=draft.challenge, entry=entry, **read)
        key = f"{scan.folder}/1.jpg"
        default_storage.save(key, ContentFile(a_picture()))
        sheet = ScanSheet.objects.create(
            scan=scan, number=1, key=key, small_key=key, sha256="0" * 64, state="waiting",
            pupil=draft.pupil if entry else None,
        )  # fmt: skip
        found |= {f"{name}scan": scan, f"{name}sheet": sheet}
    return found


def set_club(child: Pupil, challenge: Challenge) -> dict[str, Any]:
    """The school's lunchtime club, every day, with this child's place and a page begun there."""
    club, _is_new = Club.objects.get_or_create(
        school=child.school, defaults={"place": "Library", "weekdays": list(range(7))}
    )
    ClubPlace.objects.create(club=club, pupil=child, reason="needs a printer")
    draft = LogEntry.objects.create(pupil=child, challenge=challenge)
    return {"club_draft": draft, "club_photo": place_photo(draft, Place.LEFT)}


def set_class_time(entry: LogEntry, theirs: LogEntry) -> dict[str, Any]:
    """Class time is open: a new page waits over this log; over the other's one was let through."""
    soon = timezone.now() + datetime.timedelta(hours=1)
    ClassTime.objects.create(challenge=entry.challenge, closes_at=soon)
    waiting = NewPage.objects.create(entry=entry, photo=place_photo(entry, None), place=Place.WHOLE)
    before, now = theirs.pages.get(), timezone.now()
    Page.objects.filter(pk=before.pk).update(replaced_at=now)
    photo = place_photo(theirs, Place.WHOLE)
    through = {"before": before, "page": photo.pages.get(), "let_through_at": now}
    NewPage.objects.create(entry=theirs, photo=photo, place=Place.WHOLE, **through)
    return {"new_page": waiting, "developed": theirs}


def set_telling(pupil: Pupil, challenge: Challenge) -> None:
    """An objective, and what the child told: a sentence that may be quoted."""
    now = timezone.now()
    Objective.objects.create(challenge=challenge, position=0, text="I can explain what I found out.")
    HowItWas.objects.create(
        pupil=pupil, challenge=challenge, pen="child", fit="right", minutes=75, wish="I wish for more",
        found_out="Bridges sing", quoted_at=now, let_through_at=now,
    )  # fmt: skip


def set_editor(challenge: Challenge) -> dict[str, Any]:
    """A challenge not set yet, a picture beside each, and an earlier save of the one that is out."""
    unset = make_challenge(challenge.school_class, "Not set yet", published_at=None)
    Revision.objects.create(challenge=challenge, number=1, content={"fields": content_of(challenge)})
    return {
        "unset_challenge": unset,
        "resource": put_picture_beside(challenge),
        "unset_resource": put_picture_beside(unset),
    }


def put_picture_beside(challenge: Challenge) -> Resource:
    key = f"{folder_of(challenge)}/2560-{challenge.pk}.jpg"
    picture = Resource(
        challenge=challenge, kind="picture", title="A bee", is_on_card=True, key=key, width_px=8, height_px=8,
        content_type="image/jpeg",
    )  # fmt: skip
    for each in picture.keys:
        default_storage.save(each, ContentFile(a_picture()))
    picture.save()
    return picture


def set_office(school_class: SchoolClass, pupil: Pupil) -> dict[str, Any]:
    """What lies in the school's office about this class: people asked in, lists sent."""
    school, soon = school_class.school, timezone.now() + VALID_FOR
    SchoolAccounts.objects.get_or_create(
        school=school, kind="google", defaults={"place": "school.example", "sealed_secret": "0"}
    )
    batches = [
        ClassListImport.objects.create(school=school, file_name=f"{school_class}.csv", applied_at=applied_at)
        for applied_at in (None, timezone.now())
    ]
    return {
        "guardian": pupil.guardians.filter(ended_at=None).first(),
        "invitation": GuardianInvitation.objects.create(
            pupil=pupil, token_hash=f"letter {pupil.pk}", expires_at=soon
        ),
        "staff_invitation": StaffInvitation.objects.create(
            school=school, email="vale@school.example", roles=["teacher"], expires_at=soon,
            token_hash=f"staff {school_class.pk}",
        ),
        "batch": batches[0],
        "done_batch": batches[1],
        "unclear_row": ImportRow.objects.create(
            batch=batches[0], number=1, what=What.UNCLEAR, name="Amy Hart", wanted={"first_name": "Amy"}
        ),
        "answer": Consent.objects.create(
            pupil=pupil, purpose=Purpose.ASSEMBLY, is_yes=True, on_paper_from="Gran"
        ),
    }  # fmt: skip


def set_bank(school_class: SchoolClass) -> dict[str, Any]:
    """A draft of the class, and two files of challenges its teacher has sent: one looked at, one taken."""
    sender = school_class.teachings.order_by("pk").first().staff.user
    return {
        "unset_challenge": make_challenge(school_class, "Not set yet", published_at=None),
        "challenge_file": ChallengeFile.objects.create(
            school=school_class.school,
            made_by=sender,
            file_name="theirs.json",
            content=[{"title": "Bridges"}],
        ),
        "taken_file": ChallengeFile.objects.create(
            school=school_class.school, made_by=sender, file_name="taken.zip", taken_at=timezone.now()
        ),
    }


def lose_a_picture(photo: Photo) -> FileFinding:
    """The smallest picture of a photo, which the nightly check has found missing."""
    lost = photo.pictures.get(size="320")
    return FileFinding.objects.create(
        school=photo.entry.pupil.school,
        shelf="page-pictures",
        key=lost.key,
        what="missing",
        last_seen_at=timezone.now(),
    )


def set_scenes(school: SimpleNamespace) -> dict[str, Scene]:
    """Ada's class, Finn's class next to it, and Zoë's in another school; each child with one classmate."""
    school.gus = make_pupil("Gus", "Hart", school.heron)
    school.yan = make_pupil("Yan", "Li", school.oak)
    return {
        "kingfisher": set_scene(school.kingfisher, school.ada, school.ben, school.challenge),
        "heron": set_scene(school.heron, school.finn, school.gus, school.heron_challenge),
        "oak": set_scene(school.oak, school.zoe, school.yan, school.oak_challenge),
    }
