"""Django's admin, with our site in place of its own."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default = False
    default_site = "omnichannel.administration.site.AdministrationSite"
