"""Photos on a phone: handed in by a wish, seen by others, kept from others, without signal, and shared."""

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, REPOSITORY, Installation, expect_no_violations
from tests.clips import film
from tests.pictures import phone_photo

FILL = "tests.browser.fill_everything"
ARRIVES_WITHIN_MS = 30_000
SignIn = Callable[..., Page]
STORE = 'await import("/static/js/phone-store.js")'
OWN_DRAWER = f"async () => (await ({STORE}).everybodys()).map((photo) => [photo.who, photo.place])"


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return phone_photo(tmp_path_factory.mktemp("photos") / "page.jpg", width_px=600, height_px=800)


@pytest.fixture(scope="module")
def volcano(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of three seconds."""
    path = tmp_path_factory.mktemp("films") / "volcano.mp4"
    path.write_bytes(film(3))
    return path


@pytest.fixture
def mum(sign_in: SignIn) -> Page:
    return sign_in("mrs.lowe@school.example", PHONE)


@pytest.fixture
def signal(mum: Page) -> Callable[[bool], None]:
    """signal(False): there is none, for the page and its service worker."""
    return lambda there: mum.context.set_offline(not there)


def address(installation: Installation, state: str) -> str:
    return f"/entries/{installation.who['double_pages'][state]}/"


def drawer(page: Page) -> list[list[Any]]:
    """Whose photos lie in this phone’s drawer, and for which place: everybody’s."""
    found: list[list[Any]] = page.evaluate(OWN_DRAWER)
    return found


def test_it_is_handed_in_once_the_photos_are_there(
    mum: Page, installation: Installation, photo: Path, signal: Callable[[bool], None]
) -> None:
    """Wished, wished away, and wished again, all without signal."""
    mum.goto(address(installation, "one page"))
    signal(False)
    mum.locator("#photo-left").set_input_files(photo)
    wish = mum.get_by_role("button", name="Hand in when they’re there")
    wish.click()
    expect(mum.get_by_role("button", name="It is handed in when they’re there.")).to_be_visible()
    mum.get_by_role("button", name="It is handed in when they’re there.").click()
    wish.click()
    expect_no_violations(mum)
    signal(True)
    mum.wait_for_url("**/handed-in/", timeout=ARRIVES_WITHIN_MS)


def test_a_closed_page_goes_on_where_it_was(
    mum: Page, installation: Installation, photo: Path, signal: Callable[[bool], None]
) -> None:
    """The photo is kept while there is no signal; the page is closed. Another page of hers sends it later."""
    mum.goto(address(installation, "empty"))
    signal(False)
    mum.locator("#photo-left").set_input_files(photo)
    expect(mum.get_by_text("1 photo is waiting for signal.")).to_be_visible()
    mum.close()
    signal_back = mum.context.new_page()
    mum.context.set_offline(False)
    signal_back.goto("/family/")
    signal_back.goto(address(installation, "empty"))
    expect(signal_back.locator(".slot--left img:not([data-local])")).to_be_visible(timeout=ARRIVES_WITHIN_MS)
    assert drawer(signal_back) == []


def test_two_tabs_send_a_photo_once(mum: Page, installation: Installation, photo: Path) -> None:
    first, second = mum, mum.context.new_page()
    for page in (first, second):
        page.goto(address(installation, "third page"))
    before = installation.ask("Photo.objects.count()")
    mum.context.set_offline(True)
    first.locator("#photo-left").set_input_files(photo)
    expect(second.locator(".onphone__row")).to_have_count(1)
    mum.context.set_offline(False)
    for page in (first, second):
        expect(page.locator(".onphone__row")).to_have_count(0, timeout=ARRIVES_WITHIN_MS)
    assert installation.ask("Photo.objects.count()") == before + 1


def test_others_see_that_a_photo_is_still_on_a_phone(
    mum: Page, installation: Installation, photo: Path, sign_in: SignIn
) -> None:
    """It is announced; then mum’s phone loses its line. Her family page and Ms Roy’s tray say so."""
    mum.goto(address(installation, "being made"))
    mum.route("**/uploads/*-*/", lambda route: route.abort())
    with mum.expect_response("**/uploads/"):
        mum.locator("#photo-right").set_input_files(photo)
    child = installation.ask(
        f"LogEntry.objects.get(pk={installation.who['double_pages']['being made']}).pupil_id"
    )
    challenge = installation.ask(
        f"LogEntry.objects.get(pk={installation.who['double_pages']['being made']}).challenge_id"
    )
    teacher = sign_in("ms.roy@school.example", LAPTOP)
    teacher.goto(f"/challenges/{challenge}/tray/")
    expect(teacher.get_by_text("1 photo is still on a phone")).to_be_visible()
    teacher.goto(address(installation, "being made"))
    expect(teacher.get_by_text("1 photo is still on a phone.")).to_be_visible()
    other = mum.context.new_page()
    other.goto("/family/")
    expect(other.get_by_text("1 photo still on a phone")).to_be_visible()
    other.goto(f"/pupils/{child}/")
    expect(other.get_by_text("1 photo is still on a phone")).to_be_visible()
    mum.unroute("**/uploads/*-*/")
    mum.evaluate("document.dispatchEvent(new Event('phone:try-now'))")
    expect(mum.locator(".onphone__row")).to_have_count(0, timeout=ARRIVES_WITHIN_MS)


def test_whoever_signs_out_is_asked_once_more_and_the_next_person_gets_nothing_of_it(
    mum: Page, installation: Installation, photo: Path, spare_codes: Any
) -> None:
    mum.goto(address(installation, "whole"))
    mum.route("**/uploads/", lambda route: route.abort())
    mum.locator("#photo-whole").set_input_files(photo)
    expect(mum.locator(".onphone__row")).to_have_count(1)
    mum.goto("/account/logout/")
    mum.get_by_role("button", name="Sign out").click()
    asked = mum.get_by_role("dialog")
    expect(asked.get_by_text("1 photo has not reached the school yet.")).to_be_visible()
    expect_no_violations(mum)
    asked.get_by_role("button", name="Stay a little").click()
    mum.get_by_role("button", name="Sign out").click()
    asked.get_by_role("button", name="Sign out all the same").click()
    mum.wait_for_url("**/")
    mum.goto("/account/login/")
    mum.get_by_label("E-mail").fill("ms.roy@school.example")
    mum.get_by_label("Password").first.fill("correct horse battery")
    mum.get_by_role("button", name="Sign in").click()
    mum.get_by_label("The code your app shows now").fill(next(spare_codes))
    mum.get_by_role("button", name="Open").click()
    mum.wait_for_url(lambda url: "/account/" not in url)
    mum.unroute("**/uploads/")
    mum.goto(address(installation, "whole"))
    expect(mum.locator("#photo-whole")).to_be_attached()
    expect(mum.locator(".onphone__row")).to_have_count(0)
    assert [place for _who, place in drawer(mum)] == ["whole"], "it waits for mum, and for her alone"


def test_without_signal_a_page_opens_and_shows_nothing_of_anybodys(
    mum: Page, installation: Installation, photo: Path, signal: Callable[[bool], None]
) -> None:
    mum.goto(address(installation, "empty"))
    mum.evaluate("navigator.serviceWorker.ready.then(() => true)")
    mum.goto("/family/")
    signal(False)
    mum.goto(address(installation, "empty"))
    expect(mum.get_by_role("heading", name="No signal just now")).to_be_visible()
    expect(mum.get_by_text("Nothing is waiting on this phone.")).to_be_visible()
    assert "Ada" not in mum.content()
    kept = mum.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
            (await (await caches.open(name)).keys()).map((each) => new URL(each.url).pathname)))).flat()"""
    )
    assert [path for path in kept if not path.startswith("/static/")] == ["/offline/"]
    expect_no_violations(mum)
    mum.get_by_label("Keep a photo for later").set_input_files(photo)
    expect(mum.get_by_text("1 photo is safe on this phone.")).to_be_visible()
    signal(True)
    expect(mum.locator("#photo-left")).to_be_attached(timeout=ARRIVES_WITHIN_MS)
    mum.goto("/family/")
    expect(mum.get_by_text("A photo on this phone has no place yet.")).to_be_visible()
    mum.goto(address(installation, "empty"))
    mum.get_by_role("button", name="Leave it out").click()
    expect(mum.get_by_text("This photo has no place yet")).to_be_hidden()
    assert drawer(mum) == []


def test_a_photo_from_the_share_sheet(mum: Page, installation: Installation, photo: Path) -> None:
    """Sent as Android sends it, taken by the service worker, and placed by mum."""
    mum.goto("/family/")
    mum.evaluate("navigator.serviceWorker.ready.then(() => true)")
    mum.reload()
    with mum.expect_navigation(url="**/share/"):
        mum.evaluate(
            """(bytes) => {
                const form = Object.assign(document.createElement("form"), {
                    method: "post", action: "/share/", enctype: "multipart/form-data" });
                const field = document.createElement("input");
                Object.assign(field, { type: "file", name: "photos" });
                const given = new DataTransfer();
                given.items.add(new File([new Uint8Array(bytes)], "page.jpg", { type: "image/jpeg" }));
                field.files = given.files;
                form.append(field);
                document.body.append(form);
                form.submit();
            }""",
            list(photo.read_bytes()),
        )
    expect(mum.get_by_alt_text("A photo without a place")).to_be_visible()
    expect_no_violations(mum)
    mum.goto(address(installation, "empty"))
    shared = mum.get_by_role("button", name="Right page", exact=True)
    shared.click()
    expect(mum.locator(".slot--right img:not([data-local])")).to_be_visible(timeout=ARRIVES_WITHIN_MS)
    expect(shared).to_be_hidden()
    assert drawer(mum) == []


def test_a_full_store_at_school_is_said_and_the_photo_stays_until_there_is_room(
    mum: Page, installation: Installation, photo: Path
) -> None:
    mum.goto(address(installation, "empty"))
    mum.route("**/uploads/*-*/", lambda route: route.fulfill(status=507, body="Full."))
    mum.locator("#photo-left").set_input_files(photo)
    # Four quick tries first: the store may have been full for a moment.
    said = mum.get_by_text("The school’s store is full just now. 1 photo stays safe here")
    expect(said).to_be_visible(timeout=3 * ARRIVES_WITHIN_MS)
    expect(mum.get_by_text("The school’s store is full. Last try: just now")).to_be_visible()
    assert len(drawer(mum)) == 1
    mum.unroute("**/uploads/*-*/")
    expect(mum.locator(".slot--left img:not([data-local])")).to_be_visible(timeout=ARRIVES_WITHIN_MS)
    assert drawer(mum) == []


def test_the_page_where_photos_are_added_needs_little_script(mum: Page, installation: Installation) -> None:
    """All of it with its workers, compressed as it travels: 60 KB, and 40 KB where nothing waits."""
    asked: list[str] = []
    mum.on("request", lambda request: asked.append(request.url) if request.url.endswith(".js") else None)
    workers = [REPOSITORY / f"static/js/{name}.js" for name in ("phone-shrinker", "offline-worker")]
    for path, allowed in [(address(installation, "empty"), 60_000), ("/family/", 40_000)]:
        asked.clear()
        mum.goto(path, wait_until="networkidle")
        bodies = [mum.request.get(url).body() for url in sorted(set(asked))]
        bodies += [worker.read_bytes() for worker in workers]
        weight = sum(len(gzip.compress(body, 9)) for body in bodies)
        assert 15_000 < weight <= allowed, (path, weight, sorted(set(asked)))


# ── Films, what is under a flap, and new pages of class time ─────────────────────
def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_film_that_was_chosen_without_signal_comes_later_and_a_photo_goes_before_it(
    mum: Page, installation: Installation, photo: Path, volcano: Path
) -> None:
    """The film is chosen first; the page is closed; another page of hers sends both."""
    double_page = address(installation, "refused")
    entry = installation.who["double_pages"]["refused"]
    mum.goto(f"{double_page}clips/new/?kind=film")
    mum.context.set_offline(True)
    mum.locator("#clip-file").set_input_files(volcano)
    expect(mum.get_by_text("1 film is waiting for signal. It goes by itself.")).to_be_visible()
    expect(mum.get_by_text("Your film is kept on this phone.")).to_be_visible()
    expect(mum.locator("#clip-file")).to_be_hidden()
    expect_no_violations(mum)
    mum.context.set_offline(False)
    mum.route("**/uploads/*-*/", lambda route: route.abort())
    mum.goto(double_page)
    mum.locator("#photo-left").set_input_files(photo)
    expect(mum.get_by_text("1 film and 1 photo are on their way.")).to_be_visible()
    expect(mum.locator(".onphone__row strong")).to_have_text(["Left page", "A film"])
    expect(mum.locator(".onphone__row img:visible")).to_have_count(1)
    expect_no_violations(mum)
    mum.close()
    family = mum.context.new_page()
    finished: list[int] = []
    family.on(
        "response",
        lambda got: finished.append(int(got.headers["upload-length"])) if _is_finished(got) else None,
    )
    family.goto("/family/")
    expect(family.get_by_text("1 film and 1 photo are still on this phone.")).to_be_visible()
    expect(family.locator("[data-phone-waiting]")).to_be_hidden(timeout=ARRIVES_WITHIN_MS)
    size = volcano.stat().st_size
    assert (len(finished), finished[1]) == (2, size), "the photo first"
    assert installation.ask(f"[clip.sha256 for clip in Clip.objects.filter(entry={entry})]") == [
        sha256(volcano)
    ]
    family.goto(double_page)
    expect(family.locator("#clips").get_by_text("Film 1")).to_be_visible()


def _is_finished(got: object) -> bool:
    return got.request.method == "PATCH" and "upload-kept" in got.headers  # type: ignore[attr-defined]  # a Response


def test_a_film_for_which_the_phone_has_no_room_is_sent_straight_away(
    mum: Page, installation: Installation, volcano: Path
) -> None:
    mum.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    )
    mum.goto(f"{address(installation, 'whole')}clips/new/?kind=film")
    mum.route("**/clips/new/**", lambda route: route.abort() if route.request.method == "POST" else None)
    mum.locator("#clip-file").set_input_files(volcano)
    expect(mum.get_by_text("This phone has no room to keep it, so it is sent straight away.")).to_be_visible()
    expect(mum.get_by_text("It did not arrive. Yours is still here")).to_be_visible()
    expect_no_violations(mum)
    mum.unroute("**/clips/new/**")
    mum.get_by_role("button", name="Add it").click()
    mum.wait_for_url("**/clips/*-*/", timeout=ARRIVES_WITHIN_MS)


def test_a_film_that_is_not_taken_stays_until_mum_lets_it_go(
    mum: Page, installation: Installation, volcano: Path
) -> None:
    """While it waits for signal somebody hands the double page in."""
    state = "third page"
    entry = installation.who["double_pages"][state]
    mum.goto(f"{address(installation, state)}clips/new/?kind=sound")
    mum.context.set_offline(True)
    mum.locator("#clip-file").set_input_files(volcano)
    expect(mum.get_by_text("1 sound is waiting for signal.")).to_be_visible()
    installation.ask(f"hand_in({entry})")
    mum.context.set_offline(False)
    expect(
        mum.get_by_text("It is handed in already. Press “Change something”, then this goes too.")
    ).to_be_visible(timeout=ARRIVES_WITHIN_MS)
    expect(mum.get_by_text("1 sound needs you: look below.")).to_be_visible()
    expect_no_violations(mum)
    mum.goto(address(installation, state))
    mum.get_by_role("button", name="Take it off this phone").click()
    expect(mum.locator(".onphone__row")).to_have_count(0)


def test_two_pictures_of_a_new_flap_come_when_there_is_signal(
    mum: Page, installation: Installation, photo: Path, tmp_path: Path
) -> None:
    page = installation.who["page_with_flap"]
    other = phone_photo(tmp_path / "other.jpg", width_px=400, height_px=300)
    mum.goto(f"/photos/{page}/flaps/")
    mum.context.set_offline(True)
    mum.locator("#id_under").set_input_files([photo, other])
    mum.get_by_label("4. What is it called?").fill("Das Geheimnis")
    mum.get_by_role("button", name="Stick the flap on").click()
    expect(mum.get_by_text("2 photos are waiting for signal.")).to_be_visible()
    expect(mum.locator(".onphone__row strong")).to_have_text(["Under a flap", "Under a flap"])
    expect_no_violations(mum)
    mum.context.set_offline(False)
    mum.evaluate("document.dispatchEvent(new Event('phone:try-now'))")
    expect(mum.locator(".onphone__row")).to_have_count(0, timeout=ARRIVES_WITHIN_MS)
    expect(mum.locator("#flaps").get_by_text("Das Geheimnis").first).to_be_visible()
    assert installation.ask("under_flaps('Das Geheimnis')") == [2]


def test_a_new_page_of_class_time_waits_for_signal_on_the_tablet(
    sign_in: SignIn, installation: Installation, photo: Path
) -> None:
    entry = installation.who["developed"]
    hill = sign_in("mr.hill@school.example", PHONE)
    hill.goto(f"/entries/{entry}/develop/")
    place = hill.locator("#develop form[data-upload] [name=place]").first.get_attribute("value")
    hill.context.set_offline(True)
    hill.locator(f"#new-{place}").set_input_files(photo)
    expect(hill.get_by_text("1 photo is waiting for signal.")).to_be_visible()
    expect(hill.locator(".onphone__row strong")).to_have_text("A new page")
    expect_no_violations(hill)
    hill.context.set_offline(False)
    hill.evaluate("document.dispatchEvent(new Event('phone:try-now'))")
    expect(hill.locator(".onphone__row")).to_have_count(0, timeout=ARRIVES_WITHIN_MS)
    expect(hill.locator("#develop").get_by_text("Safe. The class sees the page before")).to_be_visible()
