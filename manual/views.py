"""The manual: a chapter per function. No secret, so everybody who is signed in may read all of
it; who does not work here is shown the own chapters."""

from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from accounts.access import access_of
from core.dates import today
from manual.chapters import CHAPTERS, Chapter, chapters_of, headings, others_for
from subjects.visibility import granted_functions


def _functions(user) -> set[str]:
    on = today()
    return {*access_of(user, on).functions(), *granted_functions(user, on)}


def _told(chapter: Chapter, *, is_own: bool) -> dict:
    """A chapter as it is shown: its words, which are ours, and what it tells."""
    html = render_to_string(chapter.template(), {"is_own": is_own})
    return {"chapter": chapter, "html": mark_safe(html), "headings": headings(html)}  # noqa: S308


@require_safe
def index(request):
    """The chapters of the functions one has, and for who works here where the others stand."""
    functions = _functions(request.user)
    return render(
        request,
        "manual/index.html",
        {
            "own": [_told(chapter, is_own=True) for chapter in chapters_of(functions)],
            "others": others_for(functions),
        },
    )


@require_safe
def show_chapter(request, code: str):
    """One chapter by itself; raises Http404 where there is none of this name."""
    if code not in CHAPTERS:
        raise Http404
    chapter = CHAPTERS[code]
    is_own = chapter in chapters_of(_functions(request.user))
    return render(
        request,
        "manual/chapter.html",
        _told(chapter, is_own=is_own),
    )
