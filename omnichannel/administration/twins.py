"""Names that differ only in capitals are refused: nobody could tell their records apart."""

from typing import Any

from django.db.models import CharField, Model
from django.http import HttpRequest
from django.utils.translation import gettext as _


class RefusesTwins:
    """For every ModelAdmin of records whose `name` is unique."""

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        model: type[Model] = self.model  # type: ignore[attr-defined]
        names = [field for field in model._meta.concrete_fields if field.name == "name"]
        has_name = bool(names) and isinstance(names[0], CharField) and names[0].unique
        return _refusing_twins(form) if has_name and "name" in form.base_fields else form


def _refusing_twins(form: type[Any]) -> type[Any]:
    def clean(self: Any) -> Any:
        cleaned = form.clean(self)
        if name := self.cleaned_data.get("name"):
            others = self._meta.model._base_manager.exclude(pk=self.instance.pk).exclude(name=name)
            if twin := others.filter(name__iexact=name).first():
                sentence = _("“%(name)s” is there already, in other capitals. Choose another name.")
                self.add_error("name", sentence % {"name": twin.name})
        return cleaned

    return type(form.__name__, (form,), {"clean": clean, "__module__": __name__})
