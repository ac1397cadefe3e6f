-- Two groups beside the owner, who is not the service. `behorig_administration` changes facts, under row-level security:
-- it sees the rows of the organisations named in the setting behorig.organisations, for the length of a transaction.
-- `behorig_answering` reads facts and appends disclosures and replay records. The service's logins are members of one
-- group each and own nothing (src/platform/database/database-roles.ts). What is not granted here is refused.
--
-- test/database/privileges.spec.ts holds the whole matrix; a new table fails there until it is decided.

-- Groups belong to the server, not to the database: another database may have made them, or be making them now.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['behorig_administration', 'behorig_answering'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END LOOP;
END $$;

-- ------------------------------------------------------------------ whose rows

-- Whether the transaction was opened for the organisation. No organisation (what is shared, or concerns none) needs
-- all of them. Unset means none.
CREATE FUNCTION behorig.administers(organisation_id uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    current_setting('behorig.organisations', true) = '*'
      OR organisation_id::text = ANY (string_to_array(current_setting('behorig.organisations', true), ',')),
    false)
$$;

CREATE FUNCTION behorig.administers_any() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('behorig.organisations', true) <> '', false)
$$;

-- Where a person is employed must be asked with the owner's eyes, since employments elsewhere are not seen by who asks.

-- A person is seen where it is employed. One that this transaction registers is not employed yet; while its row is
-- being inserted there is none to look at.
CREATE FUNCTION behorig.sees_person(person_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT behorig.administers(NULL) OR behorig.administers_any()
    AND coalesce(bool_or(behorig.administers(e.organisation_id)),
      NOT EXISTS (SELECT FROM person p WHERE p.id = $1 AND NOT behorig.is_made_here(p.made_in)))
  FROM employment e WHERE e.person_id = $1
$$;

-- What is said about a person is said to all its employers, so only who administers all of them may change it.
CREATE FUNCTION behorig.administers_person(person_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT behorig.administers(NULL) OR coalesce(bool_and(behorig.administers(e.organisation_id)), false)
  FROM employment e WHERE e.person_id = $1
$$;

-- ------------------------------------------------------------------ administration: privileges

GRANT USAGE ON SCHEMA public, behorig TO behorig_administration, behorig_answering;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA behorig FROM PUBLIC;
-- Large objects would let any login fill the disk. Their functions belong to a superuser; another owner cannot take
-- them from anybody.
DO $$
DECLARE
  one record;
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    RETURN;
  END IF;
  FOR one IN SELECT oid::regprocedure AS signature FROM pg_proc
      WHERE pronamespace = 'pg_catalog'::regnamespace AND (proname LIKE 'lo\_%' OR proname IN ('loread', 'lowrite')) LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one.signature);
  END LOOP;
END $$;
-- What row-level security and triggers call with the caller's own rights; both groups insert into something.
GRANT EXECUTE ON FUNCTION
  behorig.administers(uuid), behorig.administers_any(), behorig.sees_person(uuid), behorig.administers_person(uuid),
  behorig.is_organisation_number(text)
  TO behorig_administration;
GRANT EXECUTE ON FUNCTION behorig.refuse(text, text), behorig.conflict(text, text)
  TO behorig_administration, behorig_answering;

GRANT SELECT, INSERT ON
  organisation, organisation_scope, unit, person, employment, employment_term, identifier, role, role_power,
  role_assignment, power, power_dimension, power_assurance_level, power_incompatibility, mandate, mandate_limit,
  mandate_state, approval, relying_party, agreement, agreement_release, seal, checkpoint
  TO behorig_administration;
GRANT SELECT ON audit_event, disclosure TO behorig_administration;
-- The number of an audit event is given, not chosen.
GRANT INSERT (organisation_id, actor, actor_person_id, act, subject_ids, before_digest, after_digest, details, reason)
  ON audit_event TO behorig_administration;
GRANT USAGE ON SEQUENCE audit_event_id_seq TO behorig_administration;
-- Only expired ones, by policy.
GRANT SELECT, DELETE ON replay_record TO behorig_administration;

GRANT UPDATE (name, onboarded_at) ON organisation TO behorig_administration;
GRANT UPDATE (name, parent_id) ON unit TO behorig_administration;
GRANT UPDATE (personal_number_encrypted, personal_number_hash, personal_number_kind, protected_identity)
  ON person TO behorig_administration;
GRANT UPDATE (name_sv, name_en) ON role, power TO behorig_administration;
GRANT UPDATE (ended_at, end_recorded_at, last_verified_at) ON employment_term TO behorig_administration;
GRANT UPDATE (ended_at, end_recorded_at) ON identifier, role_assignment, mandate_state, agreement
  TO behorig_administration;
GRANT UPDATE (entity_id, display_name, metadata, metadata_digest, entity_categories, managed_by, removed_at)
  ON relying_party TO behorig_administration;

-- ------------------------------------------------------------------ administration: rows

DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one.tablename);
  END LOOP;
  -- Rows that belong to one organisation, as their column says.
  FOR one IN SELECT unnest(ARRAY['unit', 'employment_term', 'role_assignment', 'mandate', 'mandate_limit',
      'mandate_state', 'approval', 'agreement', 'audit_event']) AS tablename LOOP
    EXECUTE format('CREATE POLICY administration ON %I TO behorig_administration
      USING (behorig.administers(organisation_id)) WITH CHECK (behorig.administers(organisation_id))', one.tablename);
  END LOOP;
  -- Rows that belong to another row: seen with it, and added by who may change it.
  FOR one IN SELECT * FROM (VALUES
      ('role_power', 'role', 'role_id'),
      ('power_dimension', 'power', 'power_id'),
      ('power_assurance_level', 'power', 'power_id'),
      ('agreement_release', 'agreement', 'agreement_id')) AS t (tablename, owner, reference) LOOP
    EXECUTE format('CREATE POLICY administration ON %1$I TO behorig_administration
      USING (EXISTS (SELECT FROM %2$I o WHERE o.id = %1$I.%3$I))
      WITH CHECK (EXISTS (SELECT FROM %2$I o WHERE o.id = %1$I.%3$I AND behorig.administers(o.organisation_id)))',
      one.tablename, one.owner, one.reference);
  END LOOP;
END $$;

-- Whom an organisation employs it sees, so it must not take a person it does not see.
CREATE POLICY administration ON employment TO behorig_administration
  USING (behorig.administers(organisation_id))
  WITH CHECK (behorig.administers(organisation_id) AND EXISTS (SELECT FROM person p WHERE p.id = person_id));

CREATE POLICY administration ON organisation TO behorig_administration
  USING (behorig.administers(id)) WITH CHECK (behorig.administers(id));

-- Which scopes an organisation may assert is decided for the service, not by the organisation.
CREATE POLICY administration_reads ON organisation_scope FOR SELECT TO behorig_administration
  USING (behorig.administers(organisation_id));
CREATE POLICY administration_adds ON organisation_scope FOR INSERT TO behorig_administration
  WITH CHECK (behorig.administers(NULL));

CREATE POLICY administration_reads ON person FOR SELECT TO behorig_administration
  USING (behorig.sees_person(id));
CREATE POLICY administration_adds ON person FOR INSERT TO behorig_administration WITH CHECK (behorig.administers_any());
CREATE POLICY administration_changes ON person FOR UPDATE TO behorig_administration
  USING (behorig.administers_person(id)) WITH CHECK (behorig.administers_person(id));

-- An identifier of a person finds it in all its organisations, so only who administers them all adds one.
CREATE POLICY administration_reads ON identifier FOR SELECT TO behorig_administration
  USING (CASE WHEN person_id IS NULL THEN behorig.administers(organisation_id)
              ELSE EXISTS (SELECT FROM person p WHERE p.id = person_id) END);
CREATE POLICY administration_adds ON identifier FOR INSERT TO behorig_administration
  WITH CHECK (CASE WHEN person_id IS NULL THEN behorig.administers(organisation_id) ELSE behorig.administers_person(person_id) END);
CREATE POLICY administration_changes ON identifier FOR UPDATE TO behorig_administration
  USING (CASE WHEN person_id IS NULL THEN behorig.administers(organisation_id) ELSE behorig.administers_person(person_id) END);

-- Roles and powers: one's own and what is shared are seen; what is shared is changed by who administers all.
CREATE POLICY administration_reads ON role FOR SELECT TO behorig_administration
  USING (behorig.administers(organisation_id) OR organisation_id IS NULL AND behorig.administers_any());
CREATE POLICY administration_adds ON role FOR INSERT TO behorig_administration
  WITH CHECK (behorig.administers(organisation_id));
CREATE POLICY administration_changes ON role FOR UPDATE TO behorig_administration
  USING (behorig.administers(organisation_id));
CREATE POLICY administration_reads ON power FOR SELECT TO behorig_administration
  USING (behorig.administers(organisation_id) OR organisation_id IS NULL AND behorig.administers_any());
CREATE POLICY administration_adds ON power FOR INSERT TO behorig_administration
  WITH CHECK (behorig.administers(organisation_id));
CREATE POLICY administration_changes ON power FOR UPDATE TO behorig_administration
  USING (behorig.administers(organisation_id));
-- A pair is seen where both are, and added by who may change one of them.
CREATE POLICY administration_reads ON power_incompatibility FOR SELECT TO behorig_administration
  USING (EXISTS (SELECT FROM power p WHERE p.id = first_id) AND EXISTS (SELECT FROM power p WHERE p.id = second_id));
CREATE POLICY administration_adds ON power_incompatibility FOR INSERT TO behorig_administration
  WITH CHECK (EXISTS (SELECT FROM power p WHERE p.id IN (first_id, second_id) AND behorig.administers(p.organisation_id)));

CREATE POLICY administration_reads ON relying_party FOR SELECT TO behorig_administration
  USING (behorig.administers_any());
CREATE POLICY administration_adds ON relying_party FOR INSERT TO behorig_administration
  WITH CHECK (behorig.administers(NULL));
CREATE POLICY administration_changes ON relying_party FOR UPDATE TO behorig_administration
  USING (behorig.administers(NULL));

CREATE POLICY administration_reads ON disclosure FOR SELECT TO behorig_administration
  USING (behorig.administers(organisation_id));
CREATE POLICY administration ON seal TO behorig_administration
  USING (behorig.administers(NULL)) WITH CHECK (behorig.administers(NULL));
CREATE POLICY administration ON checkpoint TO behorig_administration
  USING (behorig.administers(NULL)) WITH CHECK (behorig.administers(NULL));

CREATE POLICY administration_reads ON replay_record FOR SELECT TO behorig_administration
  USING (behorig.administers(NULL));
CREATE POLICY administration_clears ON replay_record FOR DELETE TO behorig_administration
  USING (behorig.administers(NULL) AND expires_at < statement_timestamp());

-- ------------------------------------------------------------------ answering

DO $$
DECLARE
  fact text;
BEGIN
  FOREACH fact IN ARRAY ARRAY['organisation', 'organisation_scope', 'unit', 'person', 'employment', 'employment_term',
      'identifier', 'role', 'role_power', 'role_assignment', 'power', 'power_dimension', 'power_assurance_level',
      'mandate', 'mandate_limit', 'mandate_state', 'relying_party', 'agreement', 'agreement_release'] LOOP
    EXECUTE format('CREATE POLICY answering ON %I FOR SELECT TO behorig_answering USING (true)', fact);
    -- Why a mandate was given or ended, and who asked for it, is nobody's answer.
    IF fact NOT IN ('mandate', 'mandate_state') THEN
      EXECUTE format('GRANT SELECT ON %I TO behorig_answering', fact);
    END IF;
  END LOOP;
END $$;
GRANT SELECT (id, organisation_id, power_id, holder_id, parent_id, valid_from, valid_until, recorded_at)
  ON mandate TO behorig_answering;
GRANT SELECT (id, organisation_id, mandate_id, state, valid_from, recorded_at, ended_at, end_recorded_at)
  ON mandate_state TO behorig_answering;

GRANT INSERT ON disclosure, replay_record TO behorig_answering;
CREATE POLICY answering ON disclosure FOR INSERT TO behorig_answering WITH CHECK (true);
CREATE POLICY answering ON replay_record FOR INSERT TO behorig_answering WITH CHECK (true);
