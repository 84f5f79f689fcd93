"""Row-level security and the audit trail on the tables of this floor."""

from django.db import migrations

from lms.kernel.operations import AuditTable, ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        ProtectTenantTable("Role", "Membership"),
        AuditTable("Organization", "OrganizationDomain", "Role", "Membership"),
        AuditTable("User", skip=("password", "last_login_at")),
    ]
