from django.apps import AppConfig
from django.core.validators import MaxLengthValidator
from django.utils.translation import ngettext_lazy


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Core"

    def ready(self):
        from core import checks, registries  # noqa: F401 (the checks register themselves)

        registries.autodiscover()
        # Parents read it too: Django's own words speak of a value.
        MaxLengthValidator.message = ngettext_lazy(
            "This is too long (%(show_value)d): at most %(limit_value)d character fits here.",
            "This is too long (%(show_value)d): at most %(limit_value)d characters fit here.",
            "limit_value",
        )
