from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from accounts.demo import demo_accounts
from accounts.forms import SignInForm
from accounts.lockout import forget_failures, is_locked, note_failure
from audit.actions import record
from core.clients import client_address
from organisation.models import Organisation

LOCKED = _(
    "Too many attempts. Wait a quarter of an hour and try again, or choose a new password below."
)


@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):
    """Sign in with email and password. The page of a demo lists an account of each function."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def _who(self) -> tuple[str, str]:
        """The address that is typed and the one it is typed from; both stay out of the trail."""
        return self.request.POST.get("username", ""), client_address(self.request)

    def post(self, request, *args, **kwargs):
        if not is_locked(*self._who()):
            return super().post(request, *args, **kwargs)
        record("account.sign_in_blocked", by=None, **self._account())
        context = self.get_context_data(form=SignInForm(request), locked=LOCKED)
        return self.render_to_response({**context, "page_has_errors": True}, status=429)

    def form_valid(self, form):
        response = super().form_valid(form)
        forget_failures(*self._who())
        record("account.signed_in", by=self.request.user)
        return response

    def form_invalid(self, form):
        note_failure(*self._who())
        record("account.sign_in_failed", by=None, **self._account())
        return super().form_invalid(form)

    def _account(self) -> dict:
        """Which account was tried, where there is one."""
        users = get_user_model().objects
        return {"obj": users.filter(email=self._who()[0].strip().lower()).first()}

    def get_context_data(self, **kwargs):
        demo = Organisation.objects.filter(is_demo=True).exists()
        context = super().get_context_data(**kwargs)
        del context["site"]  # Django's own, which would hide what every page shows around it
        return {**context, "demo_accounts": demo_accounts() if demo else []}


class SignOutView(LogoutView):
    """Sign out. That somebody did stands in the trail (L75)."""

    def post(self, request, *args, **kwargs):
        user = request.user
        response = super().post(request, *args, **kwargs)
        record("account.signed_out", by=user)
        return response
