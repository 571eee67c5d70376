"""Notices are mailed without content, through a real mail server on this machine."""

import datetime as dt
import re
import socket

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts.models import Notice
from accounts.notices import TRIED_FOR, notify, notify_everybody, read_notices
from accounts.tasks import mail_notices
from audit.models import Event
from consents.actions import remind
from consents.defaults import CARE_PARTNER
from core.actions import action
from core.dates import today
from tests.factories import consents, factors, world

pytestmark = pytest.mark.django_db
Kind = Notice.Kind


@pytest.fixture
def child():
    return world.child(world.location(), "Noor", "Zandstra")


@pytest.fixture
def parents(child):
    return [
        world.parent_user(child, index, email=f"ouder{index}@example.com") for index in range(2)
    ]


def told(text: str, language: str) -> str:
    with override(language):
        return gettext(text)


def test_a_mail_goes_to_each_who_decides_and_once(child, parents, mail_server):
    consents.named(child, "Logopedie De Mond", on=today())
    mail_notices()
    mail_notices()
    assert sorted(to for (to,), _content in mail_server.mails) == [
        "ouder0@example.com",
        "ouder1@example.com",
    ]
    assert not Notice.objects.filter(mailed_at=None).exists()
    assert Event.objects.filter(action="notice.mailed").count() == 2


@pytest.mark.clause("L33")
def test_who_a_court_order_keeps_away_gets_no_mail_about_the_child(child, parents, mail_server):
    consents.ordered(child, parents[0].subject, since=today())
    consents.named(child, "Logopedie De Mond", on=today())
    mail_notices()
    assert [to for to, _content in mail_server.mails] == [["ouder1@example.com"]]


@pytest.mark.clause("L75")
def test_a_mail_says_what_kind_it_is_in_two_languages_and_nothing_of_anybody(
    child, parents, mail_server, settings
):
    me = parents[0].subject
    matter = consents.named(child, "Logopedie De Mond", on=today(), about="stottert")
    consents.decided(child, me, True, on=today(), code=CARE_PARTNER, matter=matter)
    consents.occasion_of(child, on=today(), until=today())
    remind(subjects=[child.subject], on=today(), by=None)
    notify_everybody(kind=Kind.PRIVACY_STATEMENT, by=None)
    factors.app(me.user)
    mail_notices()
    texts = mail_server.texts()
    for kind in Kind:
        if kind.startswith(("request_", "handling_", "breach_", "tip_", "destruction_")):
            continue  # tests/rights/test_telling.py, tests/breaches, tests/retention
        about_it = [text for text in texts if told(kind.label, "en") in text]
        assert about_it, kind
        for text in about_it:
            assert text.startswith(told(kind.label, "nl"))
            assert settings.SITE_URL in text
            for language in ("nl", "en"):
                assert told(kind.label, language) in text
    secrets = (
        *("Noor", "Zandstra", "Ans", "Bas", "P. Proef", "Logopedie", "stottert", "Zomerfeest"),
        *("Boomhut", "website", str(child.pk), str(me.pk), str(matter.pk)),
        *("Yes", "No", "Ja", "Nee"),
    )
    for text in texts:
        said = [w for w in secrets if re.search(rf"\b{re.escape(w)}\b", text, re.IGNORECASE)]
        assert said == []


@pytest.mark.parametrize("answer", ["451 Try again later", "554 Refused"])
def test_a_mail_that_was_refused_is_tried_again(parents, mail_server, caplog, answer):
    notify(user=parents[0], kind=Kind.CONSENT_RECEIPT, by=None)
    mail_server.answer = answer
    mail_notices()
    assert Notice.objects.get().mailed_at is None
    assert not Event.objects.filter(action="notice.mailed").exists()
    assert parents[0].email not in caplog.text
    mail_server.answer = "250 OK"
    mail_notices()
    assert len(mail_server.mails) == 1
    assert Notice.objects.get().mailed_at is not None


def test_a_mail_server_that_is_away_leaves_the_notice_to_be_sent(parents, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    notify(user=parents[0], kind=Kind.CONSENT_RECEIPT, by=None)
    mail_notices()
    assert Notice.objects.get().mailed_at is None


def test_after_a_day_a_mail_is_given_up_and_the_notice_stays_in_the_portal(parents, mail_server):
    notify(user=parents[0], kind=Kind.CONSENT_RECEIPT, by=None)
    notices = Notice.objects.all()
    notices.update(created_at=timezone.now() - TRIED_FOR - dt.timedelta(minutes=1))
    mail_notices()
    assert mail_server.mails == []
    assert notices.get().read_at is None
    notices.update(created_at=timezone.now() - TRIED_FOR + dt.timedelta(minutes=5))
    mail_notices()
    assert len(mail_server.mails) == 1


# --- telling the worker ----------------------------------------------------------------------


@pytest.fixture
def nudges(monkeypatch):
    """What was put in the queue."""
    sent = []
    monkeypatch.setattr("accounts.notices.current_app.send_task", lambda name: sent.append(name))
    return sent


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_told_once_a_transaction(nudges):
    users = [world.user(), world.user()]

    @action
    def tell_both(kind, by=None):
        for user in users:
            notify(user=user, kind=kind, by=by)

    tell_both(Kind.CONSENT_QUESTION)
    assert nudges == ["accounts.mail_notices"]
    tell_both(Kind.CONSENT_REMINDER)
    assert nudges == ["accounts.mail_notices"] * 2
    assert Notice.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_of_one_kind_there_is_one_mail_a_day_until_it_was_read(nudges):
    user, other = world.user(), world.user()
    first = notify(user=user, kind=Kind.CONSENT_RECEIPT, by=None)
    assert notify(user=user, kind=Kind.CONSENT_RECEIPT, by=None) == first
    assert nudges == ["accounts.mail_notices"]
    assert notify(user=other, kind=Kind.CONSENT_RECEIPT, by=None) != first
    assert notify(user=user, kind=Kind.CONSENT_QUESTION, by=None) != first
    Notice.objects.filter(pk=first.pk).update(created_at=timezone.now() - dt.timedelta(hours=25))
    second = notify(user=user, kind=Kind.CONSENT_RECEIPT, by=None)
    assert second != first
    read_notices(user=user, at=timezone.now(), by=user)
    assert notify(user=user, kind=Kind.CONSENT_RECEIPT, by=None) not in {first, second}


@pytest.mark.django_db(transaction=True)
def test_a_step_that_was_undone_takes_no_later_notice_with_it(nudges):
    user = world.user()

    @action
    def fails(by=None):
        notify(user=user, kind=Kind.CONSENT_QUESTION, by=by)
        raise LookupError

    @action
    def tries_both(by=None):
        with pytest.raises(LookupError):
            fails()
        assert nudges == []
        notify(user=user, kind=Kind.CONSENT_RECEIPT, by=by)

    tries_both()
    assert nudges == ["accounts.mail_notices"]
    assert [notice.kind for notice in Notice.objects.all()] == [Kind.CONSENT_RECEIPT]


@pytest.mark.django_db(transaction=True)
def test_an_occasion_of_many_children_tells_the_worker_once(nudges):
    here = world.location()
    children = [world.child(here, name, name) for name in ("Bo", "Sam")]
    for one in children:
        world.parent_user(one)
    consents.occasion_of(*children, on=today(), until=today())
    assert Notice.objects.count() == 2
    assert nudges == ["accounts.mail_notices"]
