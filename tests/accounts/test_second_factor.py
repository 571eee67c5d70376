"""The second step of signing in: who must have it, what opens, what counts once (L78)."""

import datetime as dt
import re
from copy import deepcopy

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import change_matrix, remove_user
from accounts.factors import code_at, reset_factors, step_of
from accounts.functions import DEFAULT_LEVELS
from accounts.lockout import MOST
from accounts.models import AppSecret, Notice, PasswordReset, RecoveryCode, SecondFactor
from accounts.passwords import change_password
from accounts.two_step import HALF_WAY_FOR
from audit.models import Event
from core.models import DataKey
from core.privacy import Level
from organisation.models import Organisation
from tests.factories import factors, world
from tests.factories.http import asking, asking_afresh

pytestmark = pytest.mark.django_db
ADDRESS = "piet@example.com"
SECOND, FACTORS, APP = map(reverse, ["account:second-step", "account:factors", "account:add-app"])
HOME, STAFF = reverse("home"), reverse("staff:list")


@pytest.fixture
def staff():
    return world.user("hr", email=ADDRESS)


def sign_in(client=None, password=world.PASSWORD, to=""):
    client = client or Client()
    typed = {"username": ADDRESS, "password": password}
    return client, client.post(reverse("sign_in") + to, typed)


def shown_secret(client) -> str:
    page = client.get(APP).content.decode()
    return re.search(r'class="key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")


def set_up(client) -> list[str]:
    """Set up an app as the pages say; return the recovery codes that are shown."""
    secret = shown_secret(client)
    page = client.post(APP, {"code": factors.code(secret)}).content.decode()
    return re.findall(r"<li>([A-Z2-9]{5}-[A-Z2-9]{5})</li>", page)


@pytest.mark.clause("L78")
def test_who_works_here_opens_nothing_before_a_second_factor_is_set_up(staff):
    client, _answer = sign_in()
    for page in (HOME, reverse("staff:list"), reverse("portal:account"), "/access/"):
        assert client.get(page).url == FACTORS
    assert client.post(reverse("breaches:tip-new")).url == FACTORS
    assert client.get(reverse("privacy:statement")).status_code in {200, 404}
    assert len(set_up(client)) == 10
    assert client.get(HOME).status_code == 200


@pytest.mark.clause("L78")
def test_a_session_from_before_the_first_appointment_is_led_there_as_well():
    user = world.user(email=ADDRESS)
    client, _answer = sign_in()
    assert client.get(reverse("portal:account")).status_code == 200
    world.appoint(user, "hr", world.organisation())
    assert client.get(HOME).url == FACTORS


def test_a_parent_may_go_without_and_may_have_one():
    world.user(email=ADDRESS)
    client, answer = sign_in()
    assert client.get(reverse("portal:account")).status_code == 200
    client.post(reverse("account:afresh"), {"password": world.PASSWORD})
    set_up(client)
    answer = sign_in()[1]
    assert answer.url == SECOND


def test_the_password_alone_signs_nobody_in_who_has_a_factor(staff):
    secret = factors.app(staff)
    client, answer = sign_in(to="?next=" + STAFF)
    assert answer.url.startswith(SECOND)
    assert client.get(HOME).url.startswith(reverse("sign_in"))
    assert "_auth_user_id" not in client.session
    wrong = client.post(answer.url, {"code": factors.wrong(secret)})
    assert wrong.status_code == 200
    assert client.post(answer.url, {"code": factors.code(secret), "next": STAFF}).url == (STAFF)
    assert client.get(STAFF).status_code == 200


def test_a_code_opens_once_also_in_another_session(staff):
    code = factors.code(factors.app(staff))
    for opens in (True, False):
        client, _answer = sign_in()
        assert (client.post(SECOND, {"code": code}).status_code == 302) is opens


def test_a_code_holds_half_a_minute_and_those_beside_it(staff):
    secret, at = factors.app(staff), timezone.now()
    for late, known in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = code_at(secret, at + dt.timedelta(seconds=30 * late))
        assert (step_of(secret, code, at) is not None) is known


def test_the_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, the last six digits of SHA-1."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert code_at(secret, dt.datetime.fromtimestamp(seconds, dt.UTC)) == code


def test_a_recovery_code_opens_once_however_it_is_spaced(staff):
    client, _answer = sign_in()
    code = set_up(client)[0]
    spaced = code.replace("-", " ").lower()
    for opens in (True, False):
        client, _answer = sign_in()
        assert (client.post(SECOND, {"code": spaced}).status_code == 302) is opens
    assert RecoveryCode.objects.filter(user=staff).count() == 9


def test_new_recovery_codes_end_the_old_ones(staff):
    client, _answer = sign_in()
    old = set_up(client)[0]
    client.post(reverse("account:afresh"), {"password": world.PASSWORD})
    client.post(reverse("account:codes"))
    client, _answer = sign_in()
    assert client.post(SECOND, {"code": old}).status_code == 200


@pytest.mark.clause("L68")
def test_wrong_codes_lock_as_wrong_passwords_do(staff):
    secret = factors.app(staff)
    client, _answer = sign_in()
    for _n in range(MOST - 1):
        assert client.post(SECOND, {"code": factors.wrong(secret)}).status_code == 200
    assert client.post(SECOND, {"code": factors.wrong(secret)}).url == reverse("sign_in")
    assert Event.objects.filter(action="account.sign_in_blocked").exists()
    assert sign_in()[1].status_code == 429  # the right password does not begin the count anew
    assert Event.objects.filter(action="factor.refused").count() == MOST


def guess_everywhere(secret) -> None:
    """Type twenty wrong codes, five from an address."""
    for address in range(4):
        client = Client(REMOTE_ADDR=f"192.0.2.{address}")
        sign_in(client)
        for _n in range(MOST):
            client.post(SECOND, {"code": factors.wrong(secret)})


def test_wrong_codes_count_from_wherever_they_come(staff):
    secret = factors.app(staff)
    guess_everywhere(secret)
    client = Client(REMOTE_ADDR="192.0.2.99")
    sign_in(client)
    assert client.post(SECOND, {"code": factors.code(secret)}).url == reverse("sign_in")


def test_whose_codes_were_guessed_comes_in_at_once_with_a_new_password(
    staff, django_capture_on_commit_callbacks
):
    secret, new = factors.app(staff), "een heel ander wachtwoord 9"
    guess_everywhere(secret)
    asked = PasswordReset.objects.create(user=staff, asked_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        change_password(reset=asked, password=new)
    client = Client(REMOTE_ADDR="192.0.2.99")
    sign_in(client, new)
    assert client.post(SECOND, {"code": factors.code(secret)}).url == reverse("home")


def test_half_way_is_over_after_ten_minutes_and_when_the_password_changes(staff):
    secret = factors.app(staff)
    client, _answer = sign_in()
    session = client.session
    kept = session["half_way"]
    session["half_way"] = {**kept, "at": (timezone.now() - HALF_WAY_FOR * 2).isoformat()}
    session.save()
    assert client.post(SECOND, {"code": factors.code(secret)}).url == reverse("sign_in")
    client, _answer = sign_in()
    staff.set_password("een heel ander wachtwoord")
    staff.save()
    assert client.post(SECOND, {"code": factors.code(secret)}).url == reverse("sign_in")


@pytest.mark.clause("L78")
def test_who_works_here_cannot_remove_the_last_one(staff):
    factors.app(staff)
    client = asking(staff)
    client.post(reverse("account:afresh"), {"password": world.PASSWORD})
    own = SecondFactor.objects.get(user=staff)
    client.post(reverse("account:remove-factor", args=[own.pk]))
    assert SecondFactor.objects.filter(user=staff).exists()


def test_adding_and_removing_one_ask_who_one_is_and_tell_the_owner():
    user = world.user(email=ADDRESS)
    factors.app(user)
    client, own = asking(user), SecondFactor.objects.get(user=user)
    pages = [
        *(APP, reverse("account:add-passkey"), reverse("account:codes")),
        reverse("account:remove-factor", args=[own.pk]),
    ]
    for page in pages:
        assert client.get(page).url.startswith(reverse("account:afresh"))
        assert client.post(page).url.startswith(reverse("account:afresh"))
    client.post(reverse("account:afresh"), {"password": world.PASSWORD})
    assert "Your recovery codes go too." in client.get(pages[-1]).content.decode()
    client.post(pages[-1])
    assert not SecondFactor.objects.exists()
    assert Notice.objects.filter(user=user, kind="sign_in_changed").count() == 2


def test_a_factor_of_somebody_else_does_not_exist(staff):
    factors.app(staff)
    client = asking(world.user())
    client.post(reverse("account:afresh"), {"password": world.PASSWORD})
    page = reverse("account:remove-factor", args=[SecondFactor.objects.get().pk])
    assert client.post(page).status_code == 404


@pytest.mark.parametrize("answer", ["[" * 4000, '{"a":' * 1500, "NaN", '"x"', "{}", "[]"])
def test_what_is_no_answer_of_a_passkey_is_not_accepted(staff, answer):
    client, page = asking_afresh(staff), reverse("account:add-passkey")
    client.get(page)
    sent = client.post(page, {"name": "laptop", "passkey": answer})
    assert "No passkey was made" in sent.content.decode()
    assert not SecondFactor.objects.exists()


def test_no_secret_stands_in_plain_text_anywhere(staff):
    client, _answer = sign_in()
    secret = shown_secret(client)
    assert secret not in str(client.session.items())
    code = set_up(client)[0]
    assert AppSecret.objects.get().secret == secret
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.app_label not in {"core"}:
                cursor.execute(f"SELECT * FROM {model._meta.db_table}")
                stored = str([[bytes(v) if isinstance(v, memoryview) else v for v in row]
                              for row in cursor.fetchall()])  # fmt: skip
                assert secret not in stored, model
                assert code not in stored, model
                assert code.replace("-", "") not in stored, model


@pytest.mark.clause("L63")
def test_with_the_account_go_its_factors_and_their_keys(staff):
    factors.app(staff)
    owner = SecondFactor.objects.get().pk
    remove_user(user=staff, by=None)
    assert not SecondFactor.objects.exists()
    assert DataKey.objects.get(owner_id=owner).wrapped is None


def test_who_lost_it_is_let_in_again_by_who_gives_access(staff):
    factors.app(staff)
    board = world.user("board")
    elsewhere = asking(staff)
    page = reverse("access:reset-factors", args=[staff.pk])
    client = asking(board)
    assert client.get(page).url.startswith(reverse("account:afresh"))
    client.post(reverse("account:afresh"), {"password": world.PASSWORD})
    client.post(page)
    assert elsewhere.get(HOME).url.startswith(reverse("sign_in"))
    client, _answer = sign_in()
    assert client.get(HOME).url == FACTORS
    assert Notice.objects.filter(user=staff, kind="sign_in_changed").count() == 2
    assert Event.objects.get(action="factor.reset").actor_id == board.pk


def test_a_local_manager_takes_it_from_nobody_who_works_elsewhere_too():
    here, there = world.location(), world.location("Het Vlot")
    levels = deepcopy(DEFAULT_LEVELS)
    levels["cluster_manager"]["organisation.access"] = Level.CHANGE
    change_matrix(levels=levels, by=None)
    client = asking(world.user("cluster_manager", world.cluster_of(here)))
    client.post(reverse("account:afresh"), {"password": world.PASSWORD})
    colleague = world.user("pedagogical_professional", here)
    both = world.user("pedagogical_professional", here)
    world.appoint(both, "location_manager", there)
    pages = {who: reverse("access:reset-factors", args=[who.pk]) for who in (colleague, both)}
    for who in (colleague, both):
        factors.app(who)
        client.post(pages[who])
    assert list(SecondFactor.objects.values_list("user", flat=True)) == [both.pk]


def test_a_demo_lets_its_made_up_staff_in_without_and_says_so(staff):
    Organisation.objects.update(is_demo=True)
    client, _answer = sign_in()
    assert client.get(HOME).status_code == 200
    assert "In this demo you can go without" in client.get(FACTORS).content.decode()
    page = Client().get(reverse("sign_in")).content.decode()
    assert "second step" in page


def test_an_action_without_a_user_resets_too(staff):
    factors.app(staff)
    reset_factors(user=staff, at=timezone.now(), by=None)
    assert not AppSecret.objects.exists()
