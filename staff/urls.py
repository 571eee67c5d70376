from django.urls import path

from staff.views import archive, conduct, consents, file, invitations, lists

app_name = "staff"
urlpatterns = [
    path("list/", lists.staff_list, name="list"),
    path("archive/", archive.archive, name="archive"),
    path("register/", lists.register, name="register"),
    path("statements/", conduct.statements, name="statements"),
    path("statements/publish/", conduct.publish, name="publish"),
    path("statements/<slug:kind>/", conduct.unsigned, name="unsigned"),
    path("<uuid:pk>/end/", file.end, name="end"),
    path("<uuid:pk>/end/undo/", file.undo_end, name="undo_end"),
    path("<uuid:pk>/mistake/", file.mistake, name="mistake"),
    path("<uuid:pk>/move/", file.move, name="move"),
    path("<uuid:pk>/hire/", file.hire, name="hire"),
    path("<uuid:pk>/supervisor/", file.supervisor, name="supervisor"),
    path("<uuid:pk>/supervisor/<uuid:grant>/end/", file.end_supervision, name="end_supervision"),
    path("<uuid:pk>/consents/note/", consents.note, name="note_consent"),
    path("<uuid:pk>/consents/ask/", consents.ask, name="ask_consent"),
    path("<uuid:pk>/consents/removals/<uuid:task>/", consents.removed, name="finish_removal"),
    path("<uuid:pk>/invite/", invitations.invite, name="invite"),
    *file.ROOM.urls(),
]
