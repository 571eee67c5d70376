from django.urls import path

from accounts.views import afresh, factors, first_sign_in, kept, passwords, provider, sessions
from accounts.views.sign_in import SecondStepView

app_name = "account"
urlpatterns = [
    path("forgotten/", passwords.forgotten, name="forgotten"),
    path("forgotten/sent/", passwords.sent, name="sent"),
    path("password/<str:token>/", passwords.reset, name="reset"),
    path("password/<str:token>/provider/", first_sign_in.to_provider, name="first-provider"),
    path("first/", first_sign_in.proven, name="first-proven"),
    path("password/", passwords.change, name="change-password"),
    path("removed/", passwords.removed, name="removed"),
    path("second-step/", SecondStepView.as_view(), name="second-step"),
    path("afresh/", afresh.afresh, name="afresh"),
    path("kept/", kept.kept, name="kept"),
    path("factors/", factors.factors, name="factors"),
    path("factors/app/", factors.new_app, name="add-app"),
    path("factors/passkey/", factors.new_passkey, name="add-passkey"),
    path("factors/codes/", factors.new_codes, name="codes"),
    path("factors/<uuid:pk>/remove/", factors.remove, name="remove-factor"),
    path("provider/", provider.start, name="provider"),
    path("provider/afresh/", provider.afresh, name="provider-afresh"),
    path("provider/back/", provider.back, name="provider-back"),
    path("provider/link/", provider.link, name="link-provider"),
    path("provider/linked/", provider.link_proven, name="link-proven"),
    path("provider/unlink/", provider.unlink, name="unlink-provider"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/others/", sessions.end_others, name="end-sessions"),
    path("sessions/<uuid:pk>/", sessions.end, name="end-session"),
]
