from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Core"

    def ready(self):
        from core import checks, registries  # noqa: F401 (the checks register themselves)

        registries.autodiscover()
