from django.urls import path

from children import consent_urls, overview_urls
from children.views import file, lists, register

app_name = "children"
urlpatterns = [
    *overview_urls.urlpatterns,
    *consent_urls.urlpatterns,
    path("", lists.child_list, name="list"),
    path("archive/", lists.archive, name="archive"),
    path("archive/<uuid:pk>/", lists.archived_contract, name="contract"),
    path("register/", register.start, name="register"),
    path("register/<uuid:pk>/check/", register.check, name="register_check"),
    path("register/<uuid:pk>/cancel/", register.cancel, name="register_cancel"),
    path("register/<uuid:pk>/<slug:step>/", register.step, name="register_step"),
    path("<uuid:pk>/deregister/", file.deregister, name="deregister"),
    path("<uuid:pk>/deregister/undo/", file.undo_deregister, name="undo_deregister"),
    path("<uuid:pk>/placement/add/", file.place, name="place"),
    path("<uuid:pk>/parent/add/", file.add_parent, name="add_parent"),
    *file.ROOM.urls(),
]
