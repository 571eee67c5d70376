"""Deciding on consent in the portal as a parent: giving, withdrawing, two tabs, two parents."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.html import escape, strip_tags

from accounts.models import Notice
from audit.models import Event
from consents.actions import change_kind, publish_text
from consents.answers import State
from consents.defaults import (
    MEDICAL_GROUP,
    MEDICAL_LUNCH,
    PHOTOS,
    PHOTOS_OUTSIDE,
)
from consents.models import ConsentDecision, RemovalTask
from consents.texts import text_of
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from subjects.actions import end_relation
from tests.factories import consents, files, world
from tests.factories.queries import queries_of
from tests.portal.consent_pages import (
    TODAY,
    about,
    about_matter,
    history,
    label,
    listing,
    press,
    rows,
    shown,
    state,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


# --- giving and withdrawing ------------------------------------------------------------------


@pytest.mark.clause("L12", "G02", "S05")
def test_what_a_parent_answers_is_noted_with_the_text_that_was_read(child, ans):
    waiting, answered = rows(ans, listing(child))
    assert waiting[label(PHOTOS)][0] == "Not answered yet"
    assert not answered
    page = ans.get(about(child)).content.decode()
    for heading, words in text_of(PHOTOS, TODAY).parts:
        assert f"<dt>{heading}</dt><dd>{escape(words)}</dd>" in page
    press(ans, about(child), "yes")
    decision = ConsentDecision.objects.get()
    assert (decision.given, decision.how, decision.text) == (True, "portal", text_of(PHOTOS, TODAY))
    assert decision.giver == world.parents_of(child)[0].subject
    assert state(child) is State.YES
    waiting, answered = rows(ans, listing(child))
    assert label(PHOTOS) not in waiting
    assert answered == {label(PHOTOS): ("Yes", f"since {TODAY:%d-%m-%Y}.")}
    event = Event.objects.get(action="consent.decided")
    assert (event.function, event.subject_id) == ("parent", child.pk)


@pytest.mark.clause("G03")
def test_withdrawing_takes_the_same_two_requests_as_giving_and_works_at_once(child, ans):
    photo = clean_bytes(files.png())
    add_document(subject=child.subject, category="child.media", title="Dag", file=photo, by=None)
    given = press(ans, about(child), "yes")
    withdrawn = press(ans, about(child), "no")
    assert given.status_code == withdrawn.status_code == 302
    assert state(child) is State.NO
    assert not Document.objects.exists()
    assert RemovalTask.objects.filter(place="devices", done_on=None).exists()
    page = ans.get(withdrawn.url).content.decode()
    assert "Photos and video for internal use: no." in page
    assert "We now remove what we have because of your earlier yes." in page
    assert "We now remove" not in ans.get(given.url).content.decode()


def test_yes_and_no_are_of_equal_weight_and_none_is_chosen_beforehand(child, ans):
    for _turn in range(2):
        page = ans.get(about(child)).content.decode()
        button = '<button class="btn quiet" type="submit" name="answer" value="%s">%s</button>'
        assert button % ("yes", "Yes") in page
        assert button % ("no", "No") in page
        assert page.count('name="answer"') == 2
        assert "autofocus" not in page
        press(ans, about(child), "yes")


@pytest.mark.clause("B08")
def test_a_parent_decides_who_knows_of_an_allergy(child, ans):
    press(ans, about(child, MEDICAL_GROUP), "yes")
    press(ans, about(child, MEDICAL_LUNCH), "no")
    assert (state(child, MEDICAL_GROUP), state(child, MEDICAL_LUNCH)) == (State.YES, State.NO)


def test_answering_goes_on_to_the_next_question_and_one_can_wait(child, ans):
    first = ans.get(listing(child)).context["first_url"]
    names, url = [], first
    while "next=open" in url:
        page = ans.get(url)
        question = page.context["question"]
        names.append(question.label)
        if len(names) == 2:
            url = page.context["skip_url"]
            continue
        assert bool(page.context["noted"]) is ("noted" in url)
        url = press(ans, url, "no", {"text": question.text.pk, "seen": ""}).url
    assert len(names) == len(set(names))
    waiting, answered = rows(ans, url)
    assert list(waiting) == [names[1]]
    assert set(answered) == set(names) - {names[1]}
    assert ans.get(url).context["noted"]


def test_one_question_answered_by_itself_leads_back_to_the_list(child, ans):
    assert press(ans, about(child), "yes").url.startswith(f"{listing(child)}?noted=")


# --- two tabs, two clicks --------------------------------------------------------------------


def test_a_second_click_adds_nothing(child, ans):
    sent = shown(ans, about(child))
    urls = {press(ans, about(child), "yes", sent).url for _click in range(2)}
    urls.add(press(ans, about(child), "yes").url)  # read anew, the same answer
    assert ConsentDecision.objects.count() == 1
    assert Notice.objects.filter(kind=Notice.Kind.CONSENT_RECEIPT).count() == 1
    assert len(urls) == 1


def test_two_clicks_that_come_in_at_once_add_one_answer(child, ans, monkeypatch):
    """The second one read the page's state before the first one was written."""
    sent = shown(ans, about(child))
    from portal import consents as pages

    real = pages.record_decision

    def after_the_other(**values):
        monkeypatch.setattr(pages, "record_decision", real)
        real(**values)
        return real(**values)

    monkeypatch.setattr(pages, "record_decision", after_the_other)
    assert press(ans, about(child), "yes", sent).status_code == 302
    assert ConsentDecision.objects.count() == 1


def test_a_tab_that_is_behind_shows_what_stands_now_and_notes_nothing(child, ans):
    old = shown(ans, about(child))
    press(ans, about(child), "no")
    behind = press(ans, about(child), "yes", old)
    assert behind.status_code == 200
    page = behind.content.decode()
    assert "Your answer has been changed in the meantime, in another window or by us." in page
    assert "You just chose: <strong>Yes</strong>" in page
    assert "Your answer now: <strong>no</strong>, since " in page
    assert state(child) is State.NO
    assert ConsentDecision.objects.count() == 1
    mine = ConsentDecision.objects.get()
    assert behind.context["question"].mine == mine
    assert press(ans, about(child), "yes", {**old, "seen": mine.pk}).status_code == 302
    assert state(child) is State.YES


def test_who_read_an_older_text_reads_the_new_one_first(child, ans):
    old = shown(ans, about(child))
    kind = consents.kind(PHOTOS)
    newer = publish_text(kind=kind, purpose_nl="Ook voor de krant.", valid_from=TODAY, by=None)
    behind = press(ans, about(child), "yes", old)
    assert "The text has been changed in the meantime. Read it again." in behind.content.decode()
    assert behind.context["question"].text == newer
    assert not ConsentDecision.objects.exists()


@pytest.mark.parametrize("answer_sent", ["", "maybe"])
def test_an_answer_that_is_none_is_asked_again(child, ans, answer_sent):
    page = press(ans, about(child), answer_sent)
    assert page.status_code == 200
    assert "Choose yes or no." in page.content.decode()
    assert not ConsentDecision.objects.exists()


# --- more than one who decides ---------------------------------------------------------------


@pytest.mark.clause("S05", "S08")
def test_a_parent_reads_the_own_answer_and_never_the_other_ones(child, ans, bas):
    press(bas, about(child), "no")
    before = rows(ans, listing(child))
    assert before[0][label(PHOTOS)] == ("Not answered yet", "")
    page = ans.get(about(child)).content.decode()
    assert "Your answer now" not in page
    assert "everybody" not in page
    press(ans, about(child), "yes")
    _waiting, answered = rows(ans, listing(child))
    says = "Not everybody with custody agrees. So the answer is no."
    assert answered[label(PHOTOS)] == ("Yes", f"since {TODAY:%d-%m-%Y}. {says}")
    assert says in ans.get(about(child)).content.decode()
    assert "Bas" not in ans.get(listing(child)).content.decode()
    _waiting, answered = rows(bas, listing(child))
    assert answered[label(PHOTOS)] == ("No", f"since {TODAY:%d-%m-%Y}.")
    assert len(ans.get(history(child)).context["rows"]) == 1
    theirs = ConsentDecision.objects.get(given=False)
    assert not ans.get(f"{listing(child)}?noted={theirs.pk}").context["noted"]


def test_the_part_of_the_file_leads_to_the_pages_with_the_own_answers(child, ans, bas):
    press(bas, about(child), "no")
    part = reverse("portal:section", args=[child.pk, "child.consents"])
    assert ans.get(part).url == listing(child)
    file_page = ans.get(reverse("portal:child", args=[child.pk])).context["items"]
    assert [item["url"] for item in file_page if item["label"] == "Consents"] == [listing(child)]


@pytest.mark.clause("S06")
def test_an_occasion_counts_once_everybody_with_custody_has_said_yes(child, ans, bas):
    matter = consents.occasion_of(child, on=TODAY, until=TODAY + 30 * DAY)
    name = f"{label(PHOTOS_OUTSIDE)}: Zomerfeest"
    assert next(iter(rows(ans, listing(child))[0])) == name  # what is asked now comes first
    page = ans.get(about_matter(matter))
    assert ("Where it is shown", "website") in page.context["rows"]
    press(ans, about_matter(matter), "yes")
    _state, hint = rows(ans, listing(child))[1][name]
    assert hint.endswith("It counts once everybody with custody has said yes.")
    assert state(child, PHOTOS_OUTSIDE, matter) is State.WAITING
    press(bas, about_matter(matter), "yes")
    assert state(child, PHOTOS_OUTSIDE, matter) is State.YES
    assert "everybody" not in rows(ans, listing(child))[1][name][1]
    press(bas, about_matter(matter), "no")
    assert state(child, PHOTOS_OUTSIDE, matter) is State.NO


def test_what_is_asked_by_name_says_about_whom_and_is_over_after_its_last_day(child, ans):
    matter = consents.named(child, "Logopedie De Mond", on=TODAY, about="Hoe het gaat", until=TODAY)
    page = ans.get(about_matter(matter))
    assert page.context["rows"] == [
        ("Who", "Logopedie De Mond"),
        ("What about", "Hoe het gaat"),
        ("Until", TODAY),
    ]
    sent = shown(ans, about_matter(matter))
    type(matter).objects.filter(pk=matter.pk).update(until=TODAY - DAY)
    late = press(ans, about_matter(matter), "yes", sent)
    assert late.url == listing(child)
    assert (
        "This is no longer asked. Nothing has been recorded." in ans.get(late.url).content.decode()
    )
    assert not ConsentDecision.objects.exists()


# --- asked anew, retired, over ---------------------------------------------------------------


def test_a_yes_to_a_text_that_was_renewed_is_asked_anew_and_a_no_is_not(child, ans):
    press(ans, about(child), "yes")
    press(ans, about(child, MEDICAL_LUNCH), "no")
    for code in (PHOTOS, MEDICAL_LUNCH):
        kind = consents.kind(code)
        publish_text(kind=kind, purpose_nl="Anders.", renews=True, valid_from=TODAY, by=None)
    waiting, answered = rows(ans, listing(child))
    assert waiting[label(PHOTOS)][1].startswith(f"You said yes on {TODAY:%d-%m-%Y}.")
    assert answered == {label(MEDICAL_LUNCH): ("No", f"since {TODAY:%d-%m-%Y}.")}
    press(ans, about(child), "yes")
    assert state(child) is State.YES


@pytest.mark.clause("G03")
def test_a_kind_that_is_not_asked_any_more_can_still_be_withdrawn(child, ans, bas):
    page = about(child, MEDICAL_LUNCH)
    press(ans, page, "yes")
    change_kind(kind=consents.kind(MEDICAL_LUNCH), retired_on=TODAY, by=None)
    assert label(MEDICAL_LUNCH) not in rows(bas, listing(child))[0]
    assert bas.get(page).url == listing(child)
    question = ans.get(page).content.decode()
    assert 'value="yes"' not in question
    assert "After that you cannot say yes again." in question
    done = press(ans, page, "no")
    assert state(child, MEDICAL_LUNCH) is State.NO
    assert ans.get(done.url).context["noted"]["text"] == "We do not ask this any more."
    assert label(MEDICAL_LUNCH) not in rows(ans, listing(child))[1]


def test_a_yes_to_a_text_that_was_renewed_is_not_asked_anew_after_the_stop(child, ans):
    press(ans, about(child), "yes")
    kind = consents.kind(PHOTOS)
    publish_text(kind=kind, purpose_nl="Anders.", renews=True, valid_from=TODAY, by=None)
    change_kind(kind=kind, retired_on=TODAY, by=None)
    assert label(PHOTOS) not in rows(ans, listing(child))[0]


@pytest.mark.clause("G03")
def test_after_the_care_a_yes_can_only_be_withdrawn(child, ans):
    press(ans, about(child), "yes")
    end_relation(subject=child.subject, ends_on=TODAY - DAY, by=None)
    page = ans.get(listing(child))
    assert not page.context["waiting"]
    assert [row["label"] for row in page.context["answered"]] == [label(PHOTOS)]
    assert f"The care ended on {TODAY - DAY:%d-%m-%Y}" in strip_tags(page.content.decode())
    question = ans.get(about(child)).content.decode()
    assert 'value="no"' in question
    assert 'value="yes"' not in question
    assert ans.get(about(child, MEDICAL_GROUP)).url == listing(child)
    press(ans, about(child), "no")
    assert not ans.get(listing(child)).context["answered"]
    assert [row["answer"] for row in ans.get(history(child)).context["rows"]] == ["No", "Yes"]
    assert not ans.get(reverse("portal:home")).context["cards"][0][1]["questions"]


@pytest.mark.clause("L33")
def test_the_trail_does_not_tell_what_the_other_parent_answered(child, ans, other_parent):
    press(ans, about(child), "yes")
    manager = world.user("location_manager", child.subject.affiliations.get().location)
    manager.function_in_use = "location_manager"
    spoken = {"how": ConsentDecision.How.SPOKEN, "by": manager}
    consents.decided(child, other_parent, False, on=TODAY, **spoken)
    page = ans.get(reverse("portal:section", args=[child.pk, "child.log"])).content.decode()
    assert "Location manager" not in page
    assert "answered differently" not in page


def test_the_pages_cost_the_same_for_many_who_are_asked_about_by_name(child, ans):
    me = world.parents_of(child)[0].subject

    def ask():
        matter = consents.named(child, "Fysio", on=TODAY)
        consents.decided(child, me, True, on=TODAY, code=matter.kind.code, matter=matter)
        consents.named(child, "Fysio", on=TODAY)

    ask()
    pages = listing(child), history(child)
    ans.get(pages[0])
    few = [queries_of(ans, page) for page in pages]
    for _ in range(4):
        ask()
    assert [queries_of(ans, page) for page in pages] == few


@pytest.mark.clause("G02")
def test_the_history_keeps_every_answer_with_its_day_its_way_and_its_words(
    child, ans, other_parent
):
    me = world.parents_of(child)[0].subject
    long_ago = TODAY - 40 * DAY
    consents.decided(child, me, False, on=long_ago, how=ConsentDecision.How.SPOKEN)
    consents.decided(child, other_parent, True, on=long_ago)
    old_words = text_of(PHOTOS, TODAY).purpose_en
    publish_text(kind=consents.kind(PHOTOS), purpose_nl="Anders gezegd.", valid_from=TODAY, by=None)
    press(ans, about(child), "yes")
    page = ans.get(history(child))
    assert [(row["answer"], row["decided_on"], row["version"]) for row in page.context["rows"]] == [
        ("Yes", TODAY, 2),
        ("No", long_ago, 1),
    ]
    html = page.content.decode()
    assert "spoken, noted by a member of staff" in html
    assert "Anders gezegd." in html
    assert old_words in html
