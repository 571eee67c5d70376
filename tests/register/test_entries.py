"""One activity, one system of somebody else: read, added, changed, ended (art. 28 and 30)."""

import datetime as dt
import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Event
from core.dates import today
from core.privacy import CATEGORIES, SubjectKind
from core.registries import retention_rules
from register.actions import end_activity, load_defaults
from register.models import ProcessingActivity, Processor
from tests.factories import register, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db

ACTIVITY = {
    "name": "Ouderavonden",
    "purpose": "Ouders uitnodigen.",
    "ground": "consent",
    "people": ["parent"],
    "categories": ["child.contact"],
    "special_grounds": ["explicit_consent"],
    "special_basis": "Ouders vragen om een tolk of ringleiding.",
    "bsn_basis": "geen BSN",
    "recipients": ["school"],
    "other_recipients": "Zaalverhuur",
    "transfers": "Namen, naar Canada.",
    "safeguards": "Adequaatheidsbesluit",
    "retention_rules": ["parent.file"],
    "security": "Alleen de locatie ziet de lijst.",
    "dpia_needed": "yes",
    "dpia_reason": "Nieuwe techniek",
    "dpia_done_on": "01-02-2026",
    "principles": ["lawful", "minimal"],
    "principles_note": "Geen dieet gevraagd.",
    "review_on": "01-02-2030",
}
PROCESSOR = {
    **register.ARRANGED,
    "system": "Praatplein",
    "supplier": "Plein BV",
    "role": "processor",
    "purpose": "Berichten",
    "agreement_from": "01-01-2026",
    "agreement_until": "31-12-2029",
    "agreement_model": "Model van de branche",
    "review_on": "01-02-2030",
}


def page_of(client, kind, entry):
    return client.get(reverse(f"register:{kind}", args=[entry.pk])).content.decode()


@pytest.mark.clause("K06", "K21")
def test_an_activity_says_all_that_article_30_asks(officer):
    system = register.processor("Praatplein")
    answer = officer.post(
        reverse("register:add-activity"), {**ACTIVITY, "processors": [system.pk]}, follow=True
    )
    page = unescape(answer.content.decode())
    typed = [value for value in ACTIVITY.values() if isinstance(value, str)]
    for words in (
        *(word for word in typed if word not in ("consent", "yes")),
        *("Parent", "Parents and contact", "Explicit consent", "School", "Praatplein"),
        *("Lawful, fair and open", "No more than is needed", world.organisation().name),
        str(retention_rules["parent.file"].anchor),
    ):
        assert str(words) in page, words
    assert Event.objects.filter(action="register.activity_added").count() == 1


def test_a_dpia_is_not_done_on_a_day_to_come(officer):
    tomorrow = f"{today() + dt.timedelta(days=1):%d-%m-%Y}"
    page = officer.post(reverse("register:add-activity"), {**ACTIVITY, "dpia_done_on": tomorrow})
    assert "This day is still to come." in page.content.decode()
    assert not ProcessingActivity.objects.exists()


@pytest.mark.clause("K11", "L67", "S02")
def test_a_system_says_all_that_article_28_asks(officer):
    page = officer.post(reverse("register:add-processor"), PROCESSOR, follow=True).content.decode()
    for name, value in PROCESSOR.items():
        if name not in ("role", "people", "at_the_end"):
            assert str(value) in page, name
    for words in ("Child", "Returned to us, then deleted", "In force"):
        assert words in page
    assert Event.objects.filter(action="register.processor_added").count() == 1


def test_each_change_is_a_version_and_the_trail_names_fields_and_no_values(officer):
    entry = register.activity(retention_rules=["parent.file", "child.file"])
    change = reverse("register:change-activity", args=[entry.pk])
    form = officer.get(change).context["form"]
    stored = {name: form[name].value() for name in form.fields}
    same = {name: value for name, value in stored.items() if value not in (None, "")}
    assert officer.post(change, same).status_code == 302
    entry.refresh_from_db()
    assert entry.version == 1
    officer.post(change, {**same, "purpose": "Ouders ontmoeten."})
    entry.refresh_from_db()
    assert (entry.version, entry.purpose) == (2, "Ouders ontmoeten.")
    event = Event.objects.filter(action="register.activity_changed").latest("pk")
    assert event.details["fields"] == ["purpose"]
    assert "ontmoeten" not in str(event.details)


def test_two_who_change_at_once_do_not_undo_each_other(officer):
    entry = register.activity()
    change = reverse("register:change-activity", args=[entry.pk])
    officer.post(change, {**ACTIVITY, "version": 1, "purpose": "Eerste"})
    late = officer.post(change, {**ACTIVITY, "version": 1, "purpose": "Tweede"})
    assert "Somebody changed this meanwhile" in late.content.decode()
    assert "Tweede" in late.content.decode()
    entry.refresh_from_db()
    assert entry.purpose == "Eerste"


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("processor", "purpose"),
        ("measure", "what"),
        ("covenant", "binds"),
        ("scan", "summary"),
        ("scan-finding", "what"),
    ],
)
def test_of_every_entry_a_form_that_is_out_of_date_overwrites_nothing(officer, kind, field):
    entry = getattr(register, kind.replace("-", "_"))(
        *([register.scan()] if kind == "scan-finding" else [])
    )
    change = reverse(f"register:change-{kind}", args=[entry.pk])
    opened = officer.get(change).context["form"]
    stored = {name: opened[name].value() for name in opened.fields}
    typed = {
        name: f"{value:%d-%m-%Y}" if hasattr(value, "year") else value
        for name, value in stored.items()
        if value not in (None, "")
    }
    assert officer.post(change, {**typed, field: "Eerste"}).status_code == 302
    late = officer.post(change, {**typed, field: "Tweede"})
    page = late.content.decode()
    assert "Somebody changed this meanwhile" in page
    assert "Tweede" in page
    assert f'<a href="{change}"' in page
    entry.refresh_from_db()
    assert (getattr(entry, field), entry.version) == ("Eerste", 2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"safeguards": ""}, "safeguards"),
        ({"people": []}, "people"),
        ({"retention_rules": ["for.ever"]}, "retention_rules"),
        ({"review_on": "31-02-2030"}, "review_on"),
        ({"name": "Website"}, "name"),
    ],
)
def test_what_does_not_fit_is_told_at_the_field_and_nothing_is_kept(officer, wrong, field):
    register.activity("Website")
    answer = officer.post(reverse("register:add-activity"), {**ACTIVITY, **wrong})
    assert list(answer.context["form"].errors) == [field]
    assert ProcessingActivity.objects.count() == 1


def test_a_code_of_no_retention_rule_or_recipient_is_refused():
    for wrong in ({"retention_rules": ["for.ever"]}, {"recipients": ["neighbours"]}):
        with pytest.raises(ValidationError) as refused:
            register.activity(**wrong)
        assert list(refused.value.message_dict) == list(wrong)


def test_an_agreement_that_ends_before_it_starts_is_told_at_its_field(officer):
    answer = officer.post(
        reverse("register:add-processor"), {**PROCESSOR, "agreement_until": "31-12-2025"}
    )
    assert list(answer.context["form"].errors) == ["agreement_until"]
    assert not Processor.objects.exists()


def test_what_is_ended_is_kept_and_cannot_be_changed(officer):
    for kind, entry in (("activity", register.activity()), ("processor", register.processor())):
        officer.post(reverse(f"register:end-{kind}", args=[entry.pk]))
        entry.refresh_from_db()
        assert entry.ended_on == today()
        assert "No longer used since" in page_of(officer, kind, entry)
        assert officer.get(reverse(f"register:change-{kind}", args=[entry.pk])).status_code == 404
        assert Event.objects.filter(action=f"register.{kind}_ended").count() == 1
    overview = officer.get(reverse("register:list"))
    assert [row[0]["text"] for row in overview.context["ended"]] == ["Ouderavonden", "Konnect"]
    assert not overview.context["activities"]
    with pytest.raises(ValidationError):
        end_activity(activity=ProcessingActivity.objects.get(), on=today(), by=None)


def test_the_list_leads_to_each_and_who_only_looks_gets_no_buttons(officer):
    load_defaults(by=None)
    board = asking(world.user("board"))
    overview = board.get(reverse("register:list")).content.decode()
    for kind, model in (("activity", ProcessingActivity), ("processor", Processor)):
        for entry in model.objects.all():
            assert reverse(f"register:{kind}", args=[entry.pk]) in overview
        change = reverse(f"register:change-{kind}", args=[entry.pk])
        assert change in page_of(officer, kind, entry)
        assert change not in page_of(board, kind, entry)
    assert f'href="{reverse("register:add-activity")}"' not in overview
    assert f'href="{change}"' not in overview


@pytest.mark.clause("K06", "L67")
def test_it_starts_with_grounds_recipients_systems_and_terms_and_claims_no_check():
    load_defaults(by=None)
    staff = ProcessingActivity.objects.get(name="Personeelsdossier en salaris")
    duties = ProcessingActivity.objects.get(name="Plichten als werkgever")
    assert duties.bsn_basis
    assert {"employment"} == set(staff.special_grounds) == set(duties.special_grounds)
    assert "pension_fund" in staff.recipients
    assert "tax_office" in duties.recipients
    assert duties.people == ["employee"]  # of an intern no BSN is noted
    assert staff.processors.filter(system="PFZW").exists()
    named = {code for one in ProcessingActivity.objects.all() for code in one.retention_rules}
    of_nobody = {"oversight.pack", "retention.paper"}  # no data of a person
    assert {rule.code for rule in retention_rules} - of_nobody == named
    for one in ProcessingActivity.objects.all():
        assert one.security
        assert one.dpia_needed is not None
        assert (one.principles, one.dpia_done_on, one.review_on) == ([], None, None)
    assert not Processor.objects.exclude(agreement_from=None).exists()
    assert all(one.data and one.people for one in Processor.objects.all())


def test_a_day_typed_in_the_form_is_the_day_that_is_kept(officer):
    officer.post(reverse("register:add-activity"), ACTIVITY)
    assert ProcessingActivity.objects.get().dpia_done_on == dt.date(2026, 2, 1)


@pytest.mark.clause("K02", "K06")
def test_every_group_with_a_file_can_ask_and_be_hit_and_hiring_does_not_rest_on_consent():
    load_defaults(by=None)
    activities = {one.name: one for one in ProcessingActivity.objects.all()}
    for name in ("Datalekken", "Verzoeken over privacy"):
        assert set(SubjectKind.values) <= set(activities[name].people)
    requests = set(activities["Verzoeken over privacy"].categories)
    assert {code for code in CATEGORIES if code.endswith(".requests")} <= requests
    hiring = activities["Werving en selectie"]
    assert hiring.ground != "consent"
    assert "toestemming" in hiring.purpose  # for keeping it longer, and nothing else


@pytest.mark.clause("L01")
def test_the_page_of_an_activity_shows_each_of_the_six_principles_met_or_not(officer):
    entry = register.activity(principles=["lawful", "secure"], principles_note="Rest volgt.")
    page = unescape(page_of(officer, "activity", entry))
    part = page.partition("The six principles")[2].partition("<h2>")[0]
    told = re.findall(r"<dt>([^<]*)</dt>\s*<dd>.*?>(Met|Not yet established)<", part, re.DOTALL)
    assert told == [
        ("Lawful, fair and open to the person", "Met"),
        ("Only for this purpose", "Not yet established"),
        ("No more than is needed", "Not yet established"),
        ("Accurate and kept up to date", "Not yet established"),
        ("Kept no longer than needed", "Not yet established"),
        ("Secured", "Met"),
    ]
    assert "Rest volgt." in part


def test_a_key_no_system_can_have_is_told_at_the_field(officer):
    typed = {**ACTIVITY, "processors": ["9" * 25]}
    answer = officer.post(reverse("register:add-activity"), typed)
    assert answer.status_code == 200
    assert "processors" in answer.context["form"].errors
