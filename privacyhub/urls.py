from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from accounts.views.sign_in import SignInView, SignOutView
from privacyhub.views import home
from system.views.probes import healthz, livez, metrics, readyz

handler500 = "privacyhub.unavailable.server_error"
urlpatterns = [
    path("", home, name="home"),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("sign-in/", SignInView.as_view(), name="sign_in"),
    path("sign-out/", SignOutView.as_view(), name="sign_out"),
    path("account/", include("accounts.account_urls")),
    path("invitation/", include("subjects.invitation_urls")),
    path("sign-up/", include("portal.registering_urls")),
    path("privacy/", include("register.public_urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("children/", include("children.urls")),
    path("consents/", include("consents.urls")),
    path("disclosures/", include("disclosures.urls")),
    path("deliveries/", include("disclosures.delivery_urls")),
    path("requests/", include("rights.urls")),
    path("staff/", include("staff.urls")),
    path("volunteers/", include("staff.volunteer_urls")),
    path("applications/", include("applicants.urls")),
    path("apply/", include("applicants.public_urls")),
    path("breaches/", include("breaches.urls")),
    path("retention/", include("retention.urls")),
    path("register/", include("register.urls")),
    path("access/", include("accounts.access_urls")),
    path("access/", include("subjects.access_urls")),
    path("locations/", include("accounts.places_urls")),
    path("imports/", include("imports.urls")),
    path("documents/", include("documents.urls")),
    path("oversight/", include("oversight.urls")),
    path("system/", include("system.urls")),
    path("help/", include("manual.urls")),
    path("my/", include("portal.urls")),
]
