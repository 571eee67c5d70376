"""Paper goes with the file and is noted; the folder of the group is handed over and signed for."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from accounts.access import current_levels
from accounts.actions import change_matrix
from children.actions import keep_paper_file, note_paper_destroyed
from children.models import Declaration, ExitInterview, PaperFile, PersonalFile
from core.dates import today
from retention.actions import place_hold
from retention.models import PaperDestruction
from retention.papers import gone_papers_for
from subjects.actions import restrict_representation
from subjects.models import Subject
from subjects.record_actions import save_record
from tests.factories import ahead, world
from tests.factories.due import run_when_due
from tests.factories.http import asking
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
ON = today()
URL = "/children/paper/"
STARTED = dt.date(2020, 1, 1)


def days(n: int) -> dt.date:
    return ON + dt.timedelta(days=n)


@pytest.fixture
def kids(here):
    return ahead.children(here, due_on=days(9), announced_on=days(-21), count=3)


@pytest.fixture
def papers(kids):
    return [
        PaperFile.objects.create(subject=kid.subject, place=place, started_on=STARTED)
        for kid, place in zip(kids, ("Kast B", "Kast A", "Kast B"), strict=True)
    ]


@pytest.fixture
def client(here):
    return asking(world.user("location_manager", here))


def gone(location=None, place="Kast C") -> PaperDestruction:
    return PaperDestruction.objects.create(
        rule="child.file", location=location, place=place, started_on=STARTED, due_on=days(-20)
    )


def noting(*chosen, **more) -> dict:
    return {
        "chosen": list(chosen),
        "destroyed_on": f"{ON:%d-%m-%Y}",
        "how": "papiervernietiger, P. Proef",
        **more,
    }


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.clause("L10", "L18")
def test_the_paper_of_what_goes_within_30_days_is_listed_by_cabinet_and_noted_at_once(
    papers, kids, client, here
):
    loose = gone(here)
    ahead.children(world.location("Het Vlot"), due_on=days(9), announced_on=days(-21))
    page = words(client.get(URL))
    assert page.index("Kast A") < page.index("Kast B")
    for kid in kids:
        assert kid.name in page
    assert "Kast C" in page
    home = words(client.get("/"))
    assert "3 paper files have to be destroyed" in home
    assert "1 paper file is left from a file that has gone" in home
    assert "20 days late" in home
    client.post(URL, noting(*(f"file:{paper.pk}" for paper in papers), f"gone:{loose.pk}"))
    for paper in papers:
        paper.refresh_from_db()
        assert (paper.destroyed_on, paper.destroyed_how) == (ON, "papiervernietiger, P. Proef")
    loose.refresh_from_db()
    assert (loose.destroyed_on, loose.how) == (ON, "papiervernietiger, P. Proef")
    done = words(client.get("/"))
    assert "have to be destroyed" not in done
    assert "is left from a file" not in done
    assert "No paper to destroy" in words(client.get(URL))
    file = words(client.get(f"/children/{kids[0].pk}/paper_file/"))
    assert "papiervernietiger, P. Proef" in file


def test_the_page_stands_in_the_menu_where_it_leads_back_to(papers, client, here):
    def current(page):
        return [entry["url"] for entry in page.context["site"]["nav"] if entry["current"]]

    page = client.get(URL)
    assert current(page) == ["/retention/"]
    assert 'class="back" href="/retention/"' in page.content.decode()
    levels = {function: dict(lines) for function, lines in current_levels().items()}
    levels["location_manager"].pop("organisation.retention")
    change_matrix(levels=levels, by=None)
    page = asking(world.user("location_manager", here)).get(URL)
    assert current(page) == ["/children/"]
    assert 'class="back"' not in page.content.decode()


def test_a_wrong_day_is_told_at_the_field_and_what_was_ticked_stays(papers, client):
    chosen = f"file:{papers[0].pk}"
    page = words(client.post(URL, noting(chosen, destroyed_on=f"{days(1):%d-%m-%Y}")))
    assert "This day has not come yet." in page
    assert f'value="{chosen}" id="id_chosen_1_0" checked' in page
    page = words(client.post(URL, noting(chosen, destroyed_on="31-12-2019")))
    assert "One of these papers was started later, on 01-01-2020." in strip_tags(page)
    page = words(client.post(URL, noting()))
    assert "Tick at least one." in page
    assert not PaperFile.objects.filter(destroyed_on__isnull=False).exists()


@pytest.mark.clause("L08", "L17")
def test_the_paper_of_a_held_file_stays(papers, kids, client):
    place_hold(
        subject=kids[0].subject,
        retention_class="child.file",
        ground="dispute",
        proof="brief",
        review_on=days(60),
        today=ON,
        by=None,
    )
    assert kids[0].name not in words(client.get(URL))
    page = words(client.post(URL, noting(f"file:{papers[0].pk}")))
    assert "The list has changed" in page
    with pytest.raises(ValidationError, match="on hold"):
        note_paper_destroyed(
            files=[papers[0].pk], gone=[], destroyed_on=ON, how="x", on=ON, by=None
        )


def test_noted_twice_is_noted_once(papers, client):
    note = {"files": [papers[0].pk], "gone": [], "on": ON, "by": None}
    note_paper_destroyed(destroyed_on=days(-1), how="eerste", **note)
    with pytest.raises(ValidationError, match="already"):
        note_paper_destroyed(destroyed_on=ON, how="tweede", **note)
    papers[0].refresh_from_db()
    assert papers[0].destroyed_how == "eerste"


def test_paper_of_another_location_is_neither_listed_nor_noted(papers, kids):
    elsewhere = asking(world.user("location_manager", world.location("Het Vlot")))
    assert kids[0].name not in words(elsewhere.get(URL))
    elsewhere.post(URL, noting(f"file:{papers[0].pk}"))
    papers[0].refresh_from_db()
    assert papers[0].destroyed_on is None


def test_paper_of_files_that_went_is_noted_by_who_decides_at_that_location(client, here):
    mine, other, unknown = gone(here), gone(world.location("Het Vlot"), "Kast D"), gone(place="E")
    page = words(client.get(URL))
    assert f"{here.name}, Kast C" in page
    assert "Kast D" not in page
    assert "2 paper files are left from files that have gone" in words(client.get("/"))
    client.post(URL, noting(f"gone:{other.pk}"))
    other.refresh_from_db()
    assert other.destroyed_on is None
    everywhere = world.user("location_manager")
    assert set(gone_papers_for(everywhere, ON)) == {mine, other, unknown}


def test_the_place_of_a_paper_file_names_nobody(kids, client):
    kid = kids[0]
    parent = kid.subject.represented_by.first().parent.parent
    for place in (f"Kast 3, map {kid.first_name.upper()}", f"map fam. {parent.family_name}"):
        with pytest.raises(ValidationError, match="no name"):
            keep_paper_file(subject=kid.subject, place=place, started_on=STARTED, on=ON, by=None)
    keep_paper_file(
        subject=kid.subject, place="Kast 3, map van de B", started_on=STARTED, on=ON, by=None
    )
    assert PaperFile.objects.get().place == "Kast 3, map van de B"


def test_the_proof_that_paper_was_destroyed_goes_after_seven_years(here):
    proof, left = gone(here), gone(here, "Kast D")
    PaperDestruction.objects.filter(pk=proof.pk).update(
        destroyed_on=dt.date(2026, 3, 2), how="versnipperaar"
    )
    run_when_due(dt.date(2033, 3, 2))
    assert PaperDestruction.objects.count() == 2
    run_when_due(dt.date(2033, 3, 3))
    assert list(PaperDestruction.objects.all()) == [left]


def test_who_may_only_look_sees_the_list_and_notes_nothing(papers, kids):
    officer = asking(world.user("privacy_officer"))
    page = words(officer.get(URL))
    assert kids[0].name in page
    assert "Note what was destroyed" not in page
    officer.post(URL, noting(f"file:{papers[0].pk}"))
    papers[0].refresh_from_db()
    assert papers[0].destroyed_on is None


@pytest.fixture
def leaver(here):
    kid = world.child(here, "Noor", "Zandstra")
    Subject.objects.filter(pk=kid.pk).update(relation_ended_on=days(-1))
    kid.subject.affiliations.update(ends_on=days(-1))
    PersonalFile.objects.create(subject=kid.subject, place="Groepskast", started_on=STARTED)
    Declaration.objects.create(subject=kid.subject, kind="group", signed_on=STARTED, kept="paper")
    return kid


@pytest.mark.clause("L13")
def test_what_is_handed_over_at_the_exit_interview_is_printed_to_sign(leaver, client):
    section = words(client.get(f"/children/{leaver.pk}/personal_file/"))
    assert f"/children/{leaver.pk}/handover/" in section
    text = text_of(client.get(f"/children/{leaver.pk}/handover/").content)
    for part in ("Noor Zandstra", "Folder of the group", "group declaration", "01-01-2020"):
        assert part in text, part
    assert "Ans Zandstra" in text
    assert "For the location" in text


@pytest.mark.clause("L13", "L33")
def test_a_parent_whom_a_court_keeps_away_has_no_line_to_sign_on(leaver, client):
    away = leaver.subject.represented_by.get(parent__parent__first_name="Ans")
    restrict_representation(
        representation=away,
        restriction="no_information",
        valid_from=days(-5),
        valid_until=None,
        by=None,
    )
    text = text_of(client.get(f"/children/{leaver.pk}/handover/").content)
    assert "Bas Zandstra" in text
    assert "Ans Zandstra" not in text


@pytest.mark.clause("L13")
def test_an_outcome_that_is_not_noted_is_late_from_the_day_after_the_last_one(leaver, client):
    home = words(client.get("/"))
    assert "What became of the personal file of the group?" in home
    assert "1 day late" in home
    save_record(
        record=ExitInterview(subject=leaver.subject),
        values={"outcome": "handed", "settled_on": ON, "remark": ""},
        by=None,
    )
    assert "What became of the personal file" not in words(client.get("/"))
