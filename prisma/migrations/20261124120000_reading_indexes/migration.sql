-- What administration reads page by page. Under row-level security an index serves only comparisons that cannot leak
-- (of ids, texts and instants for equality and order); comparisons of enumerations, patterns and arrays come after the
-- policy, row by row. Hence the partial indexes by state, and the two functions at the end.

-- Parts of names.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Pages of employees. By code points, so that the order and the cursors are the same on every server.
CREATE INDEX "employment_organisation_id_uid_idx" ON "employment"("organisation_id", "uid" COLLATE "C");
CREATE INDEX "identifier_value_idx" ON "identifier"("value");
CREATE INDEX employment_term__display_name_parts ON employment_term USING gin (display_name gin_trgm_ops);

-- Whether somebody's identity is protected, without asking the policy of everybody else's row.
CREATE INDEX person__protected ON person (id) WHERE protected_identity;

-- Pages of mandates, newest first: of one organisation, of all; and those that end or begin in a period.
CREATE INDEX "mandate_organisation_id_recorded_at_id_idx" ON "mandate"("organisation_id", "recorded_at", "id");
CREATE INDEX "mandate_organisation_id_power_id_recorded_at_id_idx" ON "mandate"("organisation_id", "power_id", "recorded_at", "id");
CREATE INDEX "mandate_recorded_at_id_idx" ON "mandate"("recorded_at", "id");
CREATE INDEX "mandate_organisation_id_valid_until_idx" ON "mandate"("organisation_id", "valid_until");
CREATE INDEX "mandate_organisation_id_valid_from_idx" ON "mandate"("organisation_id", "valid_from");
CREATE INDEX "employment_term_organisation_id_valid_from_idx" ON "employment_term"("organisation_id", "valid_from");
CREATE INDEX "mandate_limit_unit_id_idx" ON "mandate_limit"("unit_id");

-- The states that few mandates are in. Each statement that is to use one says the same list.
CREATE INDEX mandate_state__pending ON mandate_state (organisation_id) WHERE ended_at IS NULL AND state = 'pending';
CREATE INDEX mandate_state__suspended ON mandate_state (organisation_id) WHERE ended_at IS NULL AND state = 'suspended';
CREATE INDEX mandate_state__rejected ON mandate_state (organisation_id) WHERE ended_at IS NULL AND state = 'rejected';

-- Pages of audit events. Those of disclosures have their indexes.
CREATE INDEX "audit_event_organisation_id_act_id_idx" ON "audit_event"("organisation_id", "act", "id");
CREATE INDEX "audit_event_organisation_id_actor_id_idx" ON "audit_event"("organisation_id", "actor", "id");
CREATE INDEX "audit_event_subject_ids_idx" ON "audit_event" USING gin ("subject_ids");

-- ------------------------------------------------------------------ with the owner's eyes

-- The employments of an organisation whose name now holds the part, without regard to case; nothing of an organisation
-- that the transaction was not opened for.
CREATE FUNCTION behorig.employments_named(organisation uuid, part text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp ROWS 200 AS $$
  SELECT t.employment_id
  FROM employment_term t
  WHERE behorig.administers($1) AND t.organisation_id = $1
    AND t.display_name ILIKE '%' || regexp_replace($2, '([\\%_])', '\\\1', 'g') || '%'
    AND t.valid_from <= statement_timestamp()
    AND coalesce(least(t.valid_until, t.ended_at) > statement_timestamp(), true)
$$;

-- The audit events about something, of the organisations that the transaction was opened for.
CREATE FUNCTION behorig.audit_events_about(subject uuid) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp ROWS 20 AS $$
  SELECT id FROM audit_event WHERE subject_ids @> ARRAY[$1] AND behorig.administers(organisation_id)
$$;

REVOKE EXECUTE ON FUNCTION behorig.employments_named(uuid, text), behorig.audit_events_about(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION behorig.employments_named(uuid, text), behorig.audit_events_about(uuid)
  TO behorig_administration;
