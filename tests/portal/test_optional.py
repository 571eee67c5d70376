"""Required and optional are told apart in words, on every form about children and parents and in
the portal (B07)."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext, override

from applicants.actions import give_applicant_login
from children.actions import save_draft
from children.sections import SECTIONS
from children.views.register import ORDER
from staff.actions import give_login
from staff.models import Profile
from tests.factories import applicants, staff, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
# What has to be filled in to register a child; all else on these pages is optional.
REQUIRED = {
    "child": {"first_name", "family_name", "birth_date", "sex"},
    "parent": {"first_name", "family_name", "custody"},
    "second-parent": set(),
    "placement": {"location", "kind", "is_full", "starts_on"},
    "contract": {"hours_per_month", "rate"},
}
LINK = re.compile(r'href="(/(?:children|my)/[^"#?]*)')


@pytest.fixture
def child(here):
    return world.child(here)


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", html)


def marked_wrongly(response, language="en") -> list[str]:
    """The fields of a page whose label does not say in words what the form asks."""
    with override(language):
        mark = f'<span class="optional">{gettext("(optional)")}</span>'
    html, wrong = words_of(response.content.decode()), []
    form = response.context.get("form")
    for field in form.visible_fields() if form else ():
        if field.widget_type == "checkbox" or field.field.disabled:
            continue
        label = escape(str(field.label))
        shown = f"{label} {mark}" in html
        plain = bool(re.search(rf">{re.escape(label)}</(label|legend|h1)>", html))
        if (shown, plain) != (not field.field.required, field.field.required):
            wrong.append(f"{response.request['PATH_INFO']} {field.name}")
    return wrong


def fields_of(response) -> list[str]:
    form = response.context.get("form")
    return [field.name for field in form.visible_fields()] if form else []


@pytest.mark.clause("B07")
@pytest.mark.parametrize("step", ORDER)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_registration_of_a_child_tells_required_and_optional_apart(here, step, language):
    manager = world.user("location_manager", here)
    draft = save_draft(draft=None, step="child", answers={"first_name": "Noor"}, by=manager)
    client = asking(manager)
    client.cookies["django_language"] = language
    page = client.get(reverse("children:register_step", args=[draft.pk, step]))
    required = {f.name for f in page.context["form"].visible_fields() if f.field.required}
    assert required == REQUIRED[step]
    assert marked_wrongly(page, language) == []


@pytest.mark.clause("B07")
def test_a_parent_needs_an_email_for_the_portal_and_the_form_says_so(here):
    manager = world.user("location_manager", here)
    draft = save_draft(draft=None, step="child", answers={}, by=manager)
    page = asking(manager).get(reverse("children:register_step", args=[draft.pk, "parent"]))
    assert "Needed for a login to the portal." in page.content.decode()


@pytest.mark.clause("B07")
def test_every_form_of_a_childs_file_tells_required_and_optional_apart(here, child):
    office = [
        asking(world.user(function, here)) for function in ("location_manager", "administration")
    ]
    seen, wrong = set(), []
    for client in office:
        for slug in SECTIONS:
            section = client.get(reverse("children:section", args=[child.pk, slug]))
            if section.status_code != 200:
                continue
            for address in set(LINK.findall(section.content.decode())) - seen:
                if str(child.pk) not in address:
                    continue
                page = client.get(address)
                if page.status_code == 200 and page.context and fields_of(page):
                    seen.add(address)
                    wrong += marked_wrongly(page)
    assert wrong == []
    assert len(seen) > 20


@pytest.mark.clause("B07")
@pytest.mark.parametrize("who", ["parent", "employee", "volunteer", "applicant"])
def test_every_form_of_the_portal_tells_required_and_optional_apart(here, child, who):
    staff.statement()
    client = asking(somebody(here, child, who))
    waits, seen, fields, wrong = ["/my/"], set(), [], []
    while waits:
        address = waits.pop()
        if address in seen:
            continue
        seen.add(address)
        page = client.get(address)
        if page.status_code == 200 and page.context:
            fields += fields_of(page)
            wrong += marked_wrongly(page)
            waits += [url for url in LINK.findall(page.content.decode()) if url.startswith("/my/")]
    assert wrong == []
    assert len(seen) > 5
    if who == "employee":
        assert {"name", *(f for f in Profile.Privacy.exported)} <= set(fields)


def somebody(here, child, who):
    if who == "parent":
        return world.parent_user(child)
    user = world.user()
    if who == "applicant":
        subject = applicants.application(applicants.vacancy(here)).subject
        give_applicant_login(subject=subject, user=user, starts_on=world.START, by=None)
    else:
        made = staff.employee(here) if who == "employee" else staff.volunteer(here)
        give_login(subject=made.subject, user=user, starts_on=world.START, by=None)
    return world.fresh(user)
