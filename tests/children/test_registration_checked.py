"""Before a child is registered: who is known here already, what cannot be, and what was done."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from children.actions import correct_placement
from children.models import Child, Contract, Parent, Placement
from children.views import register as register_pages
from core.dates import today
from tests.factories import world
from tests.factories.http import asking
from tests.factories.registering import register

pytestmark = pytest.mark.django_db
BORN = dt.date(2024, 3, 14)  # of the child that is registered here


def test_a_parent_who_is_known_here_is_asked_about_before_registering(boomhut, manager):
    sibling = world.child(boomhut, "Bo", "Zandstra")
    ans = world.parents_of(sibling)[0]
    client = asking(manager)
    check = register(client, boomhut, press=False).url
    assert "parent of Bo" in client.get(check).content.decode()
    undecided = client.post(check)
    assert undecided.context["form"].errors["parent"]
    assert not Child.objects.filter(first_name="Noor").exists()
    assert client.post(check, {"parent": str(ans.pk)}).status_code == 302
    noor = Child.objects.get(first_name="Noor")
    assert noor.subject.represented_by.filter(parent=ans.subject).exists()
    assert Contract.objects.get(subject_id=noor.pk).party_name == ans.name
    assert Parent.objects.filter(first_name="Ans", family_name="Zandstra").count() == 1
    foreign = world.parents_of(world.child(world.location("Het Vlot"), "Sam", "Vlottema"))[0]
    check = register(client, boomhut, press=False).url
    forged = client.post(check, {"parent": str(foreign.pk)})
    assert forged.context["form"].errors["parent"]


def test_what_was_typed_of_a_parent_who_is_known_and_is_not_kept_is_told(boomhut, manager):
    world.child(boomhut, "Bo", "Zandstra")  # has a parent of the same name
    client = asking(manager)
    typed = {"first_name": "Ans", "family_name": "Zandstra", "custody": "joint"}
    typed |= {"phone": "06 12345678", "street": "<b>Pad 2", "postcode": "1234 AB", "town": "Ede"}
    page = client.get(register(client, boomhut, press=False, parent=typed).url).content.decode()
    assert "Whoever is known here stays as in their file" in page
    assert "Telephone: " in page
    assert "; Street and number: &lt;b&gt;Pad 2; Postcode: 1234 AB" in page


REACHED = {
    "email": "ans@example.com",
    "phone": "06 12345678",
    "street": "Zandpad 2",
    "postcode": "1234 AB",
    "town": "Amsterdam",
}


def told_of_the_parent(at, manager, **typed) -> str:
    """What the page that asks whether the first parent is known here says of what was typed."""
    client = asking(manager)
    check = register(client, at, press=False, parent=typed).url
    return client.get(check).context["form"].fields["parent"].help_text


def test_what_is_in_the_file_in_another_way_of_writing_is_not_told_as_left_out(boomhut, manager):
    world.child(boomhut, "Bo", parents=[world.ParentDetails("Ans", "Zandstra", **REACHED)])
    other = {"email": "Ans@Example.com", "phone": "+31 (0)6-12345678", "street": "zandpad 2"}
    assert told_of_the_parent(boomhut, manager, **other) == ""
    moved = told_of_the_parent(boomhut, manager, street="Zandpad 20")
    assert "This was typed and is not in it: Street and number: Zandpad 20." in moved


def test_of_namesakes_it_is_told_what_is_not_in_every_one_of_their_files(boomhut, manager):
    for child, phone in (("Bo", "06 12345678"), ("Lot", "06 87654321")):
        details = world.ParentDetails("Ans", "Zandstra", **REACHED | {"phone": phone})
        world.child(boomhut, child, parents=[details])
    told = told_of_the_parent(boomhut, manager)
    assert "not in every one of these files: Telephone: 06 12345678." in told
    assert "not in it" not in told


def test_of_the_second_parent_too_an_address_is_whole_or_not_there(boomhut, manager):
    half = {"first_name": "Bas", "family_name": "Duin", "custody": "joint", "postcode": "1234ab"}
    answer = register(asking(manager), boomhut, press=False, second_parent=half)
    assert list(answer.context["form"].errors) == ["street", "town"]


def test_of_two_parents_who_are_known_each_question_says_about_whom_it_is(boomhut, manager):
    both = [world.ParentDetails("Ans", "Zandstra"), world.ParentDetails("Bas", "Duin")]
    world.child(boomhut, "Bo", "Zandstra", parents=both)
    client = asking(manager)
    check = register(client, boomhut, press=False, second_parent={}).url
    page = client.post(check).content.decode()
    for name in ("Ans Zandstra", "Bas Duin"):
        assert page.count(f"Is {name} known here already?") == 2  # the summary, and the question


def same_name(at, born: dt.date):
    """Another child of the name that is registered here, of other parents."""
    parents = [world.ParentDetails("Eva", "Berg")]
    first_day = dt.date(2025, 1, 1)
    return world.child(
        at, "Noor", "Zandstra", parents=parents, birth_date=born, starts_on=first_day
    )


def test_a_child_who_seems_to_be_here_is_registered_only_where_one_says_so(boomhut, manager):
    known = same_name(boomhut, BORN)
    client = asking(manager)
    check = register(client, boomhut, press=False).url
    page = client.get(check).content.decode()
    assert "There is already a child with this name and birth date" in page
    assert f'href="/children/{known.pk}/"' in page
    assert "De Boomhut" in page
    refused = client.post(check)
    assert refused.context["form"].errors["all_the_same"]
    assert Child.objects.count() == 1
    assert client.post(check, {"all_the_same": "on"}).status_code == 302
    assert Child.objects.count() == 2


@pytest.mark.clause("S07")
def test_of_a_child_out_of_sight_or_of_another_day_nothing_is_told(boomhut, vlot, manager):
    same_name(vlot, BORN)
    same_name(boomhut, BORN + dt.timedelta(days=1))
    client = asking(manager)
    check = register(client, boomhut, press=False).url
    assert "There is already a child" not in client.get(check).content.decode()
    assert client.post(check).status_code == 302


@pytest.mark.parametrize(
    ("step", "field", "typed", "words"),
    [
        ("child", "birth_date", "14-03-1980", "with this birth date the child is"),
        ("placement", "starts_on", "01-01-2099", "a first day is at most 5 years ahead"),
        ("placement", "starts_on", "13-03-2024", "cannot begin before the child is born"),
    ],
)
def test_a_day_that_cannot_be_is_refused_where_it_was_typed(
    boomhut, manager, step, field, typed, words
):
    answer = register(asking(manager), boomhut, **{step: {field: typed}})
    assert list(answer.context["form"].errors) == [field]
    assert words in answer.content.decode()
    assert typed in answer.content.decode()


def test_a_child_who_would_be_too_old_on_the_first_day_is_refused(boomhut, manager):
    born = {"birth_date": f"{today().replace(day=1, year=today().year - 11):%d-%m-%Y}"}
    ahead = {"starts_on": f"{today().replace(day=1, year=today().year + 3):%d-%m-%Y}"}
    answer = register(asking(manager), boomhut, child=born, placement=ahead)
    assert "the child would be 14 years old" in answer.content.decode()


def test_a_first_day_that_another_page_made_wrong_is_told_where_it_stands(boomhut, manager):
    client = asking(manager)
    check = register(client, boomhut, press=False).url
    child = {"first_name": "Noor", "family_name": "Zandstra", "sex": "f"}
    client.post(check.replace("check", "child"), {**child, "birth_date": "14-03-2026"})
    answer = client.get(check, follow=True)
    assert answer.redirect_chain[0][0] == check.replace("check", "placement")
    assert "cannot begin before the child is born" in answer.content.decode()


def test_a_move_and_a_correction_have_a_first_day_that_can_be(boomhut, manager, child):
    move = {"location": boomhut.pk, "kind": "kdv", "is_full": "no", "instead": "no"}
    far = {**move, "starts_on": "01-01-2099"}
    page = asking(manager).post(f"/children/{child.pk}/placement/add/", far)
    assert page.context["form"].errors["starts_on"]
    record = Placement.objects.get()
    values = {"kind": "kdv", "is_full": True, "care_group": None}
    with pytest.raises(ValidationError) as refused:
        correct_placement(
            subject=child.subject, record=record, on=today(), by=None,
            starts_on=dt.date(2099, 1, 1), **values,
        )  # fmt: skip
    assert "starts_on" in refused.value.error_dict


def test_a_child_without_a_group_is_checked_in_words(boomhut, manager):
    check = register(asking(manager), boomhut, press=False).url
    page = asking(manager).get(check).content.decode()
    assert "---------" not in page
    assert "Not filled in" in page


@pytest.mark.parametrize("page", ["check", "contract", "cancel"])
def test_who_goes_back_after_registering_comes_to_the_file(boomhut, manager, page):
    client = asking(manager)
    check = register(client, boomhut, press=False).url
    client.post(check)
    child = Child.objects.get()
    for answer in (
        client.get(check.replace("check", page), follow=True),
        client.post(check.replace("check", page), follow=True),
    ):
        assert answer.redirect_chain[0][0] == f"/children/{child.pk}/contact/"
        assert "This child has been registered already" in answer.content.decode()
    assert Child.objects.count() == 1
    other = asking(world.user("location_manager", boomhut))
    assert other.get(check).status_code == 404


def test_pressed_twice_at_the_same_moment_the_second_leads_to_the_file_too(
    boomhut, manager, monkeypatch
):
    client = asking(manager)
    check = register(client, boomhut, press=False).url
    once = register_pages.finish_draft

    def twice(**of):
        once(**of)
        return once(**of)

    monkeypatch.setattr(register_pages, "finish_draft", twice)
    answer = client.post(check)
    assert answer.url == f"/children/{Child.objects.get().pk}/contact/"


def test_a_registration_is_thrown_away_by_name_and_that_is_told(boomhut, manager):
    client = asking(manager)
    check = register(client, boomhut, press=False).url
    cancel = check.replace("check", "cancel")
    assert "Throw the registration of Noor Zandstra away" in client.get(cancel).content.decode()
    gone = client.post(cancel, follow=True)
    assert "The registration has been thrown away." in gone.content.decode()


@pytest.mark.parametrize("page", ["check", "contract", "cancel"])
def test_who_threw_a_registration_away_in_another_window_reads_so(boomhut, manager, page):
    client = asking(manager)
    check = register(client, boomhut, press=False).url
    client.post(check.replace("check", "cancel"))
    client.get("/children/")  # shows that it was thrown away
    url = check.replace("check", page)
    for answer in (client.get(url, follow=True), client.post(url, follow=True)):
        assert answer.redirect_chain[0][0] == "/children/"
        assert "This registration has been thrown away already." in answer.content.decode()
    other = asking(world.user("location_manager", boomhut))
    assert other.get(url).status_code == 404


def test_that_a_deregistration_was_undone_is_told(boomhut, manager, child):
    client = asking(manager)
    client.post(f"/children/{child.pk}/deregister/", {"ends_on": f"{today():%d-%m-%Y}"})
    page = client.post(f"/children/{child.pk}/deregister/undo/", follow=True)
    assert "The deregistration has been undone." in page.content.decode()
