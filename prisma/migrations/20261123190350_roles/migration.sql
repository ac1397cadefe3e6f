-- Whose roles and powers may be put together. AFTER, so that row-level security is the first to refuse; with the owner's
-- eyes, so that it does not decide what a rule sees.

-- One's own roles and the shared ones are assigned.
CREATE FUNCTION behorig.assigned_role_is_own() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM role r WHERE r.id = NEW.role_id AND r.organisation_id <> NEW.organisation_id) THEN
    PERFORM behorig.refuse('role.not-its-own', 'The role belongs to another organisation.');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER assigned_role_is_own AFTER INSERT ON role_assignment
  FOR EACH ROW EXECUTE FUNCTION behorig.assigned_role_is_own();

-- A role carries shared powers and those of its own organisation; a shared role carries shared ones. A role comes
-- without approvals, so it carries no power that needs them.
CREATE FUNCTION behorig.carried_power_is_own() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  p power;
BEGIN
  SELECT * INTO STRICT p FROM power WHERE id = NEW.power_id;
  IF p.organisation_id IS DISTINCT FROM (SELECT r.organisation_id FROM role r WHERE r.id = NEW.role_id)
    AND p.organisation_id IS NOT NULL THEN
    PERFORM behorig.refuse('role.power-not-its-own', 'The power belongs to another organisation than the role.');
  END IF;
  IF p.approvals_needed > 0 THEN
    PERFORM behorig.refuse('role.power-needs-approval',
      'A power that needs approvals cannot come with a role, which has none. Grant it as a mandate.');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER carried_power_is_own AFTER INSERT ON role_power
  FOR EACH ROW EXECUTE FUNCTION behorig.carried_power_is_own();
