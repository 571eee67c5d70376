"""Signing in: the password, the second step where somebody has one, and signing out."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, RedirectURLMixin
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts.demo import demo_accounts
from accounts.factor_forms import SecondStepForm
from accounts.factors import Kind, kinds_of, use_code, use_passkey
from accounts.forms import SignInForm
from accounts.kept_posts import UNSENT
from accounts.lockout import (
    address_was_right,
    code_was_right,
    forget_failures,
    is_locked,
    try_address,
    try_code,
    try_once,
    was_right,
)
from accounts.passkeys import Asked, NotAccepted
from accounts.sessions import ENDED
from accounts.two_step import begin, forget_half_way, half_way, is_demo, note_shown
from audit.actions import record
from core.clients import client_address

LOCKED = gettext_lazy(
    "Too many attempts. Wait a quarter of an hour and try again, or choose a new password below."
)
ADDRESS_LOCKED = gettext_lazy(
    "Too many wrong passwords came from your internet address. Wait a quarter of an hour and try"
    " again."
)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def let_in(request, user, factor: str = "") -> None:
    """Sign somebody in who has shown all there is to show; `factor` is what it was beside the
    password, nothing where there was none."""
    forget_half_way(request)
    request.session.pop(ENDED, None)
    login(request, user, backend=BACKEND)
    if factor:
        note_shown(request, factor)
    forget_failures(user.email, client_address(request))
    record("account.signed_in", by=user, factor=factor)


@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):
    """Sign in with email and password. The page of a demo lists an account of each function."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def _who(self) -> tuple[str, str]:
        """The address that is typed and the one it is typed from; both stay out of the trail."""
        # What is no address is refused by the form; PostgreSQL cannot even look for a NUL.
        typed = self.request.POST.get("username", "").replace("\0", "")
        return typed, client_address(self.request)

    def post(self, request, *args, **kwargs):
        if not self._has_password():
            return super().post(request, *args, **kwargs)
        if not try_address(client_address(request)):
            return self._blocked(ADDRESS_LOCKED)
        if not try_once(*self._who()):
            return self._blocked(LOCKED)
        return super().post(request, *args, **kwargs)

    def _blocked(self, why):
        record("account.sign_in_blocked", by=None, **self._account())
        context = self.get_context_data(form=SignInForm(self.request), locked=why)
        return self.render_to_response({**context, "page_has_errors": True}, status=429)

    def form_valid(self, form):
        user = form.get_user()
        address_was_right(client_address(self.request))
        if not kinds_of(user):
            let_in(self.request, user)
            return HttpResponseRedirect(self.get_success_url())
        was_right(*self._who())
        begin(self.request, user, timezone.now())
        to, then = reverse("account:second-step"), self.get_redirect_url()
        return redirect(f"{to}?{urlencode({'next': then})}" if then else to)

    def form_invalid(self, form):
        if self._has_password():
            record("account.sign_in_failed", by=None, **self._account())
        return super().form_invalid(form)

    def _has_password(self) -> bool:
        """Whether anything was tried: an empty field costs nothing, and so counts for nothing."""
        return bool(self.request.POST.get("password"))

    def _account(self) -> dict:
        """Which account was tried, where there is one."""
        users = get_user_model().objects
        return {"obj": users.filter(email=self._who()[0].strip().lower()).first()}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        del context["site"]  # Django's own, which would hide what every page shows around it
        return {
            **context,
            "demo_accounts": demo_accounts() if is_demo() else [],
            "mails_to_files": not settings.EMAIL_HOST,
            "provider": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
            "ended": self.request.session.get(ENDED, False),
            "unsent": UNSENT in self.request.GET,
        }


@method_decorator(
    [login_not_required, never_cache, sensitive_post_parameters("code")], name="dispatch"
)
class SecondStepView(RedirectURLMixin, FormView):
    """After the password: a code of the app, a recovery code, or a passkey. Wrong ones count with
    wrong passwords; too many, and it begins anew."""

    template_name = "accounts/second_step.html"
    form_class = SecondStepForm

    def dispatch(self, request, *args, **kwargs):
        self.user = half_way(request, timezone.now())
        if self.user is None:
            forget_half_way(request)
            if not request.user.is_authenticated:
                messages.info(request, _("That took a while. Sign in once more."))
            return redirect("sign_in")
        return super().dispatch(request, *args, **kwargs)

    def get_default_redirect_url(self):
        return resolve_url("home")

    def form_valid(self, form):
        who = self.user.email, client_address(self.request)
        if not try_once(*who) or not try_code(self.user):
            return self._blocked()
        factor = self._shown(form.cleaned_data)
        if factor:
            code_was_right(self.user)
            let_in(self.request, self.user, factor)
            return HttpResponseRedirect(self.get_success_url())
        if is_locked(*who):
            return self._blocked()
        form.add_error(
            "code", _("This code is not right, or has been used before. Try a newer one.")
        )
        return self.form_invalid(form)

    def _shown(self, typed: dict) -> str:
        """Which factor was shown; nothing where it was not right."""
        at = timezone.now()
        if not typed["passkey"]:
            return use_code(user=self.user, code=typed["code"], at=at)
        try:
            credential, counter = Asked(self.request, self.user).signed(typed["passkey"])
        except NotAccepted:
            return ""
        return use_passkey(user=self.user, credential=credential, counter=counter, at=at)

    def _blocked(self):
        record("account.sign_in_blocked", by=None, obj=self.user)
        forget_half_way(self.request)
        messages.error(self.request, LOCKED)
        return redirect("sign_in")

    def get_context_data(self, **kwargs):
        kinds = kinds_of(self.user)
        options = Asked(self.request, self.user).to_sign() if Kind.PASSKEY in kinds else ""
        return {
            **super().get_context_data(**kwargs),
            "has_app": Kind.APP in kinds,
            "passkey_options": options,
            "next": self.get_redirect_url(),
        }


class SignOutView(LogoutView):
    """Sign out. That somebody did stands in the trail (L75)."""

    def post(self, request, *args, **kwargs):
        user = request.user
        response = super().post(request, *args, **kwargs)
        record("account.signed_out", by=user)
        return response
