from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from django.contrib.auth.signals import user_logged_in
        from django.utils import timezone

        from accounts.sessions import note_sign_in

        def note(sender, request, user, **kwargs):
            note_sign_in(request, timezone.now())

        user_logged_in.connect(note, weak=False, dispatch_uid="accounts.note_sign_in")
