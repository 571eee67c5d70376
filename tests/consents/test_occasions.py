"""Publications: asked of all who have custody, read on a sheet, taken down when they are over."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.actions import start_appointment
from accounts.models import Notice
from audit.models import Event
from consents.defaults import PHOTOS, PHOTOS_OUTSIDE, PHOTOS_SOCIAL
from consents.models import Occasion
from core.dates import today
from tests.factories import consents, world
from tests.factories.http import asking
from tests.factories.queries import queries_of
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def client(at):
    return asking(world.user("location_manager", at))


def typed(**changes) -> dict:
    return {
        "kind": str(consents.kind(PHOTOS_OUTSIDE).pk),
        "what": "Foto's van het zomerfeest",
        "where": "nieuwspagina van onze website",
        "places": ["website"],
        "until": f"{today() + 30 * DAY:%d-%m-%Y}",
        **changes,
    }


def ask(client, at, **changes):
    return client.post(reverse("children:ask_occasion", args=[at.pk]), typed(**changes))


# --- asking -----------------------------------------------------------------------------------


@pytest.mark.clause("S06")
def test_everybody_with_custody_of_the_children_chosen_is_asked(client, at, group, noor, sam):
    told = [world.parent_user(noor), world.parent_user(noor, 1)]
    other = world.child(at, "Wim", "Water")
    nobody = world.parent_user(other)
    answer = ask(client, at, groups=[str(group.pk)], children=[str(sam.pk)])
    occasion = Occasion.objects.get()
    assert answer.url == reverse("children:occasion", args=[occasion.pk])
    assert {m.subject_id for m in occasion.matters.all()} == {noor.pk, sam.pk}
    # What took the pictures and what keeps a copy is cleared too, without being thought of.
    assert occasion.places == ["backups", "devices", "website"]
    assert {n.user for n in Notice.objects.all()} == set(told)
    assert nobody not in told


@pytest.mark.clause("S06")
def test_a_publication_that_is_sent_twice_is_asked_once(client, at, noor, sam):
    world.parent_user(noor)
    assert ask(client, at, children=[str(noor.pk)]).status_code == 302
    twice = ask(client, at, children=[str(noor.pk), str(sam.pk)])
    says = "The parents have already been asked this today. Nothing was sent again."
    assert twice.context["form"].non_field_errors() == [says]
    assert Occasion.objects.count() == Notice.objects.count() == 1
    assert ask(client, at, children=[str(sam.pk)]).status_code == 302  # other parents
    assert ask(client, at, children=[str(noor.pk)], where="de krant").status_code == 302
    assert Occasion.objects.count() == 3


def test_a_whole_group_alone_is_kept_as_that_group(client, at, group, noor):
    ask(client, at, groups=[str(group.pk)])
    assert Occasion.objects.get().care_group == group


def test_without_children_nothing_is_asked_and_nothing_typed_is_lost(client, at, noor):
    page = ask(client, at)
    assert page.status_code == 200
    body = page.content.decode()
    assert "Choose the children who are in it." in body
    assert "Foto&#x27;s van het zomerfeest" in body
    assert '<details class="fold" open>' in body  # where the error stands
    assert not Occasion.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"until": "01-01-2020"}, "This day has passed."),
        ({"places": []}, "This field is required."),
        ({"places": ["social"]}, "is not asked for social media. Ask for that separately."),
        ({"what": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, at, noor, changes, says):
    page = ask(client, at, children=[str(noor.pk)], **changes)
    assert says in page.content.decode()
    assert not Occasion.objects.exists()


def test_a_child_of_another_place_cannot_be_put_in(client, at, noor):
    foreign = world.child(world.location("Het Vlot"), "Tim", "Vlot")
    page = ask(client, at, children=[str(noor.pk), str(foreign.pk)])
    assert page.status_code == 200
    assert not Occasion.objects.exists()


def test_who_asks_at_several_locations_says_at_which(at, client):
    assert client.get(reverse("children:ask_where")).url == reverse(
        "children:ask_occasion", args=[at.pk]
    )
    both = world.user("location_manager", at)
    cluster = world.cluster_of(at)
    world.location("Het Vlot", cluster)
    start_appointment(
        user=both, function="location_manager", place=cluster, starts_on=world.START, by=None
    )
    page = asking(world.fresh(both)).get(reverse("children:ask_where")).content.decode()
    assert "De Boomhut" in page
    assert "Het Vlot" in page


# --- how it stands ----------------------------------------------------------------------------


@pytest.mark.clause("L66")
@pytest.mark.clause("S06")
def test_one_yes_waits_and_two_are_a_yes(client, noor, sam):
    matter = consents.occasion_of(noor, sam, on=today(), until=today() + 9 * DAY)
    url = reverse("children:occasion", args=[matter.occasion_id])
    consents.answered(matter, noor, True)
    page = client.get(url).content.decode()
    assert "Yes: 0. No: 0. Waiting for the other parent: 1. Not answered yet: 1." in page
    assert "Bas Zandstra (no login)" in page
    consents.answered(matter, noor, True, True)
    consents.answered(matter.occasion.matters.get(subject=sam.subject), sam, False)
    page = client.get(url).content.decode()
    assert "Yes: 1. No: 1.<" in page
    assert "Remind" not in page  # after a no nobody else has to answer


def test_names_of_parents_are_for_who_may_see_them(at, noor):
    matter = consents.occasion_of(noor, on=today(), until=today() + 9 * DAY)
    url = reverse("children:occasion", args=[matter.occasion_id])
    officer = asking(world.user("privacy_officer"))
    page = officer.get(url).content.decode()
    assert "Noor Zandstra" in page
    assert "2 parents" in page
    assert "Bas" not in page


@pytest.mark.clause("L33")
def test_a_parent_whom_an_order_keeps_away_is_not_waited_for(client, noor):
    matter = consents.occasion_of(noor, on=today(), until=today() + 9 * DAY)
    consents.ordered(noor, world.parents_of(noor)[1].subject, since=today())
    page = client.get(reverse("children:occasion", args=[matter.occasion_id])).content.decode()
    assert "Ans Zandstra" in page
    assert "Bas Zandstra" not in page


def test_only_who_has_not_answered_is_reminded_and_once_a_day(client, noor):
    ans, bas = world.parent_user(noor), world.parent_user(noor, 1)
    matter = consents.occasion_of(noor, on=today(), until=today() + 9 * DAY)
    consents.answered(matter, noor, True)
    url = reverse("children:remind_about", args=[matter.occasion_id])
    page = client.post(url, follow=True).content.decode()
    assert "1 parent was reminded." in page
    assert "1 parent was reminded today." in page
    assert "Remind those who have not answered" not in page
    reminded = Notice.objects.filter(kind=Notice.Kind.CONSENT_REMINDER)
    assert [notice.user for notice in reminded] == [bas]
    assert ans not in {notice.user for notice in reminded}
    assert "Nobody was reminded" in client.post(url, follow=True).content.decode()
    assert reminded.count() == 1


def test_the_group_sees_the_publications_of_its_own_children_alone(at, group, noor, sam):
    worker = asking(world.user("pedagogical_professional", group))
    mine = consents.occasion_of(noor, sam, on=today(), until=today() + 9 * DAY)
    other = consents.occasion_of(sam, on=today(), until=today() + 9 * DAY, code=PHOTOS_SOCIAL)
    page = worker.get(reverse("children:occasion", args=[mine.occasion_id])).content.decode()
    assert "Noor Zandstra" in page
    assert "Sam Zandstra" not in page
    hidden = worker.get(reverse("children:occasion", args=[other.occasion_id]))
    assert hidden.status_code == 404
    listed = worker.get(reverse("children:occasions"))
    assert [row[2] for row in listed.context["rows"]] == [1]


def test_that_a_child_was_shown_stands_in_its_file(client, noor, sam):
    matter = consents.occasion_of(noor, on=today(), until=today() + 9 * DAY)
    client.get(reverse("children:occasion", args=[matter.occasion_id]))
    opened = Event.objects.filter(action="section.opened")
    assert [(e.subject_id, e.section, e.function) for e in opened] == [
        (noor.pk, "child.consents", "location_manager")
    ]


def test_the_pages_ask_the_same_however_many_there_are(client, at):
    children = [world.child(at, name, "Zand") for name in ("Ada", "Bo", "Cas", "Daan")]
    few = consents.occasion_of(*children[:1], on=today(), until=today() + DAY)
    one = reverse("children:occasion", args=[few.occasion_id])
    pages = (one, reverse("children:occasions"))
    for url in pages:
        client.get(url)
    asked = [queries_of(client, url) for url in pages]
    many = consents.occasion_of(*children, on=today(), until=today() + 2 * DAY)
    pages = (reverse("children:occasion", args=[many.occasion_id]), pages[1])
    assert [queries_of(client, url) for url in pages] == asked


# --- the sheet --------------------------------------------------------------------------------


@pytest.mark.clause("S05")
def test_the_sheet_of_a_group_says_yes_or_no_of_each_child(client, at, group, noor, sam):
    consents.decided(noor, world.parents_of(noor)[0].subject, True, on=today())
    tim = world.child(at, "Tim", "Zee", care_group=group)
    world.child(at, "Çınar", "Zee", care_group=group)
    page = client.get(reverse("children:photo_sheet", args=[at.pk]))
    assert [(name, cell["text"]) for name, cell in page.context["sheet"].rows] == [
        ("Çınar Z.", "No"),
        ("Noor Z.", "Yes"),
        ("Tim Z.", "No"),
    ]
    body = page.content.decode()
    assert f"Destroy this paper at the end of {today():%d-%m-%Y}." in strip_tags(body)
    assert "Sam" not in body
    pdf = client.get(
        reverse("children:photo_sheet_pdf", args=[at.pk]), {"group": "", "about": PHOTOS}
    )
    text = text_of(pdf.content)
    assert "Noor Z. Yes" in text
    assert "Tim Z. No Not asked" in text
    assert "Sam Z. No" in text
    assert f"{today():%d-%m-%Y}" in text
    assert tim.pk in {e.subject_id for e in Event.objects.filter(action="section.opened")}


def test_the_file_of_a_sheet_is_called_after_its_group_in_the_readers_language(
    client, at, group, noor
):
    client.cookies["django_language"] = "nl"
    asked = {"group": str(group.pk), "about": PHOTOS}
    answer = client.get(reverse("children:photo_sheet_pdf", args=[at.pk]), asked)
    name = f"wie-mag-op-de-foto-de-boomhut-eekhoorns-{today()}.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.clause("S06")
def test_the_sheet_of_a_publication_holds_a_yes_only_where_all_said_so(client, at, noor, sam):
    lot = world.child(at, "Lot", "Water")
    matter = consents.occasion_of(noor, sam, lot, on=today(), until=today() + DAY)
    consents.answered(matter, noor, True, True)
    consents.answered(matter.occasion.matters.get(subject=sam.subject), sam, True)
    world.child(at, "Wim", "Water")  # not asked about: not in it
    page = client.get(
        reverse("children:photo_sheet", args=[at.pk]),
        {"group": "", "about": str(matter.occasion_id)},
    )
    assert [(name, c["text"], c.get("sub")) for name, c in page.context["sheet"].rows] == [
        ("Lot W.", "No", "Not answered yet"),
        ("Noor Z.", "Yes", None),
        ("Sam Z.", "No", "Not everybody has answered"),
        ("Wim W.", "No", "Not asked"),
    ]


@pytest.mark.clause("L33", "S06")
def test_the_sheet_says_where_a_court_order_makes_a_yes_impossible(client, at, noor):
    matter = consents.occasion_of(noor, on=today(), until=today() + DAY)
    consents.answered(matter, noor, True)
    consents.ordered(noor, world.parents_of(noor)[1].subject, since=today())
    asked = {"group": "", "about": str(matter.occasion_id)}
    page = client.get(reverse("children:photo_sheet", args=[at.pk]), asked)
    [(_name, cell)] = page.context["sheet"].rows
    assert (cell["text"], cell["sub"]) == ("No", "Not everybody with custody can say yes")


def test_names_that_would_read_the_same_stand_in_full(client, at, noor):
    world.child(at, "Noor", "Zee")
    page = client.get(reverse("children:photo_sheet", args=[at.pk]), {"group": "", "about": PHOTOS})
    world.child(at, "Wim", "van den Berg")
    page = client.get(page.wsgi_request.get_full_path())
    names = [name for name, _cell in page.context["sheet"].rows]
    assert names == ["Noor Zandstra", "Noor Zee", "Wim B."]


@pytest.mark.clause("S05")
def test_of_two_children_of_one_name_the_sheet_tells_the_birthday(client, at, noor):
    world.child(at, noor.first_name, noor.family_name, birth_date=dt.date(2022, 7, 1))
    page = client.get(reverse("children:photo_sheet", args=[at.pk]), {"group": "", "about": PHOTOS})
    assert {name for name, _cell in page.context["sheet"].rows} == {
        f"{noor.name}, {noor.birth_date:%d-%m-%Y}",
        f"{noor.name}, 01-07-2022",
    }


@pytest.mark.clause("L54")
def test_the_group_prints_the_page_and_takes_no_file_along(at, group, noor):
    worker = asking(world.user("pedagogical_professional", group))
    page = worker.get(reverse("children:photo_sheet", args=[at.pk]))
    assert "Noor Z." in page.content.decode()
    assert "pdf" not in page.content.decode()
    assert worker.get(reverse("children:photo_sheet_pdf", args=[at.pk])).status_code == 403
