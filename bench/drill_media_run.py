"""The drill of films itself. Started by `bench.drill_media`, which sets the environment."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django

django.setup()

from playwright.sync_api import Browser, Page, sync_playwright

from accounts.api import create_organization
from accounts.models import Membership, Role, User
from accounts.roles.models import INSTRUCTOR
from bench.instance import Instance
from bench.media_recount import file_checks, film_checks
from bench.recount import Check
from bench.seed import sign_in
from bench.slow_line import SlowLine
from courses.models import Processing, Upload
from lms.kernel import tenancy
from lms.testing.chromium import chromium

RATE = 4_000_000
"""Bytes a second upwards: two seconds for each piece of an upload."""
BITS = 16_000_000
SHARE = 0.6
PATIENCE = 600.0


@dataclass(frozen=True)
class Film:
    """A film on this machine and what is killed on its way."""

    path: Path
    sha256: str
    while_uploading: tuple[str, Callable[[], int]]
    reloads: bool
    while_made: tuple[str, Callable[[], int]]

    @property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size


def main() -> int:
    """Start, break, count, print. Returns the exit status."""
    place = Path(sys.argv[1])
    films = make_films(place, int(os.environ["DRILL_SECONDS"]))
    # Its own place for temporary files, to see what is left there.
    instance = Instance(os.environ | {"TMPDIR": str(place / "tmp")}, place / "up.log")
    instance.start()
    parts = [
        (("gunicorn's master", instance.web_master), True, ("Celery's main process", instance.worker)),
        (("a gunicorn worker", instance.web_worker), False, ("PostgreSQL's postmaster", instance.postgres)),
        (("PostgreSQL's postmaster", instance.postgres), False, ("a Celery child", instance.worker_child)),
    ]
    plan = [
        Film(path, hashlib.sha256(path.read_bytes()).hexdigest(), *part)
        for path, part in zip(films, parts, strict=True)
    ]
    line = SlowLine(instance.port, RATE)
    try:
        organization = create_organization(slug="drill", name="Drill", brand_hue=165)
        author = User.objects.create(email="author@bench.example", full_name="Author", password="!")
        with tenancy.scope(organization):
            Membership.objects.create(user=author, role=Role.objects.get(slug=INSTRUCTOR))
        cookie = sign_in(author)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            sent = [carry(instance, browser, line, cookie, film) for film in plan]
            browser.close()
        django.db.connection.close()  # it may be one of those that were killed
        with tenancy.platform():
            checks = film_checks({film.path.name: film.sha256 for film in plan}, sent)
            checks += file_checks(place, organization.pk)
        checks.append(Check("/healthz is not green", 0 if instance.green() else 1, 0))
        return report(checks)
    finally:
        line.close()
        instance.stop()


def make_films(place: Path, seconds: int) -> list[Path]:
    """Make one film of noise, and two others with the same pictures and other bytes."""
    first = place / "film_1.mp4"
    source = f"testsrc2=size=1280x720:rate=25:duration={seconds},noise=alls=60:allf=t"
    ffmpeg = ["ffmpeg", "-v", "error", "-y"]
    sound = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
    coded = [
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-b:v",
        str(BITS),
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
    ]
    subprocess.run([*ffmpeg, "-f", "lavfi", "-i", source, *sound, *coded, str(first)], check=True)
    others = [place / f"film_{number}.mp4" for number in (2, 3)]
    for path in others:
        subprocess.run(
            [*ffmpeg, "-i", str(first), "-c", "copy", "-metadata", f"title={path.stem}", str(path)],
            check=True,
        )
    return [first, *others]


def carry(instance: Instance, browser: Browser, line: SlowLine, cookie: str, film: Film) -> float:
    """Bring one film in and see it made, killing twice. Returns how often its bytes went over the line."""
    name, value = cookie.split("=", 1)
    base = f"http://127.0.0.1:{line.port}"
    context = browser.new_context(base_url=base)
    context.add_cookies([{"name": name, "value": value, "url": base}])
    page = context.new_page()
    before = line.sent
    page.goto("/teach/library/")
    choose(page, film.path)
    wait(page, lambda: _received(film) >= SHARE * film.size, f"{SHARE:.0%} of {film.path.name}")
    had = _received(film)
    what, which = film.while_uploading
    instance.kill(which)
    green = instance.wait_green()
    print(
        f"{film.path.name}, {film.size / 1e6:.0f} MB: {what} killed at {had / film.size:.0%}, green after {green:.1f} s"
    )
    if film.reloads:
        page.reload()
        kept = page.locator("[data-reminder]").inner_text()
        print(f"  reloaded; the page says: {' '.join(kept.split())}")
        choose(page, film.path)
    page.get_by_role("link", name=film.path.stem.replace("_", " ")).first.wait_for(timeout=PATIENCE * 1000)
    share = (line.sent - before) / film.size
    print(f"  stored; {share:.2f} times its bytes went over the line")
    context.close()
    see_it_made(instance, film)
    return share


def see_it_made(instance: Instance, film: Film) -> None:
    """Wait until ffmpeg is at the film's streams, kill, and wait until it is ready."""
    began = time.monotonic()
    wait(None, lambda: _work(film).step == "hls-720", f"ffmpeg at {film.path.name}")
    what, which = film.while_made
    instance.kill(which)
    killed = time.monotonic()
    green = instance.wait_green()
    print(f"  {what} killed after {killed - began:.0f} s of work, green after {green:.1f} s")
    wait(None, lambda: _work(film).state in {"done", "failed"}, f"streams of {film.path.name}")
    work = _work(film)
    print(f"  {work.state} {time.monotonic() - killed:.0f} s later, at try {work.tries}", flush=True)


def choose(page: Page, path: Path) -> None:
    """Choose a file as a person would."""
    page.locator("[data-upload][data-ready] input[type=file]").first.set_input_files(path)


def wait(page: Page | None, holds: Callable[[], bool], what: str) -> None:
    """Wait for something in the database, the page's events running. Raises `TimeoutError`."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if holds():
                return
        except (django.db.Error, Processing.DoesNotExist):
            django.db.connection.close()
        if page is not None:
            page.wait_for_timeout(50)
        else:
            time.sleep(0.2)
    raise TimeoutError(f"Waited {PATIENCE:.0f} s for {what}.")


def _received(film: Film) -> int:
    with tenancy.platform():
        return sum(Upload.objects.filter(name=film.path.name).values_list("received", flat=True))


def _work(film: Film) -> Processing:
    with tenancy.platform():
        return Processing.objects.get(asset__original_name=film.path.name)


def report(checks: list[Check]) -> int:
    """Print what was counted; return 1 when something is wrong."""
    for check in checks:
        print(f"  {'ok   ' if check.holds else 'WRONG'}  {check.found:>6}  {check.what}")
    wrong = sum(not check.holds for check in checks)
    print(f"{wrong} of {len(checks)} counts wrong" if wrong else f"all {len(checks)} counts right")
    return 1 if wrong else 0


if __name__ == "__main__":
    if shutil.which("ffmpeg") is None:
        sys.exit("ffmpeg is not installed.")
    sys.exit(main())
