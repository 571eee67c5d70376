from django.urls import path

from oversight.views import dashboard, packs, policy

app_name = "oversight"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("policy/", policy.policy, name="policy"),
    path("policy/policy.pdf", policy.policy_pdf, name="policy-pdf"),
    path("policy/own/", policy.add, name="add-clause"),
    path("policy/own/<int:pk>/", policy.change, name="change-clause"),
    path("policy/own/<int:pk>/end/", policy.end, name="end-clause"),
    path("packs/", packs.packs, name="packs"),
    path("packs/new/", packs.ask, name="ask-pack"),
    path("packs/<uuid:pk>/", packs.progress, name="pack"),
    path("packs/<uuid:pk>/pack.zip", packs.fetch, name="fetch-pack"),
]
