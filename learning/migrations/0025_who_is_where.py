"""Names of learners kept beside their places for lists by name; rechecks that take back; addresses that are forgotten."""

from django.db import migrations, models

NAMES = """
-- The user's row is held: a name that changes meanwhile waits for the new place and finds it.
CREATE FUNCTION learning_sort_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT left(lower(full_name), 255) INTO NEW.sort_name FROM accounts_user WHERE id = NEW.learner_id FOR SHARE;
  NEW.sort_name := coalesce(NEW.sort_name, '');
  RETURN NEW;
END $$;
CREATE TRIGGER sort_name BEFORE INSERT OR UPDATE OF sort_name, learner_id ON learning_enrolment
  FOR EACH ROW EXECUTE FUNCTION learning_sort_name();

-- In every organisation the person learns in, and no news for the audit trail: the name itself is in it.
CREATE FUNCTION learning_rename_places(people uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  platform text := coalesce(current_setting('lms.platform', true), '');
  audit text := coalesce(current_setting('lms.audit', true), '');
BEGIN
  PERFORM set_config('lms.platform', 'on', true), set_config('lms.audit', 'off', true);
  UPDATE learning_enrolment SET sort_name = '' WHERE learner_id = ANY(people);
  PERFORM set_config('lms.platform', platform, true), set_config('lms.audit', audit, true);
END $$;
CREATE FUNCTION learning_person_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE people uuid[];
BEGIN
  SELECT array_agg(n.id) INTO people FROM before_rows o JOIN after_rows n USING (id)
  WHERE lower(o.full_name) IS DISTINCT FROM lower(n.full_name);
  IF people IS NOT NULL THEN PERFORM learning_rename_places(people); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER person_renamed AFTER UPDATE ON accounts_user
  REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION learning_person_renamed();

SELECT learning_rename_places(coalesce(array_agg(id), '{}')) FROM accounts_user;
"""

UNDO = """
DROP TRIGGER person_renamed ON accounts_user;
DROP FUNCTION learning_person_renamed();
DROP FUNCTION learning_rename_places(uuid[]);
DROP TRIGGER sort_name ON learning_enrolment;
DROP FUNCTION learning_sort_name();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_role_offered"),
        ("learning", "0028_certificate_renewal"),
    ]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="sort_name",
            field=models.CharField(db_default="", default="", editable=False, max_length=255),
        ),
        migrations.AddField(
            model_name="enrolmentimport",
            name="forgotten_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="addresses deleted"
            ),
        ),
        migrations.AddField(
            model_name="recheck",
            name="again",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="recheck",
            name="taken",
            field=models.PositiveIntegerField(default=0, verbose_name="to be done again"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                fields=["course", "sort_name", "id"], include=("state",), name="enrolment_by_name"
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(
                condition=models.Q(models.Q(("email", ""), _negated=True), ("uses", 0)),
                fields=["created_at"],
                name="invitation_unanswered",
            ),
        ),
        migrations.RunSQL(NAMES, UNDO),
    ]
