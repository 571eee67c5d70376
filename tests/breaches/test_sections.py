import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from breaches.actions import list_people, publish_communication
from breaches.ap import ap_parts
from breaches.models import Breach, Measure
from breaches.rules import check_closing
from breaches.sections import PAGES, Progress, progress_of
from register.actions import load_defaults
from register.models import ProcessingActivity, Processor
from tests.factories import breaches, world
from tests.factories.breaches import NOTICED, REPORTED, SUMMARY
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
BAD_DAYS = ["31-02-2026 08:00", "2026-13-01 08:00"]


def url(breach, code):
    return reverse("breaches:page", args=[breach.pk, code])


def typed(moment):
    return f"{timezone.localtime(moment):%d-%m-%Y %H:%M}"


def progress(breach, code):
    return progress_of(Breach.objects.get(pk=breach.pk), PAGES[code])


def test_a_saved_page_leads_to_the_next_and_the_last_to_the_overview(desk, breach):
    codes = list(PAGES)
    pages = [url(breach, code) for code in codes] + [reverse("breaches:detail", args=[breach.pk])]
    for place, code in enumerate(codes):
        sent = {"discovered_at": typed(breach.discovered_at), **points()}
        assert desk.post(pages[place], sent).url == pages[place + 1], code
    events = Event.objects.filter(action="breach.section_saved", object_id=breach.pk)
    assert [event.section for event in events.order_by("pk")] == codes


def points(*rows, stored=0):
    sent = {"points-TOTAL_FORMS": str(len(rows)), "points-INITIAL_FORMS": str(stored)}
    for place, row in enumerate(rows):
        sent |= {f"points-{place}-{name}": value for name, value in row.items()}
    return sent


@pytest.mark.clause("K36", "L21")
def test_what_is_saved_comes_back_on_the_page(desk, breach):
    load_defaults(by=None)
    activity, processor = ProcessingActivity.objects.first(), Processor.objects.first()
    sent = {
        "personal_data": "yes",
        "activities": [activity.pk],
    }
    desk.post(url(breach, "details"), sent)
    sent = {"data_kinds": ["name", "contact"], "data_concerned": "Namen en telefoonnummers"}
    desk.post(url(breach, "data"), sent)
    desk.post(url(breach, "amount"), {"records_count": "0"})
    desk.post(url(breach, "nature"), {"nature": ["a", "e"], "aspects": ["confidentiality"]})
    desk.post(url(breach, "parties"), {"processors_involved": "yes", "processors": [processor.pk]})
    stored = Breach.objects.get(pk=breach.pk)
    assert stored.nature == ["a", "e"]
    assert (stored.aspects, stored.records_count) == (["confidentiality"], 0)
    assert stored.data_concerned == "Namen en telefoonnummers"
    assert list(stored.activities.all()) == [activity]
    assert list(stored.processors.all()) == [processor]
    form = desk.get(url(breach, "data")).context["form"]
    assert form["data_kinds"].value() == ["name", "contact"]
    form = desk.get(url(breach, "details")).context["form"]
    assert list(form.initial["activities"]) == [activity]


@pytest.mark.parametrize("moment", BAD_DAYS)
@pytest.mark.parametrize(
    ("code", "field", "beside"),
    [
        ("discovery", "discovered_at", {"place": "In de trein"}),
        ("discovery", "aware_at", {"place": "In de trein"}),
        ("period", "began_at", {"ended_at": "01-11-2026 09:00"}),
        ("informing", "informed_at", {"inform_reasoning": "Gebeld door vreemden"}),
    ],
)
def test_a_day_that_does_not_exist_keeps_what_was_typed(desk, breach, code, field, beside, moment):
    sent = {"discovered_at": typed(breach.discovered_at), **beside, field: moment}
    page = desk.post(url(breach, code), sent)
    assert list(page.context["form"].errors) == [field]
    body = page.content.decode()
    assert "<title>Error:" in body
    assert f'value="{moment}"' in body
    assert next(iter(beside.values())) in body
    assert Event.objects.filter(action="breach.section_saved").count() == 0


@pytest.mark.parametrize("day", ["31-02-2026", "2026-13-01"])
def test_a_day_of_an_improvement_likewise(desk, breach, day):
    sent = points({"what": "Lijsten blijven op de groep", "owner": "Manager", "due_on": day})
    page = desk.post(url(breach, "evaluation"), {"evaluation": "Geen afspraak", **sent})
    body = page.content.decode()
    assert "<title>Error:" in body
    assert "Enter a day that exists" in body
    for kept in (day, "Lijsten blijven op de groep", "Geen afspraak"):
        assert kept in body
    assert not Measure.objects.exists()
    assert Breach.objects.get().evaluation == ""


def test_not_known_yet_is_an_answer(desk, breach):
    for code in PAGES:
        page = desk.get(url(breach, code))
        sent = {"discovered_at": typed(breach.discovered_at), **points()}
        for name, field in page.context["form"].fields.items():
            if name.endswith("_unknown"):
                sent[name] = "on"
            elif "unknown" in dict(getattr(field, "choices", ())):
                sent[name] = "unknown"
            elif name == "nature":
                sent[name] = ["f"]
        assert desk.post(url(breach, code), sent).status_code == 302, code
    stored = Breach.objects.get(pk=breach.pk)
    assert "groups.people_concerned" in stored.unknown
    states = {code: progress(breach, code) for code in PAGES}
    # Points for improvement are made, and never unknown.
    assert {code for code, state in states.items() if state == Progress.BUSY} == {"evaluation"}
    assert set(states.values()) == {Progress.BUSY, Progress.UNKNOWN}


def test_discovery_alone_must_be_known(desk, breach):
    page = desk.post(url(breach, "discovery"), {"discovered_at": ""})
    assert list(page.context["form"].errors) == ["discovered_at"]
    assert "discovered_at_unknown" not in page.context["form"].fields


def test_an_answer_and_not_known_yet_do_not_go_together(desk, breach):
    page = desk.post(
        url(breach, "description"), {"summary": "Een tas is weg", "summary_unknown": "on"}
    )
    assert list(page.context["form"].errors) == ["summary"]
    assert "Een tas is weg" in page.content.decode()


def test_an_answer_takes_not_known_yet_away(breach):
    breach = breaches.save(breach, "impact", unknown=["impact"], impact="")
    assert progress(breach, "impact") == Progress.BUSY
    breach = breaches.save(breach, "impact", harms=["none"], seriousness="unknown", impact="Geen")
    assert progress(breach, "impact") == Progress.UNKNOWN
    breaches.save(breach, "impact", seriousness="limited")
    assert progress(breach, "impact") == Progress.READY


def test_the_overview_tells_how_far_each_section_is(desk, breach):
    page = desk.get(reverse("breaches:detail", args=[breach.pk]))
    states = [
        [task["state_label"] for task in section["tasks"]] for section in page.context["sections"]
    ]
    assert states[:3] == [["Ready"], ["In progress", "Not started"], ["Ready", "Not started"]]
    assert {state for section in states[3:] for state in section} == {"Not started"}
    assert [len(section) for section in states] == [1, 2, 2, 7, 3, 3, 1]
    assert page.context["following"].label == "Discovered and certain"


@pytest.mark.parametrize("way", ["phone", "mobile"])
def test_one_way_to_reach_the_reporter_is_enough(breach, way):
    none = {"name": "P. Proef", "phone": "", "mobile": "", "email": ""}
    breaches.save(breach, "reporter", **none)
    assert progress(breach, "reporter") == Progress.BUSY
    breaches.save(breach, "reporter", **{**none, way: "0612345678"})
    assert progress(breach, "reporter") == Progress.READY


def test_a_location_said_once_stands_ready_at_the_other_question(desk):
    here = world.location("De Boomhut")
    breach = breaches.breach(location=here)
    for holder, code in ((breach.contact, "reporter"), (breach, "discovery")):
        holder.location = None
        holder.save()
        form = desk.get(url(breach, code)).context["form"]
        assert form["location"].value() == here.pk
        holder.location = here
        holder.save()
    breaches.save(breach, "discovery", location=None, place="In de trein")
    assert desk.get(url(breach, "discovery")).context["form"]["location"].value() is None


def test_what_is_left_for_later_is_saved_and_leads_to_the_overview(desk, breach):
    overview = reverse("breaches:detail", args=[breach.pk])
    later = {"later": "yes"}
    assert desk.post(url(breach, "period"), {"still_going": "yes"} | later).url == overview
    assert Breach.objects.get().still_going == "yes"
    assert desk.post(url(breach, "kind"), later).url == overview
    typed = {"began_at": "gisteren", "still_going": "no"} | later
    page = desk.post(url(breach, "period"), typed)
    assert list(page.context["form"].errors) == ["began_at"]
    assert "gisteren" in page.content.decode()
    assert Breach.objects.get().still_going == "yes"


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({}, Progress.NOT_STARTED),
        ({"ap_decision": "unknown"}, Progress.UNKNOWN),
        ({"ap_decision": "refrain", "ap_reasoning": "Versleuteld"}, Progress.READY),
        ({"ap_decision": "notify", "ap_reasoning": "In twijfel"}, Progress.READY),
    ],
)
def test_a_section_asks_what_its_answers_call_for(answers, state):
    breach = breaches.save(breaches.breach(), "notification", **answers)
    assert progress(breach, "notification") == state


def refused(breach, section, **answers):
    with pytest.raises(ValidationError) as error:
        breaches.save(breach, section, **answers)
    return list(error.value.message_dict)


def test_processors_are_chosen_where_they_are_involved(desk, breach):
    load_defaults(by=None)
    page = desk.post(url(breach, "parties"), {"processors_involved": "yes"})
    assert list(page.context["form"].errors) == ["processors"]
    chosen = {"processors_involved": "no", "processors": [Processor.objects.first().pk]}
    page = desk.post(url(breach, "parties"), chosen)
    assert list(page.context["form"].errors) == ["processors_involved"]


def test_points_for_improvement_are_added_changed_and_removed(desk, breach):
    first = {"what": "Lijsten blijven hier", "owner": "Manager", "due_on": "01-12-2026"}
    desk.post(url(breach, "evaluation"), {"evaluation": "Oorzaak", **points(first, {"what": ""})})
    point = Measure.objects.get()
    assert (point.what, point.owner, point.due_on) == (
        "Lijsten blijven hier",
        "Manager",
        dt.date(2026, 12, 1),
    )
    changed = {**first, "id": str(point.pk), "owner": "Bestuur", "done_on": "20-11-2026"}
    desk.post(
        url(breach, "evaluation"),
        {"evaluation": "Oorzaak", "version": 1, **points(changed, stored=1)},
    )
    point = Measure.objects.get()
    assert (point.owner, point.done_on) == ("Bestuur", dt.date(2026, 11, 20))
    gone = {**changed, "remove": "on"}
    desk.post(
        url(breach, "evaluation"), {"evaluation": "Oorzaak", "version": 2, **points(gone, stored=1)}
    )
    assert not Measure.objects.exists()


def test_a_point_has_an_owner_and_a_day(desk, breach):
    page = desk.post(url(breach, "evaluation"), points({"what": "Lijsten blijven hier"}))
    assert list(page.context["points"][0].errors) == ["owner", "due_on"]
    assert "Lijsten blijven hier" in page.content.decode()


def test_points_and_no_points_do_not_go_together(desk, breach):
    one = points({"what": "Iets", "owner": "Manager", "due_on": "01-12-2026"})
    page = desk.post(url(breach, "evaluation"), {"no_improvements": "on", **one})
    assert list(page.context["form"].errors) == ["no_improvements"]
    assert not Measure.objects.exists()


def test_a_point_of_another_breach_is_not_taken_over(desk, breach):
    other = breaches.evaluate(breaches.breach())
    theirs = other.improvements.get()
    row = {"id": str(theirs.pk), "what": "Van mij", "owner": "Manager", "due_on": "01-12-2026"}
    desk.post(url(breach, "evaluation"), {"evaluation": "x", **points(row)})
    theirs.refresh_from_db()
    assert (theirs.breach_id, theirs.what) == (other.pk, "Lijsten blijven op de groep.")


def test_a_location_out_of_sight_is_refused():
    own, foreign = world.location("De Boomhut"), world.location("Het Kwakje")
    breach = breaches.breach(location=own)
    client = asking(world.user("privacy_officer", own))
    sent = {"discovered_at": typed(NOTICED), "location": foreign.pk}
    page = client.post(url(breach, "discovery"), sent)
    assert "location" in page.context["form"].errors


def test_who_sees_one_place_does_not_take_a_breach_out_of_the_own_sight():
    here = world.location("De Boomhut")
    breach = breaches.breach(location=here)
    overseeing = world.user("privacy_officer")
    client = asking(world.user("privacy_officer", here))
    sent = {"discovered_at": typed(NOTICED), "location": ""}
    page = client.post(url(breach, "discovery"), sent)
    assert list(page.context["form"].errors) == ["location"]
    assert Breach.objects.get().location == here
    assert asking(overseeing).post(url(breach, "discovery"), sent).status_code == 302
    assert Breach.objects.get().location is None


def test_what_the_reporter_told_is_not_lost_by_saving_another_section(desk, breach):
    desk.post(url(breach, "impact"), {"impact": "Overlast"})
    stored = Breach.objects.get(pk=breach.pk)
    assert (stored.summary, stored.impact) == (SUMMARY, "Overlast")


@pytest.mark.clause("L22", "L23")
def test_where_it_takes_too_much_effort_a_public_notice_comes_instead():
    breach = breaches.evaluate(breaches.decide(breaches.breach()))
    effort = {"inform_people": "no", "inform_ground": "effort", "inform_reasoning": "Te velen"}
    breach = breaches.save(breach, "informing", **effort)
    with pytest.raises(ValidationError, match="public notice"):
        check_closing(breach)
    given = {"text": "Een lijst is weg.", "place": "Op de website", "why": "Te velen"}
    publish_communication(breach=breach, **given, published_at=REPORTED, at=REPORTED, by=None)
    breach = Breach.objects.get()
    check_closing(breach)
    breaches.save(breach, "informing", **effort, informed_at=breach.informed_at)
    other = breaches.decide(breaches.breach(), "refrain")
    assert refused(other, "informing", **effort) == ["inform_people"]


def test_the_number_of_people_follows_those_who_are_listed(desk, breach):
    child = world.child(world.location())
    people = [child.subject_id, *(p.subject_id for p in world.parents_of(child))]
    list_people(breach=breach, subject_ids=people, at=timezone.now(), by=None)
    page = desk.get(url(breach, "amount"))
    assert page.context["form"]["people_least"].value() == len(people)
    assert f"{len(people)} people are listed for this breach." in page.content.decode()


@pytest.mark.parametrize(
    ("page", "field", "more"),
    [
        ("details", "activities", {"personal_data": "yes"}),
        ("parties", "processors", {"processors_involved": "yes"}),
        ("discovery", "location", {}),
    ],
)
def test_a_key_no_row_can_have_is_told_at_the_field(desk, breach, page, field, more):
    answer = desk.post(url(breach, page), {field: "9" * 25, **more})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def test_an_estimate_of_when_it_began_may_be_a_day(desk, breach):
    sent = {"began_at": "20-10-2026", "still_going": "no", "ended_at": "21-10-2026"}
    page = desk.post(url(breach, "period"), sent)
    assert list(page.context["form"].errors) == ["ended_at"]
    assert "Add the time to the day" in page.content.decode()
    assert (
        desk.post(url(breach, "period"), {**sent, "ended_at": "21-10-2026 12:00"}).status_code
        == 302
    )
    breach.refresh_from_db()
    assert typed(breach.began_at) == "20-10-2026 00:00"
    assert desk.get(url(breach, "period")).context["form"]["began_at"].value() == "20-10-2026"
    told = {answer.code: answer.text for part in ap_parts(breach) for answer in part.answers}
    assert told["period.began_at"] == "20-10-2026"
    assert told["period.ended_at"] == "21-10-2026 12:00"
