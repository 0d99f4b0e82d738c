from django.db import migrations

WORDS = "The audit record is append-only."
SQLITE = f"""
CREATE TRIGGER audit_lines_never_change BEFORE UPDATE ON audit_auditline
BEGIN SELECT RAISE(ABORT, '{WORDS}'); END
"""
POSTGRESQL = f"""
CREATE FUNCTION audit_lines_never_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER audit_lines_never_change BEFORE UPDATE ON audit_auditline
FOR EACH ROW EXECUTE FUNCTION audit_lines_never_change()
"""


def lock(apps, schema_editor):
    """Whatever the code does, a line says what it said: the database refuses to change one.

    Taking lines out stays possible where it has to be: with the school they belong to, when it is erased.
    On SQLite a later change of this table makes the table anew and has to make this again.
    """
    for statement in {"sqlite": [SQLITE], "postgresql": [POSTGRESQL]}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def unlock(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER audit_lines_never_change")
    else:
        schema_editor.execute("DROP TRIGGER audit_lines_never_change ON audit_auditline")
        schema_editor.execute("DROP FUNCTION audit_lines_never_change()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_device")]
    operations = [migrations.RunPython(lock, unlock)]
