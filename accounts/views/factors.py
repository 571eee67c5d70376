"""The own second factors: an app, passkeys, recovery codes."""

import base64

import segno
from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.factor_forms import AppForm, PasskeyForm
from accounts.factors import (
    Kind,
    add_app,
    add_passkey,
    app_address,
    kinds_of,
    new_secret,
    remove_factor,
    renew_codes,
    step_of,
)
from accounts.fresh import fresh_required
from accounts.models import RecoveryCode, SecondFactor
from accounts.passkeys import Asked, NotAccepted
from accounts.two_step import is_complete, is_demo, must_have_factor, note_shown
from core.crypto import unwrap, wrap
from core.dates import today

QUESTION = ["GET", "HEAD", "POST"]
_NEW_SECRET = "new_app"  # noqa: S105 - the name of a place in the session


@require_safe
def factors(request):
    """What there is, what can be added, and why somebody is led here."""
    user = request.user
    have = list(SecondFactor.objects.filter(user=user))
    context = {
        "factors": have,
        "has_app": any(factor.kind == Kind.APP for factor in have),
        "codes_left": RecoveryCode.objects.filter(user=user).count(),
        "must_have": must_have_factor(user, today()),
        "is_demo": is_demo(),
        "complete": is_complete(request, today()),
        "kinds": dict(Kind.choices),
    }
    return render(request, "accounts/factors.html", context)


def _may_begin(request) -> bool:
    """Whether a factor may be added without the password being given once more: the first one, by
    who was led here right after signing in."""
    return not kinds_of(request.user) and not is_complete(request, today())


def _unless_led_here(view):
    asking_first = fresh_required(view)

    def either(request, *args, **kwargs):
        return (view if _may_begin(request) else asking_first)(request, *args, **kwargs)

    return either


def _kept_secret(request, *, anew: bool) -> str | None:
    """The secret that is being set up, which waits sealed in the session."""
    place = f"new app|{request.user.pk}"
    if anew and _NEW_SECRET not in request.session:
        key_id, sealed = wrap(new_secret().encode(), place=place)
        request.session[_NEW_SECRET] = [key_id, base64.b64encode(sealed).decode()]
    kept = request.session.get(_NEW_SECRET)
    return unwrap(kept[0], base64.b64decode(kept[1]), place=place).decode() if kept else None


@never_cache
@require_http_methods(QUESTION)
@_unless_led_here
def new_app(request):
    """Scan the picture with an app, or type the secret, then prove it by a code."""
    secret = _kept_secret(request, anew=request.method != "POST")
    if secret is None:
        return redirect("account:add-app")
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        step = step_of(secret, form.cleaned_data["code"], at)
        if step is not None:
            del request.session[_NEW_SECRET]
            add_app(user=request.user, secret=secret, step=step, at=at, by=request.user)
            return _added(request, Kind.APP)
        form.add_error(
            "code",
            _("This code is not right. Check that your phone's clock is right, and try again."),
        )
    picture = segno.make(app_address(request.user, secret), error="m")
    context = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": picture.svg_inline(scale=4, omitsize=True, title=_("QR code"), svgclass="qr",
                                      lineclass=None),
    }  # fmt: skip
    return render(request, "accounts/new_app.html", context)


@never_cache
@require_http_methods(QUESTION)
@_unless_led_here
def new_passkey(request):
    """Have the browser make a passkey; this needs a script, as no browser can do without."""
    asked = Asked(request, request.user)
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            credential, counter = asked.made(form.cleaned_data["passkey"])
        except NotAccepted:
            form.add_error(None, forms.ValidationError(_("No passkey was made. Try again.")))
        else:
            add_passkey(
                user=request.user,
                name=form.cleaned_data["name"],
                credential=credential,
                counter=counter,
                at=timezone.now(),
                by=request.user,
            )
            return _added(request, Kind.PASSKEY)
    context = {"form": form, "options": asked.to_make()}
    return render(request, "accounts/new_passkey.html", context)


def _added(request, kind: str):
    """The factor counts as shown from here on; recovery codes come with the first one."""
    note_shown(request, kind)
    if RecoveryCode.objects.filter(user=request.user).exists():
        messages.success(
            request, _("It has been added. From now on you will be asked for it when you sign in.")
        )
        return redirect("account:factors")
    return _with_codes(request)


def _with_codes(request):
    codes = renew_codes(user=request.user, at=timezone.now(), by=request.user)
    context = {"codes": codes, "email": request.user.email}
    return render(request, "accounts/codes.html", context)


@never_cache
@require_http_methods(QUESTION)
@fresh_required
def new_codes(request):
    """Ask, then show new recovery codes; those before open nothing any more."""
    if not kinds_of(request.user):
        return redirect("account:factors")
    if request.method == "POST":
        return _with_codes(request)
    context = {
        "heading": _("Make new recovery codes"),
        "happens": _("You get ten new codes. The codes you have now stop working."),
        "confirm_label": _("Make new codes"),
        "cancel_url": reverse("account:factors"),
        "back_label": _("Signing in with a second step"),
        "safe": True,
    }
    return render(request, "components/confirm_page.html", context)


@require_http_methods(QUESTION)
def remove(request, pk):
    """Remove one of the own factors; who must have one keeps the last."""
    return _remove(request, get_object_or_404(SecondFactor, pk=pk, user=request.user))


@fresh_required
def _remove(request, factor):
    others = SecondFactor.objects.filter(user=request.user).exclude(pk=factor.pk)
    if must_have_factor(request.user, today()) and not is_demo() and not others.exists():
        messages.error(
            request, _("You work here, so you cannot do without one. Add another first.")
        )
        return redirect("account:factors")
    if request.method == "POST":
        remove_factor(factor=factor, at=timezone.now(), by=request.user)
        messages.success(request, _("It has been removed."))
        return redirect("account:factors")
    context = {
        "heading": _("Remove “%(name)s”") % {"name": factor.name},
        "happens": _("You cannot sign in with it any more."),
        "consequences": [
            _("Your other ways of signing in and your recovery codes stay.")
            if others.exists()
            else _("Your recovery codes go too. After your password we ask for nothing more."),
            _("You can add it again at any time."),
        ],
        "confirm_label": _("Remove"),
        "cancel_url": reverse("account:factors"),
        "back_label": _("Signing in with a second step"),
    }
    return render(request, "components/confirm_page.html", context)
