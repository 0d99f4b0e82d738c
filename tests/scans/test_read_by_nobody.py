"""Labels that were replaced, and sheets whose label nobody could read."""

from learninglogs.jobs.runner import run_due
from logs.models import LogLabel, Photo, Place, Scan, ScanSheet
from logs.scans.sorting import ReadSheet, sort
from tests.people_of_the_school import client_for
from tests.scans.make_class_scan import CLEAN, Sheet
from tests.scans.pile import lies_at, send, sheet_of, tap, whys


# ── Labels that were replaced, and sheets nobody could read ─────────────────────
def test_a_label_that_was_replaced_files_nothing_by_itself_and_the_new_one_does(school, hill, tmp_path):
    LogLabel.objects.make_for([school.ada, school.ben], None, [Place.WHOLE])
    old = {label.pupil_id: label.text for label in LogLabel.objects.all()}
    LogLabel.objects.replace(school.ada, None, [Place.WHOLE])
    LogLabel.objects.replace(school.ben, None, [Place.WHOLE])
    new = LogLabel.objects.standing().get(pupil=school.ben)
    sheets = [Sheet(old[school.ada.pk], CLEAN, wide=True, seed=1), Sheet(new.text, CLEAN, wide=True, seed=2)]
    scan = send(sheets, school.challenge, school.mr_hill, tmp_path)
    assert lies_at(school.challenge) == {(school.ben.pk, "whole")}
    assert whys(scan) == {1: "replaced"}
    told = hill.get(scan.get_absolute_url()).content.decode()
    assert "Its label was replaced by a new one on" in told
    tap(hill, "file_sheet", sheet_of(scan, 1), pupil=school.ada.pk, place="whole")
    assert (school.ada.pk, "whole") in lies_at(school.challenge)


def test_a_new_label_stuck_beside_the_old_one_is_the_one_that_counts(school):
    LogLabel.objects.make_for([school.ada], None, [Place.WHOLE])
    old = LogLabel.objects.get()
    LogLabel.objects.replace(school.ada, None, [Place.WHOLE])
    new = LogLabel.objects.standing().get()
    scan = Scan(challenge=school.challenge)
    sheet = ScanSheet(scan=scan, number=1)
    sort(scan, [ReadSheet(sheet, (old.text, new.text))])
    assert (sheet.state, sheet.pupil_id, sheet.place) == ("read", school.ada.pk, "whole")


def test_mr_hill_turns_a_sheet_without_a_label_and_it_is_filed_upright(school, hill, tmp_path):
    scan = send([Sheet(seed=5, turn_deg=270)], school.challenge, school.mr_hill, tmp_path)
    sheet = sheet_of(scan, 1)
    assert sheet.is_wide, "A4 went in crosswise"
    told = tap(hill, "turn_sheet", sheet)
    assert "sheetpic--90" in told
    assert f'id="turn-{sheet.pk}"' in told, "by key he turns it again: the button keeps the focus by its id"
    sheet = sheet_of(scan, 1)
    assert not sheet.is_wide
    assert tap(client_for(school.ms_roy), "turn_sheet", sheet).startswith("<!doctype html>")
    assert sheet_of(scan, 1).by_hand_deg == 90, "not Ms Roy's class"
    tap(hill, "file_sheet", sheet, pupil=school.ada.pk, place="left")
    run_due()
    photo = Photo.objects.get(turn_deg=90)
    assert photo.height_px > photo.width_px
    assert lies_at(school.challenge) == {(school.ada.pk, "left")}


def test_a_filed_sheet_is_not_turned_any_more(school, hill, adas_scan):
    sheet = adas_scan.sheets.filed().first()
    tap(hill, "turn_sheet", sheet)
    sheet.refresh_from_db()
    assert sheet.by_hand_deg == 0
