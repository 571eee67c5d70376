"""What every page shows around its content: the organisation, the main menu, the links out."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.access import access_of
from accounts.functions import FUNCTIONS
from accounts.session_store import NOTED_EVERY
from accounts.two_step import is_complete
from core.dates import today
from core.privacy import Level
from core.registries import importers
from imports.engine import may_run
from organisation.models import Organisation
from rights.sight import ROOM_LINES
from subjects.visibility import granted_functions

# (label, URL name, the categories of which one must be open somewhere; "" is for all staff)
STAFF_MENU = [
    (_("Work list"), "home", ""),
    (_("Children"), "children:list", "child.identity"),
    (_("Consents"), "children:consent_overview", "child.consents"),
    (_("Contract archive"), "children:archive", "child.contract"),
    (_("Requests"), "rights:list", " ".join(sorted(ROOM_LINES))),
    (_("Questions from outside"), "disclosures:calls", "child.disclosures"),
    (
        _("Recipients"),
        "disclosures:told",
        "child.disclosures staff.disclosures intern.disclosures organisation.register",
    ),
    (_("Deliveries"), "deliveries:list", "organisation.deliveries"),
    (_("Lunch day list"), "deliveries:lunch", "organisation.lunch_list"),
    (_("Inspection"), "deliveries:inspection", "organisation.inspection"),
    (_("Staff"), "staff:list", "staff.identity intern.identity"),
    (_("Volunteers"), "volunteers:list", "volunteer.contact"),
    (_("Applications"), "applicants:list", "applicant.procedure organisation.vacancies"),
    (_("Data breaches"), "breaches:list", "organisation.breaches"),
    (_("Keeping and destroying"), "retention:plan", "organisation.retention"),
    (_("Processing register"), "register:list", "organisation.register"),
    (_("Accountability"), "oversight:dashboard", "organisation.oversight"),
    (_("Kinds of consent"), "consents:kinds", "organisation.consents"),
    (_("Functions and access"), "access:people", "organisation.access organisation.accounts"),
    (_("Locations"), "organisation:locations", "organisation.locations"),
    (_("State of the system"), "system:state", "organisation.system"),
]
# Pages, by name or by the app they are of, that hang under another entry than their address says.
HANGS_UNDER = {
    "children:paper_to_destroy": "retention:plan",
    "staff": "staff:list",
    "applicants": "applicants:list",
    **dict.fromkeys(
        (
            "disclosures:of_child",
            "disclosures:add_child",
            "disclosures:changed_child",
            "disclosures:handover",
            "disclosures:fixed_message",
        ),
        "children:list",
    ),
    **dict.fromkeys(
        ("disclosures:of_employee", "disclosures:add_employee", "disclosures:changed_employee"),
        "staff:list",
    ),
}
# These open to who holds them in the whole organisation.
OF_THE_WHOLE = {"organisation.oversight", "organisation.system"}
VISITING = {"parent", "applicant"}  # what one can be here without work
PERSONAL_MENU = [(_("Overview"), "portal:home"), (_("My requests"), "portal:requests")]


def _opens_at_work(access, category: str) -> bool:
    scope = access.scope(category, Level.VIEW)
    return scope.everywhere if category in OF_THE_WHOLE else bool(scope)


def _opens(access, grants, categories: str) -> bool:
    return not categories or any(
        _opens_at_work(access, category)
        or any(access.level(function, category) >= Level.VIEW for function in grants)
        for category in categories.split()
    )


def _entries(user, on):
    access = access_of(user, on)
    granted = granted_functions(user, on)
    if access.roles or granted & {"panel_member", "internship_supervisor"}:
        panel = granted & {"panel_member", "internship_supervisor"}
        for label, name, categories in STAFF_MENU:
            if _opens(access, panel, categories):
                yield label, name
        if any(may_run(importer, user, on) for importer in importers):
            yield _("Import a file"), "imports:upload"
    if any(FUNCTIONS[function].own for function in granted):
        yield from PERSONAL_MENU


def _current(request, urls: list[str]) -> str:
    """Which of the addresses in the menu a page hangs under."""
    match = request.resolver_match
    if match:
        entry = HANGS_UNDER.get(match.view_name) or HANGS_UNDER.get(match.namespace)
        if entry and reverse(entry) in urls:
            return reverse(entry)
    within = [url for url in urls if url != "/" and request.path.startswith(url)]
    return max(within, key=len, default=request.path)


def _site(request):
    organisation = Organisation.objects.first()
    # Who is asking is not known yet where a request was refused at the door.
    user = getattr(request, "user", None)
    page = {
        "organisation_name": organisation.name if organisation else "PrivacyHub",
        "is_demo": bool(organisation and organisation.is_demo),
        "frame": "base_public.html",
        "nav": [],
        "search_url": "",
        "is_visitor": False,
        "report_breach_url": "",
        "note_call_url": "",
        "sign_out_url": reverse("sign_out"),
        "language_url": reverse("set_language"),
        "account_label": "",
        "session_seconds": int(settings.SESSION_COOKIE_AGE - NOTED_EVERY.total_seconds()),
        "brand_css_url": "",
        "account_url": "",
        "manual_url": "",
        "privacy_url": reverse("privacy:statement"),
        "cookies_url": reverse("privacy:cookies"),
    }
    if user is None or not user.is_authenticated:
        return page
    on = today()
    entries = [(label, reverse(name)) for label, name in _entries(user, on)]
    here = _current(request, [url for _label, url in entries])
    page["nav"] = [
        {"label": label, "url": url, "current": url == here, "count": None, "late": False}
        for label, url in entries
    ]
    access = access_of(user, on)
    functions = [str(FUNCTIONS[code].label) for code in access.functions()]
    if is_complete(request, on):
        page["frame"] = "base.html" if access.roles else "base_portal.html"
    page["is_visitor"] = not access.roles and granted_functions(user, on) <= VISITING
    page["account_label"] = ", ".join([user.display_name, *functions[:1]])
    page["account_url"] = reverse("portal:account")
    page["manual_url"] = reverse("manual:index")
    page["report_breach_url"] = reverse("breaches:report")
    if access.may("organisation.calls", Level.CHANGE):
        page["note_call_url"] = reverse("disclosures:note_call")
    if access.may("child.identity", Level.VIEW):
        page["search_url"] = reverse("children:list")
    return page


def site(request):
    """Context processor: `site`, worked out only where a template asks for it."""
    return {"site": SimpleLazyObject(lambda: _site(request))}
