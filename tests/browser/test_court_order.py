"""A parent under a court order, in a real browser: whatever address is tried, nothing of the child
is found, and a page that is there reads as one that never was (L33)."""

import re
import uuid

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.notices import mail_notice
from consents.defaults import PHOTOS, SHARE_CONTACT, SHARE_MEDICAL
from core.dates import today
from core.privacy import CATEGORIES
from documents.actions import add_document
from documents.cleaning import clean_bytes
from rights.models import Request
from subjects.actions import add_representation, grant_access
from tests.browser.conftest import DESK, PHONE
from tests.factories import consents, disclosures, files, rights, world

pytestmark = pytest.mark.browser
# The parts that no parent opens, and so are not there before the order either.
CLOSED_ANYWAY = {
    "child.identification",
    "child.care_file",
    "child.paper_file",
    "child.requests",  # the own ones have pages of their own
}
PATHS = {"ask-kind": "ask/copy", "consent": "consents/on"}
NAMES = ("Noor", "Zandstra-Kanarie", "Herfstbrief", "Fysio De Rug", "Pinda")


@pytest.fixture
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def group(transactional_db):
    return world.care_group(world.location())


@pytest.fixture
def noor(group):
    """The child the order is about, with something in every corner of the portal."""
    noor = world.child(group.location, "Noor", "Zandstra-Kanarie", care_group=group)
    world.daily_care(noor, allergies="Pinda")
    for one in world.parents_of(noor):
        for code in (PHOTOS, SHARE_CONTACT, SHARE_MEDICAL):
            consents.decided(noor, one.subject, True, on=today(), code=code)
    disclosures.noted_call(noor)
    return noor


@pytest.fixture
def sem(group):
    """A child of the same parent and in the same group, whom no order is about."""
    return world.child(group.location, "Sem", "Vlot", care_group=group)


@pytest.fixture
def user(noor, sem):
    user = world.parent_user(noor)
    me = user.subject
    add_representation(
        child=sem.subject, parent=me, custody="joint", starts_on=world.START, by=None
    )
    grant_access(user=user, subject=sem.subject, function="parent", starts_on=world.START, by=None)
    return user


@pytest.fixture
def parent(visitor, user):
    someone = visitor()
    someone.sign_in(user, world.PASSWORD)
    return someone


def addresses(noor, group) -> list[str]:
    """Every page of the portal about the child, and about what hangs on it."""
    paper = add_document(
        subject=noor.subject,
        category="child.conversations",
        title="Herfstbrief",
        file=clean_bytes(files.png()),
        audience="person",
        by=None,
    )
    matter = consents.named(noor, "Fysio De Rug", on=today())
    occasion = consents.occasion_of(noor, on=today(), until=today())
    copy = rights.ready(noor).request
    care = noor.subject.daily_care
    of_child = [
        ("child",),
        ("ask",),
        *(("ask-kind", kind) for kind in Request.Kind),
        ("correct", "child.daily_care", "daily", care.pk),
        ("correct", "child.daily_care", "emergency", "new"),
        ("documents",),
        ("consents",),
        ("consents-history",),
        ("sharing",),
        ("group", group.pk),
        ("consent-about", matter.pk),
        ("consent-about", occasion.pk),
        *(("consent", code) for code in (PHOTOS, SHARE_CONTACT, SHARE_MEDICAL)),
        *(("section", code) for code in CATEGORIES if code.startswith("child.")),
    ]
    return [
        *(reverse(f"portal:{name}", args=[noor.pk, *more]) for name, *more in of_child),
        *(
            reverse(f"portal:{name}", args=[copy.pk])
            for name in ("request", "request-sent", "copy", "request-withdraw", "request-board")
        ),
        reverse("portal:letter", args=[copy.pk, "confirmation"]),
        reverse("portal:letter-pdf", args=[copy.pk, "confirmation", "nl"]),
        *(
            reverse(f"portal:document-{name}", args=[paper.pk])
            for name in ("view", "download", "thumbnail")
        ),
    ]


UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def asked(parent, address: str, method: str = "get"):
    """(status, body) as the signed-in browser gets it; ids and form tokens left out, which differ
    of themselves."""
    options = {"max_redirects": 0}
    if method == "post":
        token = next(c["value"] for c in parent.context.cookies() if c["name"] == "csrftoken")
        options |= {
            "form": {"csrfmiddlewaretoken": token, "answer": "yes"},
            "headers": {"Referer": parent.base + "/"},
        }
    answer = getattr(parent.context.request, method)(parent.base + address, **options)
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text())
    return answer.status, UUID.sub("", body)


def of_nobody(address: str) -> str:
    """The same page about somebody who is not there."""
    first, *_rest = UUID.findall(address)
    return address.replace(first, str(uuid.uuid4()))


@pytest.mark.clause("L33", "S08")
def test_every_address_of_the_child_reads_as_one_that_never_was(parent, noor, group, user):
    pages = addresses(noor, group)
    closed = [page for page in pages if asked(parent, page)[0] not in {200, 302}]
    assert {page.rstrip("/").rpartition("/")[2] for page in closed} == CLOSED_ANYWAY
    consents.ordered(noor, user.subject, since=today())
    for page in pages:
        status, body = asked(parent, page)
        assert status == 404, page
        assert body == asked(parent, of_nobody(page))[1], page
        assert not [name for name in NAMES if name in body], page
    for name in ("ask-kind", "consent"):
        sent = next(page for page in pages if f"/{PATHS[name]}/" in page)
        assert asked(parent, sent, "post")[0] == 404, name
    assert noor.subject.consents.count() == 6  # as it was before the order


@pytest.mark.clause("L33")
@pytest.mark.parametrize("screen", [PHONE, DESK])
def test_what_is_left_tells_nothing_of_the_child(parent, noor, sem, group, user, screen):
    addresses(noor, group)
    parent.page.set_viewport_size(screen)
    parent.go("/my/")
    assert parent.reads("Noor")  # until the order
    consents.ordered(noor, user.subject, since=today())
    consents.named(noor, "Logopedie", on=today())  # asked of the other parent alone
    left = ["/my/", "/my/requests/", *left_of(sem, group)]
    for page in left:
        assert parent.go(page).status == 200, page
        assert not [name for name in NAMES if parent.reads(name)], page
    parent.go("/my/")
    assert parent.reads("Sem")
    assert parent.page.locator("main section.card").count() == 1
    assert parent.go(f"/children/{noor.pk}/").status == 404


@pytest.mark.clause("L33", "L75")
def test_no_notice_and_no_mail_of_what_is_asked_about_the_child(parent, noor, user, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    other = world.parent_user(noor, 1)
    consents.ordered(noor, user.subject, since=today())
    consents.named(noor, "Fysio De Rug", on=today())
    consents.occasion_of(noor, on=today(), until=today())
    for notice in Notice.objects.all():
        mail_notice(notice.pk, at=timezone.now())
    assert {to for sent in mail.outbox for to in sent.to} == {other.email}
    parent.go("/my/")
    assert not parent.page.locator("main .notice").count()
    assert not parent.reads("Fysio De Rug")


def left_of(sem, group) -> list[str]:
    """What stays open: the other child, and the group both children are in."""
    names = ("child", "consents", "sharing", "documents")
    pages = [reverse(f"portal:{name}", args=[sem.pk]) for name in names]
    return [*pages, reverse("portal:group", args=[sem.pk, group.pk])]
