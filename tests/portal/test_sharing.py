"""What parents let the other parents of the group see, and what they see of others."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from children.actions import ParentDetails
from consents.answers import State, answer
from consents.defaults import MEDICAL_GROUP, MEDICAL_LUNCH, SHARE_CONTACT, SHARE_MEDICAL
from consents.models import ConsentDifference, RemovalTask
from core.dates import today
from subjects.actions import (
    add_representation,
    end_relation,
    grant_access,
    start_affiliation,
)
from tests.factories import consents, world
from tests.factories.http import asking, bare
from tests.factories.queries import queries_of
from tests.portal.consent_pages import about, press

pytestmark = pytest.mark.django_db
TODAY = today()
DAY = dt.timedelta(days=1)


@pytest.fixture
def squirrels(here):
    return world.care_group(here)


@pytest.fixture
def noor(squirrels):
    return family(squirrels, "Noor", "Zandstra", "Ans", "Bas")


@pytest.fixture
def sem(squirrels):
    return family(squirrels, "Sem", "Kanariepiet", "Cor", "Dirk")


@pytest.fixture
def ans(noor):
    return asking(world.parent_user(noor))


@pytest.fixture
def cor(sem):
    return asking(world.parent_user(sem))


def family(group, first_name, family_name, *parents):
    """A child in a group with its parents, each with an address to share."""
    told = [
        ParentDetails(name, family_name, email=f"{name.lower()}@example.com", phone="06 12345678")
        for name in parents
    ]
    return world.child(group.location, first_name, family_name, parents=told, care_group=group)


def parent(child, index=0):
    return world.parents_of(child)[index].subject


def share(child, code=SHARE_CONTACT, given=True, index=0):
    return consents.decided(child, parent(child, index), given, on=TODAY, code=code)


def settings(child):
    return reverse("portal:sharing", args=[child.pk])


def group_page(child, group):
    return reverse("portal:group", args=[child.pk, group.pk])


def shown(client, child, group):
    """What a parent reads on the page of the group: the names, and the allergies with diets."""
    found = client.get(group_page(child, group)).context["shown"]
    return [one.name for one in found.contacts], [(n.allergies, n.diet) for n in found.needs]


def main(response):
    return response.content.decode().partition("<main")[2].partition("</main")[0]


# --- nothing unless they say yes -------------------------------------------------------------


@pytest.mark.clause("B02", "B08")
def test_without_a_yes_nobody_sees_anything_of_others(noor, sem, squirrels, ans):
    world.daily_care(sem, allergies="pinda", diet="geen varkensvlees")
    assert shown(ans, noor, squirrels) == ([], [])
    share(sem, given=False)
    share(sem, SHARE_MEDICAL, given=False)
    assert shown(ans, noor, squirrels) == ([], [])
    assert "pinda" not in ans.get(group_page(noor, squirrels)).content.decode()


@pytest.mark.clause("B02")
def test_who_said_yes_is_seen_with_name_telephone_and_email(noor, sem, squirrels, ans):
    share(sem)
    page = main(ans.get(group_page(noor, squirrels)))
    assert all(told in page for told in ("Cor Kanariepiet", "06 12345678", "cor@example.com"))
    assert "Dirk" not in page
    share(sem, given=False)
    assert shown(ans, noor, squirrels) == ([], [])


@pytest.mark.clause("B02")
def test_each_parent_decides_about_the_own_data_and_no_other_can_stop_it(noor, sem, squirrels, ans):
    share(sem, given=False, index=1)
    share(sem, index=0)
    assert shown(ans, noor, squirrels)[0] == ["Cor Kanariepiet"]
    found = answer(world.fresh(sem.subject), SHARE_CONTACT, TODAY)
    assert (found.state, found.givers) == (State.YES, {parent(sem).pk})
    assert not ConsentDifference.objects.exists()  # they need not agree on it


@pytest.mark.clause("B08")
def test_of_health_only_allergies_and_diet_are_shared_and_one_no_is_a_no(noor, sem, squirrels, ans):
    world.daily_care(sem, allergies="pinda", diet="halal", health_note="Slaapt slecht.")
    share(sem, SHARE_MEDICAL)
    assert shown(ans, noor, squirrels)[1] == [("pinda", "halal")]
    page = ans.get(group_page(noor, squirrels)).content.decode()
    assert "Slaapt slecht" not in page
    assert "Allergies of a child in this group: <strong>pinda</strong>" in page
    assert "Diet of this child: <strong>halal</strong>" in page
    share(sem, SHARE_MEDICAL, given=False, index=1)
    assert shown(ans, noor, squirrels)[1] == []
    assert ConsentDifference.objects.get().kind.code == SHARE_MEDICAL


# --- no name of a child ----------------------------------------------------------------------


@pytest.mark.clause("L53")
@pytest.mark.parametrize(
    "written",
    ["Sem: pinda", "Sem Kanariepiet mag geen pinda", "SEM heeft een pinda-allergie", "Sems pinda"],
)
def test_the_name_of_another_child_is_never_shown_however_it_was_written(
    noor, sem, squirrels, ans, written
):
    world.daily_care(sem, allergies=written)
    share(sem, SHARE_MEDICAL)
    ((allergies, _diet),) = shown(ans, noor, squirrels)[1]
    assert "pinda" in allergies
    assert "sem" not in allergies.casefold()
    assert "kanariepiet" not in main(ans.get(group_page(noor, squirrels))).casefold()


@pytest.mark.clause("L53")
def test_the_place_in_the_list_does_not_tell_whose_child_it_is(noor, squirrels, ans):
    eaten = ["zuivel", "soja", "pinda", "noten", "melk", "gluten", "ei"]
    for number, needs in enumerate(eaten):
        child = family(squirrels, f"Kind{number}", f"Naam{number}", f"Ouder{number}")
        world.daily_care(child, allergies=needs)
        share(child)
        share(child, SHARE_MEDICAL)
    names, needs = shown(ans, noor, squirrels)
    assert names == [f"Ouder{number} Naam{number}" for number in range(len(eaten))]
    assert needs == [(food, "") for food in sorted(eaten)]


# --- who sees it -----------------------------------------------------------------------------


@pytest.mark.clause("S08", "B02")
def test_only_the_parents_of_the_group_read_the_page(here, noor, sem, squirrels, ans):
    share(noor)
    bears = world.care_group(here, "Beren")
    bo = family(bears, "Bo", "Vlot", "Ed")
    ed = asking(world.parent_user(bo))
    assert shown(ed, bo, bears) == ([], [])
    for address in (
        group_page(bo, squirrels),
        group_page(noor, squirrels),
        settings(noor),
    ):
        assert ed.get(address).status_code == 404
    gone = reverse("portal:group", args=[bo.pk, squirrels.pk + 900])
    there, nowhere = ed.get(group_page(bo, squirrels)), ed.get(gone)
    assert bare(there, group_page(bo, squirrels)) == bare(nowhere, gone)
    manager = asking(world.user("location_manager", here))
    assert manager.get(group_page(noor, squirrels)).status_code == 404


@pytest.mark.clause("B02")
def test_it_is_over_for_both_sides_when_a_child_leaves_the_group(noor, sem, squirrels, ans, cor):
    share(noor)
    share(sem)
    assert shown(ans, noor, squirrels)[0] == ["Cor Kanariepiet"]
    end_relation(subject=sem.subject, ends_on=TODAY - DAY, by=None)
    assert shown(ans, noor, squirrels)[0] == []
    assert cor.get(group_page(sem, squirrels)).status_code == 404
    assert cor.get(reverse("portal:child", args=[sem.pk])).status_code == 200  # two months more
    assert group_page(sem, squirrels) not in cor.get(settings(sem)).content.decode()


@pytest.mark.clause("B02")
def test_who_moved_to_another_group_shares_with_that_one(here, noor, sem, squirrels, ans):
    share(sem)
    bears = world.care_group(here, "Beren")
    sem.subject.affiliations.update(ends_on=TODAY - DAY)
    start_affiliation(
        subject=sem.subject, location=here, care_group=bears, starts_on=TODAY, by=None
    )
    assert shown(ans, noor, squirrels) == ([], [])
    bo = family(bears, "Bo", "Vlot", "Ed")
    assert shown(asking(world.parent_user(bo)), bo, bears)[0] == ["Cor Kanariepiet"]


@pytest.mark.clause("S08")
def test_the_other_parent_of_the_own_child_is_not_among_them(noor, sem, squirrels, ans):
    share(noor, index=0)
    share(noor, index=1)
    assert shown(ans, noor, squirrels) == ([], [])
    bas = parent(noor, 1)  # nor by another child of the other parent
    add_representation(
        child=sem.subject, parent=bas, custody="joint", starts_on=world.START, by=None
    )
    consents.decided(sem, bas, True, on=TODAY, code=SHARE_CONTACT)
    assert shown(ans, noor, squirrels) == ([], [])


@pytest.mark.clause("L33")
def test_a_parent_under_a_court_order_is_not_shown_and_sees_nothing(noor, sem, squirrels, ans, cor):
    world.daily_care(sem, allergies="pinda")
    share(sem)
    share(noor)
    share(sem, SHARE_MEDICAL)
    consents.ordered(sem, parent(sem), since=TODAY)
    assert shown(ans, noor, squirrels) == ([], [])
    for address in (group_page(sem, squirrels), settings(sem)):
        assert cor.get(address).status_code == 404


@pytest.mark.clause("L33")
def test_of_a_child_in_the_same_group_that_a_court_order_keeps_away_nothing_is_seen(
    noor, sem, squirrels, ans
):
    """Ans has Noor in the group, and may know nothing of Sem, whose parent she is too."""
    world.daily_care(sem, allergies="pinda")
    share(sem)
    share(sem, SHARE_MEDICAL)
    assert shown(ans, noor, squirrels) == (["Cor Kanariepiet"], [("pinda", "")])
    add_representation(
        child=sem.subject, parent=parent(noor), custody="joint", starts_on=world.START, by=None
    )
    consents.ordered(sem, parent(noor), since=TODAY)
    assert shown(ans, noor, squirrels) == ([], [])


@pytest.mark.clause("L33")
def test_who_lost_custody_shares_nothing_any_more_and_sees_nothing(noor, sem, squirrels, ans, cor):
    share(sem)
    share(noor)
    consents.custody_ended(sem, parent(sem), on=TODAY - DAY)
    assert shown(ans, noor, squirrels) == ([], [])
    for address in (
        group_page(sem, squirrels),
        settings(sem),
        reverse("portal:child", args=[sem.pk]),
        reverse("portal:section", args=[sem.pk, "child.log"]),
    ):
        assert cor.get(address).status_code == 404
    assert not cor.get(reverse("portal:home")).context["children"]


def test_who_saw_what_others_share_is_in_the_trail_of_each_child(noor, sem, squirrels, ans):
    share(sem)
    ans.get(group_page(noor, squirrels))
    opened = Event.objects.filter(action="section.opened").order_by("pk")
    assert [(e.subject_id, e.section, e.function) for e in opened] == [
        (noor.pk, "child.consents", "parent"),
        (sem.pk, "child.contact", "parent"),
    ]


def test_a_group_of_many_costs_as_many_queries_as_one_of_few(noor, squirrels, ans):
    def joins(number):
        child = family(squirrels, f"Kind{number}", f"Naam{number}", f"Ouder{number}")
        world.daily_care(child, allergies="pinda")
        share(child)
        share(child, SHARE_MEDICAL)

    joins(1)
    few = queries_of(ans, group_page(noor, squirrels))
    for number in range(2, 6):
        joins(number)
    assert queries_of(ans, group_page(noor, squirrels)) == few
    assert len(shown(ans, noor, squirrels)[0]) == 5


# --- deciding --------------------------------------------------------------------------------


@pytest.mark.clause("B02", "B08")
def test_one_page_says_for_each_item_who_sees_it_and_leads_to_the_question(noor, ans):
    parts = ans.get(settings(noor)).context["parts"]
    rows = {
        (part["title"], row["label"]): (row["state_label"], row["url"].partition("?")[0])
        for part in parts
        for row in part["items"]
    }
    health, open_ = "Allergies, diet and health of Noor", "Not answered yet"
    others = "The other parents of the group"
    assert rows == {
        ("Your name, telephone and email", others): (open_, about(noor, SHARE_CONTACT)),
        (health, "The staff of the group"): (open_, about(noor, MEDICAL_GROUP)),
        (health, "The lunch staff"): (open_, about(noor, MEDICAL_LUNCH)),
        (health, others): (open_, about(noor, SHARE_MEDICAL)),
    }
    hints = [row["hint"] for part in parts for row in part["items"] if row["label"] == others]
    assert "As long as you do not say yes" in hints[0]  # no yes of another is about these
    assert "As long as nobody says yes" in hints[1]
    assert settings(noor) in ans.get(reverse("portal:child", args=[noor.pk])).content.decode()


@pytest.mark.clause("B02")
def test_what_others_will_see_is_shown_before_and_after_and_is_what_they_see(
    noor, sem, squirrels, ans, cor
):
    url = about(noor, SHARE_CONTACT)
    before = ans.get(url)
    assert "ans@example.com" in main(before)
    assert not ans.get(settings(noor)).context["shown"]
    assert f'href="{settings(noor)}"' in main(ans.get(f"{url}?next=sharing"))
    answered = press(ans, f"{url}?next=sharing", "yes")
    assert answered.url.partition("?")[0] == settings(noor)
    after = ans.get(answered.url).context
    assert after["noted"]["title"].endswith(": yes.")
    theirs = cor.get(group_page(sem, squirrels)).context["shown"]
    assert after["shown"] == before.context["shown"] == theirs
    press(ans, url, "no")
    assert not ans.get(settings(noor)).context["shown"]
    assert not RemovalTask.objects.exists()


@pytest.mark.clause("B08")
def test_the_preview_of_health_leaves_out_the_own_childs_name(noor, squirrels, ans):
    world.daily_care(noor, allergies="Noor: pinda", health_note="Slaapt slecht.")
    page = main(ans.get(about(noor, SHARE_MEDICAL))).partition("preview")[2]
    assert "[name]: pinda" in page.partition("<form")[0]
    assert "Slaapt slecht" not in page


@pytest.mark.clause("B08")
def test_a_yes_that_the_other_parent_overrules_says_so_and_not_by_whom(noor, squirrels, ans):
    world.daily_care(noor, allergies="pinda")
    share(noor, SHARE_MEDICAL)
    share(noor, SHARE_MEDICAL, given=False, index=1)
    page = ans.get(settings(noor))
    rows = {row["url"].partition("?")[0]: row for row in page.context["parts"][1]["items"]}
    row = rows[about(noor, SHARE_MEDICAL)]
    assert row["state_label"] == "No"
    assert row["hint"].endswith("Not everybody with custody agrees, so the answer is no.")
    assert "Bas" not in main(page)
    assert not page.context["shown"]


def test_the_own_yes_and_not_the_other_parents_stands_at_the_contact_data(noor, squirrels, ans):
    share(noor, index=1)
    row = ans.get(settings(noor)).context["parts"][0]["items"][0]
    assert (row["state_label"], row["hint"]) == ("No", "You share it with nobody.")
    share(noor)
    row = ans.get(settings(noor)).context["parts"][0]["items"][0]
    assert (row["state_label"], row["hint"]) == ("Yes", "")


def test_a_sibling_in_the_group_is_no_other_family(noor, sem, squirrels, ans):
    me = parent(noor)
    add_representation(
        child=sem.subject, parent=me, custody="joint", starts_on=world.START, by=None
    )
    grant_access(
        user=me.user, subject=sem.subject, function="parent", starts_on=world.START, by=None
    )
    world.daily_care(sem, allergies="pinda")
    share(sem, SHARE_MEDICAL)
    share(sem, index=1)
    assert shown(ans, noor, squirrels) == ([], [])
