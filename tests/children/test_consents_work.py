"""What follows from answers: parents who differ, material to be removed, what the group sees."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import change_matrix, start_appointment
from accounts.functions import DEFAULT_LEVELS
from consents.answers import State, answer
from consents.defaults import MEDICAL_GROUP, PHOTOS
from consents.models import ConsentDecision, ConsentDifference, ConsentKind, RemovalTask
from core.dates import today
from core.privacy import Level
from core.registries import work_sources
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from privacyhub.views import _grouped
from tests.children.test_consents import label, signed, url
from tests.factories import consents, files, world
from tests.factories.http import asking, record_url
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OTHER_PORTAL = "photos_other_portal"


@pytest.fixture
def child(boomhut):
    return world.child(boomhut, starts_on=today() - 5 * DAY)


def work(user, code: str) -> list:
    return work_sources[code].items(world.fresh(user), today())


def differed(child, parents):
    consents.decided(child, parents[0], True, on=today() - DAY)
    consents.decided(child, parents[1], False, on=today())
    return ConsentDifference.objects.get(subject=child.subject)


@pytest.mark.clause("K13", "S05")
def test_parents_who_differ_are_a_case_for_the_manager(boomhut, vlot, manager, child, parents):
    case = differed(child, parents)
    (item,) = work(manager, "children.differences")
    assert (item.about, item.due_on) == (child.name, today() + 14 * DAY)
    assert work(world.user("location_manager", vlot), "children.differences") == []
    assert work(world.user("pedagogical_professional", boomhut), "children.differences") == []
    client = asking(manager)
    page = client.get(item.url).content.decode()
    assert "Ans Zandstra" in page
    assert "Bas Zandstra" in page
    assert client.post(item.url, {"note": " "}).context["form"].errors["note"]
    assert client.post(item.url, {"note": "Met beiden gesproken."}).status_code == 302
    case.refresh_from_db()
    assert case.closed_on == today()
    assert work(manager, "children.differences") == []
    section = client.get(url("section", child, "consents")).content.decode()
    assert "Met beiden gesproken." in section
    assert answer(child.subject, PHOTOS, today()).state is State.NO
    again = client.post(item.url, {"note": "Nog eens."})
    assert "This has already been settled." in again.content.decode()


def test_a_case_of_another_child_is_not_there(boomhut, manager, child, parents):
    case = differed(child, parents)
    other = world.child(boomhut, "Sam", "Duin")
    client = asking(manager)
    assert client.get(url("settle_difference", other, case.pk)).status_code == 404
    task = RemovalTask.objects.first()
    for name in ("finish_removal", "assign_removal"):
        assert client.get(url(name, other, task.pk)).status_code == 404


@pytest.mark.clause("G03")
def test_after_a_withdrawal_media_is_gone_and_each_place_is_a_task_with_proof(
    boomhut, manager, child, parents
):
    add_document(
        subject=child.subject,
        category="child.media",
        title="Foto",
        file=clean_bytes(files.jpeg()),
        by=None,
    )
    standing = consents.decided(child, parents[0], True, on=today() - DAY)
    client = asking(manager)
    sent = {
        "seen": str(standing.pk),
        "question": f"kind-{consents.kind(PHOTOS).pk}",
        "giver": str(parents[0].pk),
        "given": "no",
        "how": "spoken",
        "decided_on": f"{today():%d-%m-%Y}",
    }
    first = client.post(url("note_consent_answer", child), sent)
    assert "1 photo or video is removed from this file at once" in first.context["warnings"][0]
    assert Document.objects.filter(category="child.media").exists()
    assert ConsentDecision.objects.get() == standing
    sent["read"] = first.context["digest"]
    told = client.post(url("note_consent_answer", child), sent, follow=True).content.decode()
    assert "1 photo or video was removed from the file at once." in told
    assert "There are 2 tasks to remove what was made under a yes." in told
    assert not Document.objects.filter(category="child.media").exists()
    items = {item.what: item for item in work(manager, "children.removals")}
    over = f"Remove, the consent to “{label(PHOTOS)}” no longer applies"
    assert set(items) == {
        f"{over}: phones and tablets of staff",
        f"{over}: backups and cloud copies",
    }
    devices = items[f"{over}: phones and tablets of staff"]
    assert devices.due_on == today() + DAY
    assert client.post(devices.url, {"proof": ""}).context["form"].errors["proof"]
    client.post(devices.url, {"proof": "Van beide tablets gewist en nagekeken."})
    assert len(work(manager, "children.removals")) == 1
    section = client.get(url("section", child, "consents")).content.decode()
    assert "Van beide tablets gewist en nagekeken." in section
    assert "1 photo or video was removed from the file at once." in section


@pytest.mark.clause("G03")
def test_a_later_yes_on_paper_ends_what_is_still_to_be_removed_and_says_so(manager, child, parents):
    consents.decided(child, parents[0], True, on=today() - DAY)
    client, address = asking(manager), url("note_consent_form", child)
    for code in (PHOTOS, OTHER_PORTAL):
        consents.decided(child, parents[0], True, on=today() - DAY, code=code)
        client.post(address, signed(child, parents[0], **{code: "no"}))
    devices = "phones and tablets of staff"
    where = [item.what for item in work(manager, "children.removals") if devices in item.what]
    assert sorted(where) == sorted(
        f"Remove, the consent to “{label(code)}” no longer applies: {devices}"
        for code in (PHOTOS, OTHER_PORTAL)
    )
    yes = signed(child, parents[0], **{PHOTOS: "yes"})
    told = client.post(address, yes, follow=True).content.decode()
    assert "A consent applies again, so 2 tasks to remove something have ended." in told
    left = [item.what for item in work(manager, "children.removals")]
    assert left
    assert all(label(OTHER_PORTAL) in what for what in left)


@pytest.mark.clause("G03")
def test_a_first_no_of_the_other_parent_asks_to_remove_and_is_called_no_withdrawal(
    manager, child, parents
):
    consents.decided(child, parents[0], True, on=today() - DAY)
    consents.decided(child, parents[1], False, on=today())
    client = asking(manager)
    section = client.get(url("section", child, "consents")).content.decode()
    assert "consent no longer applies" in section
    (devices, _backups) = work(manager, "children.removals")
    for page in (section, devices.what, client.get(devices.url).content.decode()):
        assert "withdr" not in page


@pytest.mark.clause("G03")
def test_a_removal_is_handed_to_a_colleague_who_finishes_it(boomhut, vlot, manager, child, parents):
    differed(child, parents)
    task = RemovalTask.objects.get(place="devices")
    colleague = world.user("pedagogical_professional", boomhut)
    elsewhere = world.user("pedagogical_professional", vlot)
    payroll = world.user("payroll", boomhut)
    assert work(colleague, "children.removals") == []
    finish = url("finish_removal", child, task.pk)
    assert asking(colleague).get(finish).status_code == 403
    client = asking(manager)
    assign = url("assign_removal", child, task.pk)
    people = set(client.get(assign).context["form"].fields["owner"].queryset)
    assert {manager, colleague} <= people
    assert not {elsewhere, payroll} & people
    assert client.post(assign, {"owner": elsewhere.pk}).context["form"].errors["owner"]
    assert client.post(assign, {"owner": colleague.pk}).status_code == 302
    assert [item.url for item in work(colleague, "children.removals")] == [finish]
    assert len(work(manager, "children.removals")) == 2  # who manages it sees all of them
    asking(colleague).post(finish, {"proof": "Gewist."})
    task.refresh_from_db()
    assert (task.done_by, task.done_on) == (colleague, today())
    assert work(colleague, "children.removals") == []


@pytest.mark.clause("G03")
def test_a_removal_that_is_late_stands_red(manager, child, parents):
    differed(child, parents)
    RemovalTask.objects.filter(place="devices").update(due_on=today() - DAY)
    groups = _grouped(work(manager, "children.removals"), timezone.now())
    assert (groups[0]["late"], len(groups[0]["items"])) == (True, 1)
    page = asking(manager).get(url("section", child, "consents")).content.decode()
    assert (
        f'<span class="tag late"><span class="whole">{today() - DAY:%d-%m-%Y}</span></span>' in page
    )


@pytest.mark.clause("S05", "L03")
def test_placement_consents_nobody_answered_come_after_two_weeks(boomhut, manager):
    long_here = world.child(boomhut, "Sam", "Duin", starts_on=today() - 14 * DAY)
    world.child(boomhut, "Lot", "Net", starts_on=today() - 13 * DAY)
    (item,) = work(manager, "children.consents")
    assert (item.about, item.due_on) == (long_here.name, today())
    assert item.url == url("section", long_here, "consents")
    one = world.parents_of(long_here)[0].subject
    for kind in ConsentKind.objects.filter(at_placement=True):
        consents.decided(long_here, one, kind.code != PHOTOS, on=today(), code=kind.code)
    assert work(manager, "children.consents") == []


def test_of_many_unanswered_there_is_one_line_to_the_list(boomhut, manager):
    for number in range(7):
        world.child(boomhut, f"Kind{number}", starts_on=today() - 20 * DAY)
    (item,) = work(manager, "children.consents")
    assert item.about == "7 children"
    listed = asking(manager).get(item.url)
    assert listed.context["page_obj"].paginator.count == 7
    assert url("section", listed.context["page_obj"].object_list[0], "consents") in (
        listed.content.decode()
    )


def test_the_work_list_takes_as_many_queries_for_12_cases_as_for_6(boomhut, manager):
    client, counted = asking(manager), []
    for first, until in ((0, 6), (6, 12)):
        for number in range(first, until):
            kid = world.child(boomhut, f"Kind{number}", starts_on=today() - 5 * DAY)
            differed(kid, [parent.subject for parent in world.parents_of(kid)])
        counted.append(queries_of(client, "/"))
    assert counted[0] == counted[1]


# --- what the group sees ------------------------------------------------------------------------


@pytest.fixture
def group(boomhut):
    return asking(world.user("pedagogical_professional", boomhut))


@pytest.mark.clause("B08", "S05", "L77")
def test_health_is_kept_from_the_group_where_the_parents_say_no(
    boomhut, manager, child, parents, group
):
    world.daily_care(child, allergies="pinda")
    world.emergency_number(child, "06 12345678", "oma")
    page = url("section", child, "daily_care")
    assert "pinda" in group.get(page).content.decode()
    consents.decided(child, parents[0], False, on=today(), code=MEDICAL_GROUP)
    seen = group.get(page).content.decode()
    assert "pinda" not in seen
    assert "The parents do not let the group see this." in seen
    assert "06 12345678" in seen  # whom to ring stays
    history = group.get(url("history", child, "daily_care")).content.decode()
    assert "Allergies" not in history
    assert "pinda" in asking(manager).get(page).content.decode()
    consents.decided(child, parents[0], True, on=today(), code=MEDICAL_GROUP)
    assert "pinda" in group.get(page).content.decode()


@pytest.mark.clause("B08")
def test_what_is_kept_from_the_group_the_group_does_not_change_either(child, parents, group):
    levels = DEFAULT_LEVELS["pedagogical_professional"]
    levels = {**levels, "child.daily_care": int(Level.CHANGE)}
    change_matrix(levels={**DEFAULT_LEVELS, "pedagogical_professional": levels}, by=None)
    care = child.subject.daily_care
    page = record_url("children", child.subject, "daily_care", "daily", record=care)
    assert group.get(page).status_code == 200
    consents.decided(child, parents[0], False, on=today(), code=MEDICAL_GROUP)
    assert group.get(page).status_code == 403
    assert group.post(page, {"allergies": "noten"}).status_code == 403


@pytest.mark.clause("B08")
def test_papers_about_health_are_kept_from_the_group_too(child, parents, group, manager):
    paper = add_document(
        subject=child.subject,
        category="child.daily_care",
        title="Medicijnverklaring",
        file=clean_bytes(files.png()),
        audience="section",
        by=None,
    )
    detail = reverse("documents:detail", args=[paper.pk])
    assert group.get(detail).status_code == 200
    consents.decided(child, parents[0], False, on=today(), code=MEDICAL_GROUP)
    for name in ("detail", "view", "thumbnail"):
        assert group.get(reverse(f"documents:{name}", args=[paper.pk])).status_code == 404
    assert "Medicijnverklaring" not in (
        group.get(url("section", child, "daily_care")).content.decode()
    )
    assert asking(manager).get(detail).status_code == 200


@pytest.mark.clause("B08")
def test_a_no_about_health_holds_also_after_the_care(child, parents, group):
    world.daily_care(child, allergies="pinda")
    consents.decided(child, parents[0], False, on=today(), code=MEDICAL_GROUP)
    child.subject.affiliations.update(ends_on=today() - DAY)
    child.subject.relation_ended_on = today() - DAY
    child.subject.save()
    page = group.get(url("section", child, "daily_care"))
    assert page.status_code == 200
    assert "pinda" not in page.content.decode()


@pytest.mark.clause("B08")
def test_who_is_also_manager_sees_it_as_manager(boomhut, child, parents):
    both = world.user("pedagogical_professional", boomhut)
    start_appointment(
        user=both, function="location_manager", place=boomhut, starts_on=world.START, by=None
    )
    world.daily_care(child, allergies="pinda")
    consents.decided(child, parents[0], False, on=today(), code=MEDICAL_GROUP)
    page = url("section", child, "daily_care")
    assert "pinda" in asking(both).get(page).content.decode()
