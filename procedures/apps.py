"""The office as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    """Registers the system checks once the models are known."""

    name = "procedures"
    verbose_name = _("One-stop office")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from procedures import checks  # noqa: F401  (importing registers; it reads models, so not before ready)
