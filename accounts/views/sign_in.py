from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.utils.decorators import method_decorator

from accounts.demo import demo_accounts
from accounts.forms import SignInForm
from audit.actions import record
from organisation.models import Organisation


@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):
    """Sign in with email and password. The page of a demo lists an account of each function."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        response = super().form_valid(form)
        record("account.signed_in", by=self.request.user)
        return response

    def form_invalid(self, form):
        record("account.sign_in_failed", by=None)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        demo = Organisation.objects.filter(is_demo=True).exists()
        return super().get_context_data(**kwargs, demo_accounts=demo_accounts() if demo else [])
