"""The right to read the audit trail."""

from django.utils.translation import gettext_lazy as _

from lms.kernel.access import permission

AUDIT_READ = permission("accounts.audit.read", _("Read the audit trail"), roles=("admin",))
