"""Applying on the website: anybody may, and nobody learns anything by it."""

import re
import time
import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from applicants.actions import APPLY, KEEP_A_YEAR, change_vacancy, end_procedure
from applicants.models import Applicant, Application, Letter, Procedure
from audit.models import Event
from consents.actions import change_kind, publish_text
from consents.models import ConsentDecision
from consents.texts import text_of
from core.dates import today
from core.spam import MAX_SECONDS, POSTS_PER_HOUR, Stamp
from documents import storage
from documents.models import Document
from subjects.models import Subject
from tests.factories import consents, files
from tests.factories.applicants import OPENED, application, panel_member, vacancy
from tests.factories.http import asking, bare
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
SENT = "/apply/sent/"


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def work(at):
    return vacancy(at)


def url(procedure):
    return reverse("apply:form", args=[procedure.pk])


def stamped(procedure, opened_before=60) -> str:
    texts = tuple(text_of(code, today()).pk for code in (APPLY, KEEP_A_YEAR))
    return Stamp(time.time() - opened_before, texts).sealed(f"apply:{procedure.pk}")


def filled(procedure, **changes) -> dict:
    return {
        "first_name": "Robin",
        "family_name": "Kraaij",
        "email": "robin@example.com",
        "phone": "06 12345678",
        "letter": "Geachte commissie",
        "agree": "on",
        "stamp": stamped(procedure),
        **changes,
    }


def assert_refused(page, *fields):
    """The form stands there again with what was typed, and nothing was written."""
    assert page.status_code == 200
    assert set(page.context["form"].errors) == set(fields)
    assert "Geachte commissie" in page.content.decode()
    assert not Subject.objects.exists()
    assert not Document.objects.exists()


# --- what comes in ---------------------------------------------------------------------------


def test_what_is_sent_becomes_a_sealed_file_for_the_panel(client, at):
    member = panel_member(at)
    work = vacancy(at, panel=[member])
    cv = files.pdf()
    sent = filled(work, cv=files.upload(cv, "cv.pdf"), letter_file=files.upload(files.pdf()))
    assert client.post(url(work), sent).url == SENT
    made = Application.objects.get()
    assert (made.procedure, made.received_on, made.stage) == (work, today(), "received")
    assert Applicant.objects.get().email == "robin@example.com"
    assert Letter.objects.get().text == "Geachte commissie"
    documents = {document.title: document for document in Document.objects.all()}
    assert set(documents) == {"CV", "Letter"}
    assert {document.category for document in documents.values()} == {"applicant.letter"}
    assert b"".join(storage.read(documents["CV"])) == cv
    assert cv not in storage.path_of(documents["CV"]).read_bytes()
    page = asking(member).get(reverse("applicants:section", args=[made.subject_id, "letter"]))
    assert reverse("documents:detail", args=[documents["CV"].pk]) in page.content.decode()
    download = asking(member).get(reverse("documents:download", args=[documents["CV"].pk]))
    assert b"".join(download.streaming_content) == cv


def test_the_trail_says_it_came_by_the_website_and_of_nobody(client, work):
    client.post(url(work), filled(work))
    registered = Event.objects.get(action="application.registered")
    assert registered.actor is None
    assert registered.details == {"channel": "website"}
    assert not Event.objects.filter(action="subject.created", actor__isnull=False).exists()


@pytest.mark.clause("K29")
def test_the_very_text_that_was_read_is_recorded(client, work):
    page = client.get(url(work))
    read = text_of(APPLY, today())
    html = page.content.decode()
    shown = re.sub(r"\s*(</?d[td]>)\s*", r"\1", html)
    for question, words in read.parts:  # each answer with the question it answers
        assert f"<dt>{question}</dt><dd>{words}</dd>" in shown
    assert f"Version {read.version} of this text" in html
    sent = filled(work)
    newer = publish_text(kind=read.kind, purpose_nl="Anders.", valid_from=today(), by=None)
    client.post(url(work), sent)
    decision = ConsentDecision.objects.get()
    assert (decision.text, decision.given, decision.how) == (read, True, "form")
    assert (decision.decided_on, decision.recorded_by) == (today(), None)
    page = client.get(url(work)).content.decode()
    assert newer.purpose_nl in page
    assert f"Version {newer.version} of this text" in page


@pytest.mark.clause("K29")
def test_without_consent_nothing_is_registered(client, work):
    sent = filled(work)
    del sent["agree"]
    assert_refused(client.post(url(work), sent), "agree")


@pytest.mark.clause("L60")
@pytest.mark.parametrize(("said", "given"), [("yes", [True]), ("no", [False]), ("", [])])
def test_being_kept_a_year_is_asked_apart_and_may_be_left_open(client, work, said, given):
    client.post(url(work), filled(work, keep_a_year=said))
    decisions = ConsentDecision.objects.filter(kind__code=KEEP_A_YEAR)
    assert [decision.given for decision in decisions] == given
    assert Application.objects.exists()


@pytest.mark.clause("L60")
def test_what_was_stopped_is_not_asked_and_the_others_are(client, work):
    open_since_before = filled(work, keep_a_year="yes")
    change_kind(kind=consents.kind(KEEP_A_YEAR), retired_on=today(), by=None)
    page = client.get(url(work)).content.decode()
    assert 'name="agree"' in page
    assert 'name="keep_a_year"' not in page
    assert "For another vacancy later" not in page
    client.post(url(work), open_since_before)
    (decision,) = ConsentDecision.objects.all()
    assert decision.kind.code == APPLY


@pytest.mark.clause("K29")
def test_one_can_apply_where_agreeing_was_stopped_and_reads_what_happens_with_the_data(
    client, work
):
    change_kind(kind=consents.kind(APPLY), retired_on=today(), by=None)
    page = client.get(url(work))
    assert 'name="agree"' not in page.content.decode()
    assert text_of(APPLY, today()).parts[0][1] in page.content.decode()
    read = Stamp(time.time() - 60, page.context["form"].texts).sealed(f"apply:{work.pk}")
    sent = filled(work, stamp=read)
    del sent["agree"]
    assert client.post(url(work), sent).url == SENT
    assert Application.objects.exists()
    assert not ConsentDecision.objects.exists()


def test_nothing_is_ticked_beforehand(client, work):
    page = client.get(url(work)).content.decode()
    boxes = re.findall(r'<input[^>]*type="(?:radio|checkbox)"[^>]*>', page)
    assert len(boxes) == 3
    assert not [box for box in boxes if "checked" in box]


# --- what is refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("family_name", "x" * 81),
        ("email", "robin"),
        ("phone", "06"),
        ("keep_a_year", "perhaps"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(client, work, field, value):
    page = client.post(url(work), filled(work, **{field: value}))
    assert_refused(page, field)
    assert f'id="id_{field}_error"' in page.content.decode()


def test_a_letter_is_typed_or_sent_along(client, work):
    page = client.post(url(work), filled(work, letter=""))
    assert list(page.context["form"].errors) == ["letter"]
    assert not Application.objects.exists()
    client.post(url(work), filled(work, letter="", letter_file=files.upload(files.pdf())))
    assert Document.objects.get().title == "Letter"


def active(document):
    document.Root.OpenAction = {"/S": "/JavaScript", "/JS": "app.alert(1)"}


@pytest.mark.parametrize("field", ["cv", "letter_file"])
@pytest.mark.parametrize("content", [files.png(), b"MZ", files.pdf(active)])
def test_only_a_harmless_pdf_is_taken(client, work, field, content):
    page = client.post(url(work), filled(work, **{field: files.upload(content, "cv.pdf")}))
    assert_refused(page, field)
    assert "Choose your files again" in page.content.decode()


def test_a_file_or_a_letter_that_is_too_large_is_refused(client, work, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    large = files.pdf() + b"%" * settings.UPLOAD_MAX_BYTES
    page = client.post(url(work), filled(work, cv=files.upload(large)))
    assert_refused(page, "cv")
    assert "at most 1 MB" in page.content.decode()
    assert_refused(client.post(url(work), filled(work, letter="Geachte commissie" * 700)), "letter")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"website": "http://example.com"}, "was not sent"),
        ({"opened_before": 1}, "very fast"),
        ({"opened_before": MAX_SECONDS + 1}, "open for too long"),
        ({"stamp": "made-up"}, "open for too long"),
        ({"stamp": ""}, "open for too long"),
    ],
)
def test_a_machine_is_stopped_and_a_person_can_send_again(client, work, changes, words):
    if "opened_before" in changes:
        changes = {"stamp": stamped(work, changes["opened_before"])}
    page = client.post(url(work), filled(work, **changes))
    assert_refused(page, "__all__")
    assert words in page.content.decode()
    again = page.context["form"]["stamp"].value()
    page = client.post(url(work), filled(work, stamp=again))
    assert page.status_code == 302 or "very fast" in page.content.decode()


def test_a_stamp_is_for_one_vacancy(client, at, work):
    other = vacancy(at, "Kok")
    assert_refused(client.post(url(work), filled(work, stamp=stamped(other))), "__all__")


def test_one_address_sends_only_so_often_for_one_vacancy(client, at, work):
    other = vacancy(at, "Kok")
    for _time in range(POSTS_PER_HOUR):
        assert client.post(url(work), filled(work, email="no")).status_code == 200
    stopped = client.post(url(work), filled(work))
    assert stopped.status_code == 429
    assert "Wait an hour" in stopped.content.decode()
    assert not Application.objects.exists()
    assert client.get(url(work)).status_code == 200
    assert client.post(url(other), filled(other)).url == SENT
    assert client.post(url(work), filled(work), REMOTE_ADDR="198.51.100.7").url == SENT


# --- what is told ----------------------------------------------------------------------------


def test_nothing_tells_whether_somebody_applied_before(client, work):
    def walk():
        shown = client.get(url(work))
        stamp = shown.context["form"]["stamp"].value()
        answer = client.post(url(work), filled(work))
        done = client.get(answer.url)
        heads = {k: v for k, v in answer.headers.items() if k != "Date"}
        return bare(shown, stamp), answer.status_code, heads, bare(done)

    first, second = walk(), walk()
    assert first == second
    assert Application.objects.count() == 2


def test_the_panel_alone_is_told_of_a_second_application(client, at):
    member = panel_member(at)
    work = vacancy(at, panel=[member])
    first = application(work, "Bo", "Helm", contact={"email": "Robin@Example.com"})
    client.post(url(work), filled(work, first_name="Rob"))
    named = application(work, "ROB", "kraaij", contact={"email": "anders@example.com"})
    alone = application(work, "Sam", "Vink", contact={"email": "sam@example.com"})
    elsewhere = application(vacancy(at, "Kok", panel=[member]))
    by_mail = Application.objects.get(subject__applicant__first_name="Rob")

    def hint(made):
        page = asking(member).get(reverse("applicants:section", args=[made.subject_id, "identity"]))
        return "applied to this procedure too" in page.content.decode()

    assert [hint(made) for made in (first, by_mail, named)] == [True, True, True]
    assert not hint(alone)
    assert not hint(elsewhere)


@pytest.mark.parametrize("state", ["unpublished", "closed", "ended", "to come"])
def test_a_vacancy_that_is_not_open_reads_as_one_that_never_was(client, at, work, state):
    if state == "ended":
        end_procedure(procedure=work, ended_on=OPENED, on=today(), by=None)
    elif state == "to come":
        Procedure.objects.update(opened_on=today().replace(year=today().year + 1))
    else:
        change_vacancy(
            procedure=work,
            title=work.title,
            description=work.description,
            closes_on=OPENED if state == "closed" else None,
            published=state == "closed",
            on=today(),
            by=None,
        )
    sent = filled(work)
    never = reverse("apply:form", args=[uuid.uuid4()])
    for method, values in (("get", {}), ("post", sent)):
        answer = getattr(client, method)(url(work), values)
        unknown = getattr(client, method)(never, values)
        assert answer.status_code == unknown.status_code == 404
        assert bare(answer, url(work)) == bare(unknown, never)
    assert not Application.objects.exists()
    assert url(work) not in client.get(reverse("apply:list")).content.decode()


def test_open_vacancies_are_listed_for_everybody(client, work):
    page = client.get(reverse("apply:list")).content.decode()
    assert url(work) in page
    assert work.location.name in page


def test_the_list_is_paged_and_asks_as_much_for_many_as_for_few(client, at, work):
    counts = []
    for total in (2, 26):
        for number in range(Procedure.objects.count(), total):
            vacancy(at, f"Kok {number}")
        counts.append(queries_of(client, reverse("apply:list")))
    assert counts[0] == counts[1]
    assert len(client.get(reverse("apply:list")).context["vacancies"]) == 25
    assert len(client.get(reverse("apply:list"), {"page": 2}).context["vacancies"]) == 1


def test_looking_leaves_nothing_behind(client, work):
    before = Event.objects.count()
    for address in (url(work), reverse("apply:list"), SENT):
        client.get(address)
    assert Event.objects.count() == before
    assert set(client.cookies) <= {"csrftoken"}


def test_a_letter_to_a_vacancy_that_closed_meanwhile_is_given_back_to_copy(client, work):
    sent = filled(work, letter="Geachte <commissie>")
    end_procedure(procedure=work, ended_on=today(), on=today(), by=None)
    shown = client.get(url(work)).content.decode()
    assert "has not been sent" not in shown
    page = client.post(url(work), sent)
    assert page.status_code == 404
    shown = page.content.decode()
    assert "Your application has not been sent" in shown
    assert "Geachte &lt;commissie&gt;</textarea>" in shown
    assert not Subject.objects.exists()
