from django.urls import path

from register import entry_views, statement_desk, views

app_name = "register"
urlpatterns = [
    path("", views.register_list, name="list"),
    path("defaults/", views.load_defaults_view, name="load-defaults"),
    path("activity/", entry_views.add_activity, name="add-activity"),
    path("activity/<int:pk>/", entry_views.activity, name="activity"),
    path("activity/<int:pk>/change/", entry_views.change_activity, name="change-activity"),
    path("activity/<int:pk>/end/", entry_views.end_activity, name="end-activity"),
    path("processor/", entry_views.add_processor, name="add-processor"),
    path("processor/<int:pk>/", entry_views.processor, name="processor"),
    path("processor/<int:pk>/change/", entry_views.change_processor, name="change-processor"),
    path("processor/<int:pk>/end/", entry_views.end_processor, name="end-processor"),
    path("statement/", statement_desk.versions, name="statements"),
    path("statement/publish/", statement_desk.publish, name="publish-statement"),
    path("statement/<int:version>/withdraw/", statement_desk.withdraw, name="withdraw-statement"),
]
