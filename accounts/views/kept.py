"""What was kept when it could not be taken in: send it after all, or not."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept_posts import forget, kept_for
from core.field_labels import signed


@require_http_methods(["GET", "HEAD", "POST"])
def kept(request):
    """Ask whether it is to be sent; it goes to the same page, which looks at it as ever."""
    found = kept_for(request)
    if found is None:
        return redirect("home")
    if request.method == "POST":
        forget(request)
        messages.info(request, _("What was kept has been thrown away."))
        return redirect(found["back"] or "home")
    # On a device that others use somebody else may have sent it: it shows what it is.
    typed = ((name, value.strip()) for name, value in found["pairs"])
    typed = [(name, value) for name, value in typed if value and not _is_id(value)]
    labels = found.get("labels", {})  # none of what an earlier version kept
    found["labels_sent"] = signed(labels)
    found["facts"] = [(labels[name], value) for name, value in typed if name in labels]
    found["values"] = [value for name, value in typed if name not in labels]
    return render(request, "accounts/kept.html", found)


def _is_id(text: str) -> bool:
    """Whether it is an id that went along with a form, which tells nobody anything."""
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False
