"""What a volunteer and an applicant find in the portal: the own data, and what they decide."""

import datetime as dt

import pytest
from django.urls import reverse

from applicants.actions import (
    KEEP_A_YEAR,
    end_procedure,
    give_applicant_login,
    remove_on_request,
)
from applicants.models import Applicant
from applicants.retention_rules import retention_rules
from audit.models import Event
from consents.actions import change_kind, publish_text
from consents.answers import answer
from consents.models import ConsentDecision
from core.dates import today
from core.privacy import CATEGORIES
from staff.actions import give_login
from tests.factories import applicants, consents, staff, world
from tests.factories.http import asking, bare

pytestmark = pytest.mark.django_db
TODAY = today()
DAY = dt.timedelta(days=1)
OWN, KEEPING, HOME = (reverse(f"portal:{name}") for name in ("own", "own-keeping", "home"))


def section(category):
    return reverse("portal:own-section", args=[category])


@pytest.fixture
def application(here):
    vacancy = applicants.vacancy(here)
    found = applicants.application(vacancy)
    applicants.report(found, TODAY)
    return found


@pytest.fixture
def robin(application):
    """The applicant's browser."""
    user = world.user()
    give_applicant_login(subject=application.subject, user=user, starts_on=world.START, by=None)
    return asking(world.fresh(user))


@pytest.fixture
def wil(here):
    """A volunteer's browser."""
    user = world.user()
    helper = staff.volunteer(here)
    give_login(subject=helper.subject, user=user, starts_on=world.START, by=None)
    return asking(world.fresh(user))


def opened(client):
    """The parts of the own file that open, by category."""
    return {code for code in CATEGORIES if client.get(section(code)).status_code == 200}


# --- the own data ----------------------------------------------------------------------------


def test_what_an_applicant_changes_is_called_as_its_part(robin):
    page = robin.get(section("applicant.identity")).content.decode()
    assert "Change: Identity and contact" in page
    assert "Change: Applicant" not in page


@pytest.mark.clause("S08")
def test_a_volunteer_reads_what_is_held_and_nothing_else(wil, here):
    assert wil.get(HOME).context["has_file"]
    assert opened(wil) == {"volunteer.contact", "volunteer.screening"}
    assert wil.get(section("staff.conduct")).url == reverse("portal:own-statements")
    page = wil.get(section("volunteer.contact"))
    assert "06 12345678" in page.content.decode()
    assert "To reach you." in page.content.decode()
    labels = [part["label"] for part in page.context["parts"]]
    assert labels == ["Where you work or help", "Volunteer"]
    assert "De Boomhut" in page.content.decode()
    assert Event.objects.filter(action="section.opened").last().function == "volunteer"
    assert "administration of your location" in wil.get(OWN).content.decode()
    assert wil.get(KEEPING).status_code == 404


@pytest.mark.clause("S08")
def test_an_applicant_reads_the_own_application_and_not_what_the_panel_wrote(robin):
    assert robin.get(HOME).context["has_file"]
    assert opened(robin) == {
        f"applicant.{p}" for p in ("identity", "letter", "procedure", "career")
    }
    assert "Geachte commissie" in robin.get(section("applicant.letter")).content.decode()
    assert robin.get(reverse("portal:own-statements")).status_code == 404
    assert robin.get(reverse("portal:own-consents")).status_code == 404


@pytest.mark.clause("S08", "K28")
def test_of_other_applicants_and_volunteers_nothing_is_seen(robin, wil, here, application):
    other = applicants.application(application.procedure, "Sam", "Kanariepiet")
    helper = staff.volunteer(here, "Jo", "Vlot")
    addresses = [
        reverse("applicants:file", args=[other.subject_id]),
        reverse("volunteers:file", args=[helper.pk]),
    ]
    for client in (robin, wil):
        for address in addresses:
            assert client.get(address).status_code in {403, 404}
        shown = client.get(HOME).content.decode() + client.get(OWN).content.decode()
        assert "Kanariepiet" not in shown
        assert "Vlot" not in shown


def test_the_own_application_closes_when_it_is_removed_or_goes_to_a_personnel_file(
    robin, here, application
):
    remove_on_request(application=application, asked_on=TODAY, by=None)
    nothing = section("applicant.letter")
    for address in (OWN, KEEPING, nothing):
        assert robin.get(address).status_code == 404
    stranger = asking(world.user())
    assert bare(robin.get(nothing)) == bare(stranger.get(nothing))


# --- to be kept for a year -------------------------------------------------------------------


def choose(client, button, sent=None):
    page = client.get(KEEPING).context
    shown = {"text": page["text"].pk, "seen": page["mine"].pk if page["mine"] else ""}
    return client.post(KEEPING, {**(sent or shown), "answer": button})


@pytest.mark.clause("L60")
def test_an_applicant_chooses_to_be_kept_for_a_year_and_may_change_it(robin, application):
    for page in (OWN, HOME):
        assert "You have not chosen yet." in robin.get(page).content.decode()
    assert not ConsentDecision.objects.exists()  # nothing is chosen beforehand
    choose(robin, "yes")
    decision = ConsentDecision.objects.get()
    robins = world.fresh(application.subject).user
    assert (decision.how, decision.giver, decision.recorded_by) == ("portal", None, robins)
    assert answer(application.subject, KEEP_A_YEAR, TODAY)
    choose(robin, "no")
    assert answer(application.subject, KEEP_A_YEAR, TODAY).given is False
    assert "No, since" in robin.get(OWN).content.decode()
    assert ConsentDecision.objects.count() == 2
    parts = robin.get(section("applicant.procedure")).context["parts"]
    (consents,) = [part["cards"] for part in parts if part["label"] == "Consents"]
    assert len(consents) == 2  # every answer, as it was given


@pytest.mark.clause("L60", "L61")
def test_what_the_applicant_chose_decides_when_the_application_goes(robin, application):
    procedure = application.procedure
    end_procedure(procedure=procedure, ended_on=TODAY, on=TODAY, by=None)
    kept, unkept = (retention_rules[f"applicant.file{tail}"] for tail in (".consent", ""))

    def anchors(rule):
        return dict(rule.anchored(TODAY))

    assert application.subject_id in anchors(unkept)
    choose(robin, "yes")
    assert anchors(kept) == {application.subject_id: TODAY}
    assert not anchors(unkept)
    choose(robin, "no")
    assert application.subject_id in anchors(unkept)


@pytest.mark.clause("K30", "L60")
def test_after_a_no_the_applicant_hears_until_when_it_is_kept(robin, application):
    choose(robin, "no")
    page = robin.get(KEEPING).content.decode()
    assert "It is destroyed 4 weeks after the end of the procedure." in page
    end_procedure(procedure=application.procedure, ended_on=TODAY, on=TODAY, by=None)
    choose(robin, "yes")
    choose(robin, "no")
    last = TODAY + dt.timedelta(days=28)
    (said,) = robin.get(KEEPING).context["messages"]
    assert f"up to and including {last:%d-%m-%Y}. After that it is destroyed." in str(said)


@pytest.mark.clause("L61")
def test_a_yes_said_again_on_a_later_day_begins_a_new_year(robin, application):
    choose(robin, "yes")
    old = ConsentDecision.objects.get()
    a_year_ago = TODAY - dt.timedelta(days=360)
    ConsentDecision.objects.filter(pk=old.pk).update(decided_on=a_year_ago)
    sent = {"text": old.text_id, "seen": old.pk}
    for _press in range(2):  # pressed twice
        assert choose(robin, "yes", sent).url == KEEPING
    days = ConsentDecision.objects.order_by("decided_on").values_list("decided_on", flat=True)
    assert list(days) == [a_year_ago, TODAY]


def test_an_answer_to_what_was_changed_meanwhile_is_not_noted(robin, application):
    choose(robin, "yes")
    stale = {"text": ConsentDecision.objects.get().text_id, "seen": ""}
    page = choose(robin, "no", stale)
    assert "in the meantime" in page.context["problem"]
    assert choose(robin, "no", {**stale, "text": 0}).context["problem"]
    assert robin.post(KEEPING, {}).context["problem"] == "Choose yes or no."
    assert ConsentDecision.objects.count() == 1


def stop_asking():
    change_kind(kind=consents.kind(KEEP_A_YEAR), retired_on=TODAY, by=None)


@pytest.mark.clause("L60")
def test_nobody_is_asked_after_the_stop_to_be_kept(robin, application):
    before = robin.get(KEEPING).context
    stop_asking()
    for page in (OWN, HOME):
        assert KEEPING not in robin.get(page).content.decode()
    late = robin.post(KEEPING, {"text": before["text"].pk, "seen": "", "answer": "yes"})
    assert late.url == OWN
    assert "Nothing has been recorded." in robin.get(OWN).content.decode()
    assert robin.get(KEEPING).url == OWN
    page = robin.get(OWN).content.decode()
    assert "This is no longer asked." in page
    assert "Nothing has been recorded." not in page
    assert not ConsentDecision.objects.exists()


@pytest.mark.clause("L60")
def test_a_yes_from_before_the_stop_stays_and_can_only_be_withdrawn(robin, application):
    choose(robin, "yes")
    stop_asking()
    assert "Keeping your application" in robin.get(OWN).content.decode()
    page = robin.get(KEEPING).content.decode()
    assert 'value="no"' in page
    assert 'value="yes"' not in page
    assert "Say yes again" not in page
    assert answer(application.subject, KEEP_A_YEAR, TODAY)
    shown = robin.get(KEEPING).context
    sent = {"text": shown["text"].pk, "seen": shown["mine"].pk}
    for _press in range(2):  # pressed twice
        assert robin.post(KEEPING, {**sent, "answer": "no"}).url == OWN
        assert "Noted: no, we do not keep your application." in robin.get(OWN).content.decode()
    assert ConsentDecision.objects.count() == 2
    assert answer(application.subject, KEEP_A_YEAR, TODAY).given is False
    assert KEEPING not in robin.get(OWN).content.decode()


def new_words(*, renews: bool = True):
    """A text that, where it renews, differs in substance: a yes from before does not cover it."""
    kind = consents.kind(KEEP_A_YEAR)
    words = {"purpose_nl": "Ook voor andere vestigingen.", "purpose_en": "For other places too."}
    publish_text(kind=kind, valid_from=TODAY, renews=renews, by=None, **words)


@pytest.mark.clause("L60")
def test_a_yes_that_lapsed_stands_below_the_words_it_was_given_to(robin, application):
    choose(robin, "yes")
    agreed = ConsentDecision.objects.get().text
    new_words()
    page = robin.get(KEEPING).content.decode()
    assert "For other places too." in page
    assert "The text has changed since, so we ask you again." in page
    assert "Your answer now" not in page
    after = page[page.index("What you agreed to then") :]
    assert agreed.purpose_en in after
    choose(robin, "yes")
    page = robin.get(KEEPING).content.decode()
    assert "What you agreed to then" not in page
    assert agreed.purpose_en not in page


@pytest.mark.clause("L60")
def test_a_yes_that_lapsed_before_the_stop_is_withdrawn_in_its_own_words(robin, application):
    choose(robin, "yes")
    agreed = ConsentDecision.objects.get().text
    new_words()
    stop_asking()
    page = robin.get(KEEPING).content.decode()
    assert agreed.purpose_en in page
    assert "For other places too." not in page
    choose(robin, "no")
    given, withdrawn = ConsentDecision.objects.order_by("recorded_at")
    assert (withdrawn.given, withdrawn.text) == (False, given.text)


@pytest.mark.clause("L60")
def test_a_yes_is_withdrawn_in_its_own_words_where_others_came_before_the_stop(robin, application):
    choose(robin, "yes")
    agreed = ConsentDecision.objects.get().text
    new_words(renews=False)
    stop_asking()
    page = robin.get(KEEPING).content.decode()
    assert agreed.purpose_en in page
    assert "For other places too." not in page


def test_who_did_not_apply_has_no_application_to_keep(here, application):
    client = asking(world.parent_user(world.child(here)))
    assert client.get(KEEPING).status_code == 404
    assert client.post(KEEPING, {"answer": "yes"}).status_code == 404
    assert Applicant.objects.count() == 1
    assert not ConsentDecision.objects.exists()


def test_the_page_of_keeping_speaks_to_the_applicant_in_one_manner(robin):
    shown = robin.get(KEEPING).content.decode()
    main = shown[shown.index("<main") : shown.index("</main>")]
    assert "Until 1 year after the procedure" in main
    for of_oneself in (" I ", " my ", " mine "):
        assert of_oneself not in main
