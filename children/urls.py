from django.urls import path

from children import consent_urls, overview_urls
from children.views import archive, file, invitations, lists, papers, register, sign_ups

app_name = "children"
urlpatterns = [
    *overview_urls.urlpatterns,
    *consent_urls.urlpatterns,
    path("", lists.child_list, name="list"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<uuid:pk>/", archive.archived_contract, name="contract"),
    path("paper/", papers.paper_to_destroy, name="paper_to_destroy"),
    path("<uuid:pk>/handover/", papers.handover_form, name="handover_form"),
    path("register/", register.start, name="register"),
    path("register/<uuid:pk>/check/", register.check, name="register_check"),
    path("register/<uuid:pk>/cancel/", register.cancel, name="register_cancel"),
    path("register/<uuid:pk>/<slug:step>/", register.step, name="register_step"),
    path("<uuid:pk>/deregister/", file.deregister, name="deregister"),
    path("<uuid:pk>/deregister/undo/", file.undo_deregister, name="undo_deregister"),
    path("<uuid:pk>/placement/add/", file.place, name="place"),
    path(
        "<uuid:pk>/placement/<uuid:placement>/back/",
        file.take_back,
        name="placement_back",
    ),
    path("<uuid:pk>/parent/add/", file.add_parent, name="add_parent"),
    path("<uuid:pk>/parent/<uuid:parent>/invite/", invitations.invite, name="invite_parent"),
    path("sign-ups/", sign_ups.sign_up_list, name="sign_ups"),
    path("sign-ups/<uuid:pk>/", sign_ups.sign_up, name="sign_up"),
    path("sign-ups/<uuid:pk>/link/<uuid:parent>/", sign_ups.link, name="link_sign_up"),
    path("sign-ups/<uuid:pk>/decline/", sign_ups.decline, name="decline_sign_up"),
    *file.ROOM.urls(),
]
