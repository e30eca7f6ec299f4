"""Tests of releases: changes are recorded, withdrawn records respond with 410, and earlier checkouts can be loaded."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.models.registry import TYPE_NAMES
from app.seeding.check import check_released
from app.seeding.failures import CannotRelease, FaultyContent
from app.seeding.load import load, read_checked
from app.seeding.records.history import ChangeRecord, ReleaseRecord
from app.seeding.release import (
    Withdrawal,
    history_lock,
    make_release,
    next_version,
    parse_withdrawals,
)
from app.seeding.writing import write_files
from tests.commands import run_app
from tests.conftest import StartServer
from tests.minimal_seed import build_minimal_seed, write_seed

EARLIER = datetime(2026, 11, 22, 8, 0, 1, tzinfo=UTC)
LATER = EARLIER + timedelta(seconds=1)


def release(
    folder: Path, version: str, withdrawals: dict[str, Withdrawal] | None = None, moment: datetime = LATER
) -> list[ChangeRecord]:
    """Make a release, and return its changes."""
    write_files(folder, make_release(read_checked(folder), version, moment, f"Release {version}.", withdrawals or {}))
    return [change for change in read_checked(folder).records_of(ChangeRecord) if change.release == version]


def change_seed(folder: Path, seed: dict[str, list[dict[str, Any]]]) -> None:
    """Write other content, but keep the history files."""
    history = {name: (folder / f"{name}.yaml").read_text() for name in ("releases", "changes", "digests")}
    write_seed(folder, seed)
    for name, text in history.items():
        (folder / f"{name}.yaml").write_text(text)


@pytest.fixture
def released(minimal_seed: Path) -> Path:
    """The minimal seed with one release."""
    release(minimal_seed, "2026.11.2", moment=EARLIER)
    return minimal_seed


def test_a_first_release_adds_every_document(minimal_seed: Path) -> None:
    changes = release(minimal_seed, "2026.11.2")

    assert {change.op.value for change in changes} == {"added"}
    assert {"nuts-calm", "nuts", "small-article-s001"} <= {change.id for change in changes}
    assert check_released(read_checked(minimal_seed)) == []


def test_an_update_names_the_members_that_changed(released: Path) -> None:
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    change_seed(released, seed)

    changes = release(released, "2026.11.3")

    assert [(change.op.value, change.id, change.members) for change in changes] == [("updated", "nuts-calm", ["known"])]
    assert changes[0].digest_before != changes[0].digest_after


def test_a_change_that_follows_from_another_record_is_an_update(released: Path) -> None:
    seed = build_minimal_seed()
    seed["claims"][0]["correction"]["kind"] = "wrong"
    change_seed(released, seed)

    changes = {change.id: change.members for change in release(released, "2026.11.3")}

    assert changes == {"nuts-calm": ["correction", "standing"], "nuts": ["related"], "restlessness": ["related"]}


@pytest.mark.parametrize(
    "version",
    [
        "2026.11.1",
        "2026.11.2",
        "2026.11.4",
        "2026.12.1",
        "2062.12.1",
        "2025.12.9",
        "3",
        "v1",
        "2026.11.03",
        "2026.11.٣",
    ],
)
def test_a_version_other_than_the_next_is_refused_with_the_next_one(released: Path, version: str) -> None:
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    change_seed(released, seed)

    with pytest.raises(CannotRelease, match=r"is not the next version, which is 2026\.11\.3: "):
        release(released, version)


@pytest.mark.parametrize(
    ("last", "moment", "expected"),
    [
        (None, "2026-11-22", "2026.11.1"),
        ("2026.11.9", "2026-11-22", "2026.11.10"),
        ("2026.11.9", "2026-12-01", "2026.12.1"),
        ("2026.12.3", "2027-01-05", "2027.01.1"),
        ("2026.12.3", "2026-11-30", "2026.12.4"),
    ],
)
def test_the_next_version_is_year_month_and_sequence_number(last: str | None, moment: str, expected: str) -> None:
    released_at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    releases = [ReleaseRecord(version=last, released_at=released_at, summary="A release.")] if last else []

    assert next_version(released_at, releases) == expected


def test_a_release_without_a_change_is_refused(released: Path) -> None:
    with pytest.raises(CannotRelease, match="Nothing changed"):
        release(released, "2026.11.3")


def withdraw_caution(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Replace the caution of the minimal seed with another one."""
    seed = build_minimal_seed()
    seed["cautions"][0] |= {"id": "caution-nuts", "name": "Nuts"}
    change_seed(folder, seed)
    return seed


def test_a_withdrawal_needs_a_reason(released: Path) -> None:
    withdraw_caution(released)

    with pytest.raises(CannotRelease, match="caution-allergy"):
        release(released, "2026.11.3")
    reasons = {"nuts-calm": Withdrawal("No.", None), "caution-allergy": Withdrawal("No.", None)}
    with pytest.raises(CannotRelease, match="nuts-calm"):
        release(released, "2026.11.3", reasons)


@pytest.mark.slow
def test_a_withdrawn_id_responds_with_410_and_its_successor(
    released: Path, tmp_path: Path, start_server: StartServer
) -> None:
    withdraw_caution(released)
    release(released, "2026.11.3", {"caution-allergy": Withdrawal("It said too little.", "caution-nuts")})
    path = tmp_path / "content.db"
    load(released, path)

    with start_server(path).client() as client:
        response = client.get("/v1/cautions/caution-allergy")
        changes = client.get("/v1/changes?release=2026.11.3&op=withdrawn").json()["items"]

    problem = response.json()
    assert response.status_code == 410
    assert problem["type"].endswith("/problems/gone")
    assert problem["successor"] == "caution-nuts"
    assert problem["suggestions"] == ["/v1/cautions/caution-nuts"]
    assert "It said too little." in problem["detail"]
    assert [(change["id"], change["successor"], change["date"]) for change in changes] == [
        ("caution-allergy", "caution-nuts", "2026-11-22")
    ]


@pytest.mark.slow
def test_a_successor_that_was_withdrawn_leads_to_its_own_successor(
    released: Path, tmp_path: Path, start_server: StartServer
) -> None:
    seed = withdraw_caution(released)
    release(released, "2026.11.3", {"caution-allergy": Withdrawal("It said too little.", "caution-nuts")})
    seed["cautions"][0] |= {"id": "caution-all-nuts", "name": "All nuts"}
    change_seed(released, seed)
    reason = Withdrawal("It only covered some nuts.", "caution-all-nuts")
    release(released, "2026.11.4", {"caution-nuts": reason}, moment=LATER + timedelta(seconds=1))
    path = tmp_path / "content.db"
    load(released, path)

    with start_server(path).client() as client:
        problem = client.get("/v1/cautions/caution-allergy").json()

    assert (problem["status"], problem["successor"]) == (410, "caution-all-nuts")
    assert problem["suggestions"] == ["/v1/cautions/caution-all-nuts"]


def test_a_withdrawn_id_cannot_be_used_again(released: Path) -> None:
    withdraw_caution(released)
    release(released, "2026.11.3", {"caution-allergy": Withdrawal("It said too little.", "caution-nuts")})
    seed = build_minimal_seed()
    change_seed(released, seed)

    with pytest.raises(FaultyContent) as caught:
        read_checked(released)

    assert any("was withdrawn and cannot be used again" in fault.message for fault in caught.value.faults)


@pytest.mark.slow
def test_a_client_can_follow_the_feed_to_keep_a_copy_current(
    released: Path, tmp_path: Path, start_server: StartServer
) -> None:
    path = tmp_path / "content.db"
    load(released, path)
    with start_server(path).client() as client:
        copy = {
            item["href"]: client.get(item["href"]).json() for item in fetch_all_items(client, "/v1/changes?limit=50")
        }
        last_seen = client.get("/v1/dataset").json()["last_change"]

        seed = withdraw_caution(released)
        seed["claims"][0]["known"] = "Something else is known."
        change_seed(released, seed)
        release(released, "2026.11.3", {"caution-allergy": Withdrawal("It said too little.", "caution-nuts")})
        load(released, path)
        wait_for_release(client, "2026.11.3")
        for change in fetch_all_items(client, f"/v1/changes?since={last_seen}"):
            if change["op"] == "withdrawn":
                del copy[change["href"]]
            else:
                copy[change["href"]] = client.get(change["href"]).json()

        current = {
            item["href"]: client.get(item["href"]).json()
            for kind in TYPE_NAMES
            for item in fetch_all_items(client, f"/v1/{kind}?limit=100")
        }
    assert {href: record for href, record in copy.items() if href in current} == current
    assert {href for href in copy if not re.search("/(passages|intakes)/|/dataset$", href)} == set(current)


def fetch_all_items(client: httpx.Client, url: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    while url:
        page = client.get(url).json()
        items += page["items"]
        url = page["links"]["next"]
    return items


def wait_for_release(client: httpx.Client, version: str) -> None:
    for _ in range(100):
        if client.get("/readyz").json()["release"] == version:
            return
    raise AssertionError(f"{version} is not served")


def test_loading_an_earlier_checkout_rolls_back(released: Path, tmp_path: Path) -> None:
    path = tmp_path / "content.db"
    earlier = tmp_path / "earlier"
    shutil.copytree(released, earlier)
    first = load(released, path)
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    change_seed(released, seed)
    release(released, "2026.11.3")
    load(released, path)

    restored = load(earlier, path)

    assert restored.changed
    assert (restored.release, restored.digest) == (first.release, first.digest)


def test_withdrawals_are_parsed() -> None:
    assert parse_withdrawals(["old-id=new-id: Too little.", "other-id:Too much."]) == {
        "old-id": Withdrawal("Too little.", "new-id"),
        "other-id": Withdrawal("Too much.", None),
    }


@pytest.mark.parametrize("text", ["", "old-id", "old-id=", "old-id=new-id", "Old: x", "old-id=new-id:  "])
def test_a_malformed_withdrawal_is_refused(text: str) -> None:
    with pytest.raises(CannotRelease, match="is not in the form"):
        parse_withdrawals([text])


def test_a_record_withdrawn_twice_is_refused() -> None:
    with pytest.raises(CannotRelease, match="names old-id twice"):
        parse_withdrawals(["old-id=new-id:Too little.", "old-id:Too much."])


@pytest.mark.slow
def test_the_commands_of_a_release_work_from_a_shell(minimal_seed: Path, tmp_path: Path) -> None:
    settings = {"SEED_DIR": str(minimal_seed), "DATABASE_URL": f"sqlite:///{tmp_path}/content.db"}
    version = next_version(datetime.now(UTC), read_checked(minimal_seed).records_of(ReleaseRecord))

    unformatted = run_app("release", version, "--summary", "A release.", **settings)
    run_app("format", **settings)
    released = run_app("release", version, "--summary", "A release.", **settings)
    following = next_version(datetime.now(UTC), read_checked(minimal_seed).records_of(ReleaseRecord))
    refused = run_app("release", following, "--summary", "A release.", **settings)
    run_app("load", **settings)
    exported = run_app("export", str(tmp_path / "exported"), **settings)

    assert (unformatted.returncode, "is not in canonical form" in unformatted.stderr) == (1, True)
    assert released.returncode == 0, released.stderr
    assert (refused.returncode, "Nothing changed" in refused.stderr) == (1, True)
    assert exported.returncode == 0, exported.stderr
    for path in minimal_seed.glob("*.yaml"):
        assert (tmp_path / "exported" / path.name).read_text() == path.read_text(), path.name


@pytest.mark.parametrize(
    ("moment", "message"),
    [(EARLIER, "the time of the last release"), (datetime(2999, 1, 1, tzinfo=UTC), "in the future")],
)
def test_a_release_time_before_the_last_release_or_in_the_future_is_refused(
    released: Path, moment: datetime, message: str
) -> None:
    """Otherwise clients that use `If-Modified-Since` could confuse two releases."""
    seed = build_minimal_seed()
    seed["claims"][0]["known"] = "Something else is known."
    change_seed(released, seed)

    with pytest.raises(CannotRelease, match=message):
        release(released, "2026.11.3", moment=moment)


def test_two_releases_cannot_be_made_at_once(released: Path) -> None:
    with history_lock(released), pytest.raises(CannotRelease, match="Another release"), history_lock(released):
        pass


@pytest.mark.parametrize(
    ("successor", "message"),
    [
        ("nonsense-id", "does not exist"),
        ("caution-allergy", "does not exist"),
        ("nuts", "is in food-groups. Name a record of cautions"),
    ],
)
def test_an_invalid_successor_is_refused_before_anything_is_written(
    released: Path, successor: str, message: str
) -> None:
    withdraw_caution(released)
    before = {path.name: path.read_bytes() for path in released.glob("*.yaml")}

    with pytest.raises(CannotRelease, match=message):
        release(released, "2026.11.3", {"caution-allergy": Withdrawal("It said too little.", successor)})

    assert {path.name: path.read_bytes() for path in released.glob("*.yaml")} == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("A rel\u200bease.", r"U\+200B ZERO WIDTH SPACE"),
        ("<b>A release</b>.", "contains HTML"),
        ("A release. ", "has a space"),
        ("Word. " * 66 + "Words.", "has 402 characters; the maximum is 400"),
        ("word " * 25 + "end.", "a sentence of 26 words"),
    ],
)
def test_a_text_that_apps_could_not_show_is_refused_with_the_option_named(
    released: Path, text: str, message: str
) -> None:
    withdraw_caution(released)
    content = read_checked(released)

    with pytest.raises(CannotRelease, match=f"The text of --summary .*{message}"):
        make_release(content, "2026.11.3", LATER, text, {"caution-allergy": Withdrawal("It said too little.", None)})
    with pytest.raises(CannotRelease, match=f"The text of --withdraw caution-allergy .*{message}"):
        make_release(content, "2026.11.3", LATER, "A release.", {"caution-allergy": Withdrawal(text, None)})
