"""Parents, addresses and brothers and sisters in the file of a child."""

import pytest
from django.urls import reverse

from children.actions import ParentDetails
from children.models import (
    Address,
    Parent,
)
from subjects.actions import link_user, restrict_representation
from subjects.record_actions import save_record
from tests.factories import world
from tests.factories.http import asking, record_url

pytestmark = pytest.mark.django_db


@pytest.mark.clause("L74")
def test_a_parents_address_is_changed_in_its_own_table(boomhut, manager):
    child = world.child(
        boomhut,
        parents=[
            world.ParentDetails(
                "Ans", "Zandstra", street="Oudeweg 1", postcode="1234 AB", town="Hoorn"
            )
        ],
    )
    parent = world.parents_of(child)[0]
    url = record_url(
        "children", child.subject, "contact", "parent", owner=parent.subject, record=parent
    )
    client = asking(manager)
    typed = {"first_name": "Ans", "family_name": "Zandstra", "email": "ans@example.com"}
    half = client.post(url, {**typed, "street": "Nieuweweg 2"})
    assert set(half.context["form"].errors) == {"postcode", "town"}
    whole = {**typed, "street": "Nieuweweg 2", "postcode": "1234ac", "town": "Hoorn"}
    assert client.post(url, whole).status_code == 302
    assert list(Address.objects.values_list("street", "postcode")) == [("Nieuweweg 2", "1234 AC")]
    parent = Parent.objects.get()
    assert parent.email == "ans@example.com"
    assert "Nieuweweg" in client.get(f"/children/{child.pk}/contact/").content.decode()
    history = client.get(f"/children/{child.pk}/contact/history/").content.decode()
    assert "Oudeweg 1" in history
    client.post(url, typed)
    assert not Address.objects.exists()


def told_by(page) -> str:
    return " ".join(str(message) for message in page.context["messages"])


def test_a_changed_email_of_who_has_a_login_says_that_the_login_keeps_its_own(boomhut, manager):
    child = world.child(boomhut, parents=[world.ParentDetails("Ans", "Zandstra", email="a@b.nl")])
    parent = world.parents_of(child)[0]
    url = record_url(
        "children", child.subject, "contact", "parent", owner=parent.subject, record=parent
    )
    client = asking(manager)
    typed = {"first_name": "Ans", "family_name": "Zandstra", "email": "new@example.com"}
    assert "Needed for a login" in client.get(url).content.decode()
    told = client.post(url, {**typed, "email": "other@example.com"}, follow=True)
    assert "login" not in told_by(told)
    account = world.parent_user(child, email="old@example.com")
    own = reverse("portal:correct", args=[child.pk, "child.contact", "parent", parent.pk])
    for shown in (client.get(url), asking(account).get(own)):
        assert "The login keeps its own address" in shown.content.decode()
        assert "invites this parent" not in shown.content.decode()
    told = client.post(
        url, {**typed, "phone": "0612345678", "email": "other@example.com"}, follow=True
    )
    assert "login" not in told_by(told)
    told = client.post(url, typed, follow=True)
    assert "still signs in with the address of the login" in told_by(told)
    assert world.fresh(account).email == "old@example.com"


def test_a_sibling_gets_the_same_parent_and_the_account_reaches_both(boomhut, vlot, manager):
    first, second = (
        world.child(boomhut),
        world.child(boomhut, "Bo", "Zandstra", parents=[world.ParentDetails("Kees", "Zandstra")]),
    )
    world.child(vlot, "Vera", "Zandstra", parents=[world.ParentDetails("Ans", "Zandstra")])
    account = world.parent_user(first)
    ans = account.subject.parent
    client = asking(manager)
    url = f"/children/{second.pk}/parent/add/?q=ans"
    page = client.get(url)
    assert [str(ans.pk)] == [pk for pk, _label in page.context["form"].fields["known"].choices][:-1]
    assert "Vera" not in page.content.decode()
    assert client.post(url, {"known": str(ans.pk), "custody": "joint"}).status_code == 302
    assert second.subject.represented_by.filter(parent=ans.subject).exists()
    assert Parent.objects.filter(first_name="Ans").count() == 2
    own = asking(world.fresh(account))
    assert own.get(f"/my/children/{second.pk}/").status_code == 200
    assert "known" not in client.get(url).context["form"].fields  # a parent of this child already


@pytest.mark.parametrize(
    ("section", "kind"),
    [("custody", "custody"), ("custody", "order"), ("care_arrangement", "placement")],
)
def test_what_comes_with_a_parent_or_a_place_is_not_added_by_its_address(
    boomhut, everybody, section, kind
):
    child = world.child(boomhut)
    url = record_url("children", child.subject, section, kind)
    for answer in (asking(everybody).get(url), asking(everybody).post(url, {})):
        assert answer.status_code == 302
        assert answer.url == reverse("children:section", args=[child.pk, section])


@pytest.mark.clause("L33")
def test_a_parent_a_court_keeps_the_user_from_stands_in_no_file_of_another_child(boomhut, manager):
    """The order is about one child; whoever represents it is not found through a sibling either,
    for where they live is where the child is."""
    kept = world.child(boomhut, "Noor")
    mother, father = world.parents_of(kept)
    sibling = world.child(
        boomhut, "Sam", parents=[ParentDetails("Ans", "Zandstra", known=mother.subject)]
    )
    save_record(record=mother, values={"phone": "06 98765432"}, by=None)
    save_record(record=mother, values={"phone": "06 98765431"}, by=None)
    client = asking(manager)
    urls = [
        reverse(f"children:{page}", args=[sibling.pk, "contact"]) for page in ("section", "history")
    ]
    change = record_url(
        "children", sibling.subject, "contact", "parent", owner=mother.subject, record=mother
    )
    for url in urls:
        assert "06 9876543" in client.get(url).content.decode()
    link_user(subject=father.subject, user=manager, by=None)
    restrict_representation(
        representation=kept.subject.represented_by.get(parent=father.subject),
        restriction="no_contact",
        valid_from=world.START,
        valid_until=None,
        by=None,
    )
    for url in urls:
        assert "06 9876543" not in asking(manager).get(url).content.decode()
    assert asking(manager).get(change).status_code == 404


def test_each_parent_is_told_to_be_changed_for_all_of_its_children(boomhut, manager):
    pair = [ParentDetails("Ans", "Zandstra"), ParentDetails("Bas", "Zandstra")]
    child = world.child(boomhut, parents=pair)
    page = asking(manager).get(f"/children/{child.pk}/contact/").content.decode()
    assert page.count("A change applies to all children of this parent.") == 2


@pytest.mark.clause("L33")
@pytest.mark.parametrize(
    ("order", "no_contact", "no_information"),
    [("no_contact", True, False), ("no_information", False, True), ("both", True, True)],
)
def test_every_page_names_which_order_it_is_to_who_stands_at_the_door(
    boomhut, order, no_contact, no_information
):
    group = world.care_group(boomhut)
    child = world.child(boomhut, care_group=group)
    representation = child.subject.represented_by.first()
    restrict_representation(
        representation=representation,
        restriction=order,
        valid_from=world.START,
        valid_until=None,
        by=None,
    )
    client = asking(world.user("pedagogical_professional", group))
    [notice] = client.get(f"/children/{child.pk}/daily_care/").context["bar"]["notices"]
    assert representation.parent.parent.name in notice["title"]
    assert ("no contact" in notice["title"].lower()) is no_contact
    assert ("no information" in notice["title"].lower()) is no_information
    assert ("Do not let the child see this parent" in notice["text"]) is no_contact
    assert "the portal" in notice["text"]  # each of them keeps the information away
