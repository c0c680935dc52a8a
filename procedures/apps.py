"""The office as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    """Registers the system checks, and what keeps the index of names, once the models are known."""

    name = "procedures"
    verbose_name = _("One-stop office")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from procedures import checks  # noqa: F401  (importing registers; it reads models, so not before ready)
        from procedures.models.name_index import keep_after_migrating  # as above

        post_migrate.connect(keep_after_migrating, sender=self)
