"""Telling the people concerned: the words, whom, by which way, and what became of it (L22)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from breaches.actions import (
    communicate,
    note_letters,
    publish_communication,
    save_communication_text,
    take_back_communication,
)
from breaches.clock import clock_of
from breaches.forms.communicating import ByHandForm, PublicForm, TextForm
from breaches.letters import IN_ONE_FILE, letters_pdf, letters_to
from breaches.models import Communication, CommunicationText
from breaches.models.communication import LANGUAGES
from breaches.recipients import reach_of
from breaches.rules import check_telling
from breaches.views.sight import breach_or_refuse, log, may_change
from breaches.wording import newest_text, text_to_start_with
from core.dates import today
from core.downloads import download_name
from core.forms import add_errors
from core.privacy import Level
from core.templatetags.ui import moment

PAGE_ROWS = 50


def _context(breach, **more):
    return {"breach": breach, "clock": clock_of(breach, timezone.now()), **more}


def _obstacle(breach, *, in_public=False) -> dict:
    """Why people cannot be told yet, and where that is mended; empty where they can."""
    try:
        check_telling(breach, in_public=in_public)
    except ValidationError as error:
        return {
            "text": error.message,
            "url": reverse("breaches:page", args=[breach.pk, error.code]),
        }
    return {}


def _to_overview(breach):
    return redirect("breaches:communications", breach.pk)


def _state(recipient) -> dict:
    """How far somebody is with being told, for a table cell."""
    if recipient.waiting:
        if recipient.is_out_of_reach:
            return {"text": _("Cannot be reached"), "kind": "late"}
        return {"text": _("Not told yet"), "kind": "soon"}
    told = max(recipient.told.values(), key=lambda one: one.told_at)
    return {
        "text": _("Informed"),
        "kind": "good",
        "sub": f"{told.get_way_display()}, {moment(told.told_at)}",
    }


def _read(recipient):
    read = [one.read_at for one in recipient.told.values() if one.read_at]
    return max(read) if read else ""


def _way_to(recipient) -> str:
    if recipient.has_login:
        return _("portal")
    return _("letter") if recipient.address else _("no login and no address")


def _row(breach, recipient, may_write):
    name = {"text": recipient.name, "sub": ", ".join(recipient.about_whom)}
    if may_write:
        parts = [breach.pk, recipient.person.pk]
        name["url"] = reverse("breaches:communication-preview", args=parts)
    return [name, _way_to(recipient), _state(recipient), _read(recipient)]


@never_cache
@require_safe
def communications(request, pk):
    """Who is to be told, who was and who read it, who cannot be reached, and what was made
    public."""
    access, breach = breach_or_refuse(request, pk)
    log(request, access, breach, "communications")
    reach = reach_of(breach, request.user, on=today())
    may_write = breach.is_open and may_change(access, breach)
    page = Paginator(reach.recipients, PAGE_ROWS).get_page(request.GET.get("page"))
    by_portal = [one for one in reach.waiting if one.has_login]
    text = newest_text(breach)
    by_name, in_public = _obstacle(breach), _obstacle(breach, in_public=True)
    return render(
        request,
        "breaches/communications.html",
        _context(
            breach,
            text=text,
            may_change=may_write,
            obstacle=in_public if breach.tells_in_public else by_name,
            may_tell=not by_name,
            may_publish=not in_public,
            total=len(reach.recipients),
            told=len(reach.recipients) - len(reach.waiting),
            waiting=len(reach.waiting),
            by_portal=len(by_portal),
            files=_files(breach, reach) if text and may_write else [],
            out_of_reach=[one.name for one in reach.recipients if one.is_out_of_reach],
            nobody_for=reach.nobody_for,
            page_obj=page,
            headers=[_("Who"), _("Way"), _("State"), _("Read")],
            rows=[_row(breach, one, may_write) for one in page],
            public=breach.public_communications.all(),
        ),
    )


def _by_letter(reach, text, language=""):
    """The letters to those who are still to be told and have no login."""
    return letters_to([one for one in reach.waiting if not one.has_login], text, language)


def _files(breach, reach) -> list[tuple[str, str]]:
    """(label, URL) of the files the letters come in, per language."""
    count = len(_by_letter(reach, CommunicationText()))
    files = []
    for start in range(0, count, IN_ONE_FILE):
        last = min(start + IN_ONE_FILE, count)
        labels = {
            "nl": _("Letters %(first)d to %(last)d as PDF, in Dutch"),
            "en": _("Letters %(first)d to %(last)d as PDF, in English"),
        }
        if last == start + 1:
            labels = {
                "nl": _("Letter %(first)d as PDF, in Dutch"),
                "en": _("Letter %(first)d as PDF, in English"),
            }
        for language, label in labels.items():
            part = [breach.pk, language, start // IN_ONE_FILE + 1]
            files.append(
                (
                    label % {"first": start + 1, "last": last},
                    reverse("breaches:communication-letters", args=part),
                )
            )
    return files


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def communication_text(request, pk):
    """The words people are told in; at first those that the record gives by itself."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    text = newest_text(breach)
    names = TextForm().fields
    initial = {name: getattr(text, name) for name in names} if text else text_to_start_with(breach)
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_communication_text(breach=breach, words=form.cleaned_data, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return _to_overview(breach)
    context = _context(breach, form=form, is_used=bool(text and text.communications.exists()))
    return render(request, "breaches/communication_text.html", context)


def _recipient_or_404(breach, user, person):
    for one in reach_of(breach, user, on=today()).recipients:
        if one.person.pk == person:
            return one
    raise Http404


@never_cache
@require_safe
def communication_preview(request, pk, person):
    """What one person reads, in both languages, with the letter as a file."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    recipient = _recipient_or_404(breach, request.user, person)
    text = newest_text(breach) or CommunicationText(
        breach=breach, version=1, **text_to_start_with(breach)
    )
    letters = [
        {"language": language, "label": label, "letter": letters_to([recipient], text, language)[0]}
        for language, label in (("nl", _("In Dutch")), ("en", _("In English")))
    ]
    return render(
        request,
        "breaches/communication_preview.html",
        _context(
            breach,
            recipient=recipient,
            letters=letters,
            is_saved=not text._state.adding,
            gives_letter=not text._state.adding and bool(recipient.told or not _obstacle(breach)),
            told=_told_rows(recipient),
        ),
    )


@require_POST
def untell(request, pk, person):
    """Take back that one person was told outside the portal."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    recipient = _recipient_or_404(breach, request.user, person)
    try:
        take_back_communication(breach=breach, recipient=recipient, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = _("%(name)s stands as not told yet again.") % {"name": recipient.name}
        informed_at = breach.informed_at
        breach.refresh_from_db()
        if breach.informed_at != informed_at:
            again = _(
                "When people were informed follows from the log again. Was another moment filled"
                " in by hand before? Then fill it in anew, in the part on impact."
            )
            text = f"{text} {again}"
        messages.success(request, text)
    return _to_overview(breach)


def _told_rows(recipient) -> list[tuple]:
    """Of whose data somebody was told, how and when, and when that was read."""
    rows = []
    for pk, one in recipient.told.items():
        said = f"{capfirst(one.get_way_display())}, {moment(one.told_at)}"
        if one.read_at:
            said += "\n" + _("Read %(moment)s.") % {"moment": moment(one.read_at)}
        rows.append((recipient.about.get(pk, recipient.name), said))
    return rows


def _pdf(request, breach, letters, language, part=""):
    recipients = [one for letter in letters for one in letter.recipients]
    note_letters(breach=breach, recipients=recipients, language=language, by=request.user)
    content = letters_pdf(breach, letters, language, made_on=today())
    with override(language):
        name = download_name(_("Data breach"), breach.number, _("letter"), part, ending="pdf")
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _text_or_404(breach, language):
    text = newest_text(breach)
    if text is None or language not in LANGUAGES:
        raise Http404
    return text


@never_cache
@require_safe
def communication_letter(request, pk, person, language):
    """The letter to one person."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    recipient = _recipient_or_404(breach, request.user, person)
    letters = letters_to([recipient], _text_or_404(breach, language), language)
    return _pdf(request, breach, letters, language)


@never_cache
@require_safe
def communication_letters(request, pk, language, part):
    """A file of letters to those who are still to be told and have no login."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    text = _text_or_404(breach, language)
    reach = reach_of(breach, request.user, on=today())
    letters = _by_letter(reach, text, language)[(part - 1) * IN_ONE_FILE : part * IN_ONE_FILE]
    if part < 1 or not letters:
        raise Http404
    return _pdf(request, breach, letters, language, part)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def communicate_in_portal(request, pk):
    """Asks before all who can sign in are told in the portal."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    reach = reach_of(breach, request.user, on=today())
    recipients = [one for one in reach.waiting if one.has_login]
    obstacles = []
    if request.method == "POST":
        now = timezone.now()
        try:
            communicate(
                breach=breach,
                recipients=recipients,
                way=Communication.Way.PORTAL,
                told_at=now,
                at=now,
                by=request.user,
            )
        except ValidationError as error:
            obstacles = error.messages
        else:
            text = ngettext(
                "%(n)d person told in the portal.",
                "%(n)d people told in the portal.",
                len(recipients),
            )
            messages.success(request, text % {"n": len(recipients)})
            return _to_overview(breach)
    return render(
        request,
        "breaches/communicate.html",
        _context(
            breach,
            count=len(recipients),
            obstacle=_obstacle(breach),
            obstacles=obstacles,
            page_has_errors=bool(obstacles),
        ),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def communicated_by_hand(request, pk):
    """Who was told by letter, mail or in person: recorded with its moment."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    reach = reach_of(breach, request.user, on=today())
    waiting = reach.waiting
    form = ByHandForm(
        request.POST if request.method == "POST" else None,
        recipients=waiting,
        initial={"way": Communication.Way.LETTER},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            communicate(
                breach=breach,
                recipients=given["people"],
                way=given["way"],
                told_at=given["told_at"],
                at=timezone.now(),
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return _to_overview(breach)
    listed = bool(reach.recipients)
    context = _context(
        breach, form=form, is_empty=not waiting, listed=listed, obstacle=_obstacle(breach)
    )
    return render(request, "breaches/communicated_by_hand.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def communicate_in_public(request, pk):
    """Record that a breach was made public."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    form = PublicForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            publish_communication(
                breach=breach, **form.cleaned_data, at=timezone.now(), by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return _to_overview(breach)
    context = _context(breach, form=form, obstacle=_obstacle(breach, in_public=True))
    return render(request, "breaches/communicate_in_public.html", context)
