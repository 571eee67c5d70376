"""The head of the trail goes elsewhere every day, and tells later that the trail is still the one
it was."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from audit.actions import record, seal_trail
from audit.guards import lift_guards
from audit.heads import send_heads
from audit.models import Event, Seal, SealedEvent
from audit.tasks import send_head_elsewhere
from audit.verifying import head
from backups.running import troubles
from core.registries import work_sources
from tests.factories import world
from tests.factories.http import asking

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L80")]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def noon():
    """A moment from which some hours are still today."""
    return timezone.localtime().replace(hour=12, minute=0)


@pytest.fixture
def sealed(noon):
    record("account.signed_in", by=None)
    seal_trail(at=noon)
    number, told = head()
    return f"{number}:{told}"


def more() -> str:
    record("account.signed_in", by=None)
    seal_trail(at=timezone.now())
    number, told = head()
    return f"{number}:{told}"


def test_it_goes_to_a_file_a_mail_box_and_a_bucket_and_each_can_be_checked(
    sealed, noon, settings, tmp_path, mail_server, s3, bucket
):
    kept = tmp_path / "heads.txt"
    settings.AUDIT_HEAD_TO = [
        str(kept),
        "mailto:toezicht@example.com",
        f"s3://{bucket}/privacyhub",
    ]
    assert send_heads(at=noon) == []
    (mail,) = mail_server.to("toezicht@example.com")
    (stored,) = s3.client.list_objects_v2(Bucket=bucket)["Contents"]
    assert stored["Key"] == f"privacyhub/head-{noon:%Y-%m-%d}.txt"
    there = s3.client.get_object(Bucket=bucket, Key=stored["Key"])["Body"].read().decode()
    assert all(sealed in text for text in (kept.read_text(), mail, there))
    _to, raw = mail_server.mails[0]
    for name, content in (("mail", raw), ("there", there.encode())):
        (tmp_path / name).write_bytes(content)
    for path in (kept, tmp_path / "mail", tmp_path / "there"):
        call_command("audit", "verify", head=str(path))


def test_every_day_a_line_is_added_and_on_one_day_only_one(sealed, noon, settings, tmp_path):
    kept = tmp_path / "heads.txt"
    settings.AUDIT_HEAD_TO = [str(kept)]
    for _turn in range(2):
        send_heads(at=noon)
        more()
    assert kept.read_text().count("\n") == 1
    send_heads(at=timezone.now() + dt.timedelta(days=1))
    assert kept.read_text().count("\n") == 2


def test_a_place_that_failed_is_tried_again_and_the_others_are_not(
    sealed, noon, settings, tmp_path, mail_server
):
    folder = tmp_path / "disk"
    settings.AUDIT_HEAD_TO = [str(folder / "heads.txt"), "mailto:toezicht@example.com"]
    (failed,) = send_heads(at=noon)
    assert "disk" in failed
    folder.mkdir()
    assert send_heads(at=noon + HOUR) == []
    assert sealed in (folder / "heads.txt").read_text()
    assert send_heads(at=noon + 2 * HOUR) == []
    assert len(mail_server.to("toezicht@example.com")) == 1


def test_a_mail_server_that_refuses_is_a_place_that_failed(
    sealed, noon, settings, mail_server, caplog
):
    settings.AUDIT_HEAD_TO = ["mailto:toezicht@example.com"]
    mail_server.answer = "451 not now"
    assert len(send_heads(at=noon)) == 1
    assert "place 1" in caplog.text
    assert "not now" not in caplog.text
    assert "example.com" not in caplog.text
    mail_server.answer = "250 OK"
    assert send_heads(at=noon + HOUR) == []
    assert Event.objects.filter(action="trail.head_sent").count() == 1


def test_a_trail_that_was_made_anew_is_told_by_any_of_the_heads(sealed, noon, settings, tmp_path):
    kept = tmp_path / "heads.txt"
    settings.AUDIT_HEAD_TO = [str(kept)]
    call_command("audit", "send")
    more()
    call_command("audit", "verify", head=str(kept))
    lift_guards(connection)
    SealedEvent.objects.all()._raw_delete("default")
    Seal.objects.all()._raw_delete("default")
    seal_trail(at=timezone.now())
    with pytest.raises(CommandError, match="head was noted"):
        call_command("audit", "verify", head=str(kept))


def test_a_file_without_a_head_and_a_setting_without_a_place_are_told(sealed, settings, tmp_path):
    empty = tmp_path / "empty"
    empty.write_text("niets")
    for stated in (str(empty), "12:kort"):
        with pytest.raises(CommandError, match="no head"):
            call_command("audit", "verify", head=stated)
    settings.AUDIT_HEAD_TO = []
    with pytest.raises(CommandError, match="AUDIT_HEAD_TO"):
        call_command("audit", "send")
    settings.AUDIT_HEAD_TO = [str(tmp_path / "weg" / "heads.txt")]
    with pytest.raises(CommandError, match="weg"):
        call_command("audit", "send")


def work(user):
    items = work_sources["backups.troubles"].items(world.fresh(user), timezone.localdate())
    return [item.what for item in items]


def test_who_runs_the_system_has_it_on_the_work_list_until_it_goes(sealed, settings, tmp_path):
    ict, officer = world.user("ict_support"), world.user("privacy_officer")
    settings.AUDIT_HEAD_TO = [str(tmp_path / "disk" / "heads.txt")]
    send_head_elsewhere()
    assert work(ict) == ["The head of the trail was not sent"]
    assert work(officer) == work(world.user("hr")) == []
    read = asking(ict).get(reverse("system:state")).content.decode()
    assert "The head of the trail was not sent: the last time failed" in read
    (tmp_path / "disk").mkdir()
    send_head_elsewhere()
    assert work(ict) == []
    read = asking(ict).get(reverse("system:state")).content.decode()
    assert "Places that got it: 1. Failed: 0." in read


def test_without_ict_support_the_privacy_officer_has_it(sealed, settings, tmp_path):
    officer, at_one_place = (
        world.user("privacy_officer"),
        world.user("ict_support", world.location()),
    )
    settings.AUDIT_HEAD_TO = [str(tmp_path / "disk" / "heads.txt")]
    send_head_elsewhere()
    assert work(officer) == ["The head of the trail was not sent"]
    assert work(at_one_place) == []


def test_what_was_not_done_for_two_days_is_noticed_and_what_is_not_asked_for_is_not(
    sealed, noon, settings, tmp_path
):
    assert troubles(noon) == []
    settings.BACKUP_FOLDER = [str(tmp_path)]
    assert [one.about for one in troubles(timezone.now())] == ["never done yet"]
    record("backup.made", by=None)
    assert troubles(timezone.now() + dt.timedelta(hours=47)) == []
    assert [one.about for one in troubles(timezone.now() + dt.timedelta(hours=49))] == [
        "not done for two days"
    ]
    record("backup.failed", by=None)
    assert [one.about for one in troubles(timezone.now())] == ["the last time failed"]


def test_the_page_is_for_who_looks_after_the_whole(sealed):
    for function in ("ict_support", "privacy_officer", "board"):
        assert asking(world.user(function)).get(reverse("system:state")).status_code == 200
    for function, place in (("location_manager", None), ("ict_support", world.location())):
        assert asking(world.user(function, place)).get(reverse("system:state")).status_code == 403
