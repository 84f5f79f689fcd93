"""Row-level security. These tables are written by consumers and keep a log of their own, so no audit."""

from django.db import migrations

from lms.kernel.operations import ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [("community", "0001_initial"), ("kernel", "0001_initial")]

    operations = [ProtectTenantTable("Notification", "Delivery", "DeliveryAttempt")]
