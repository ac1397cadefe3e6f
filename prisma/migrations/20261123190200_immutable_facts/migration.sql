-- Rows are facts: nothing of a fact changes but its end, once, and nobody says when it became known. These triggers
-- hold for every login, the owner's too; who may write at all is said by privileges in a later migration.

-- ------------------------------------------------------------------ when it became known

CREATE FUNCTION behorig.record_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.recorded_at := statement_timestamp();
  RETURN NEW;
END $$;

-- A fact begins without an end that was given to it.
CREATE FUNCTION behorig.record_fact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ended_at IS NOT NULL OR NEW.end_recorded_at IS NOT NULL THEN
    PERFORM behorig.refuse('fact.ended-on-arrival', 'Record it with valid_until, or end it after it is recorded.');
  END IF;
  NEW.recorded_at := statement_timestamp();
  RETURN NEW;
END $$;

DO $$
DECLARE
  recorded text;
BEGIN
  FOREACH recorded IN ARRAY ARRAY['employment_term', 'identifier', 'role_assignment', 'mandate_state', 'agreement'] LOOP
    EXECUTE format('CREATE TRIGGER a_record BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION behorig.record_fact()', recorded);
  END LOOP;
  FOREACH recorded IN ARRAY ARRAY['organisation', 'organisation_scope', 'unit', 'person', 'employment', 'role', 'power',
      'mandate', 'approval', 'relying_party', 'disclosure', 'audit_event', 'seal', 'checkpoint'] LOOP
    EXECUTE format('CREATE TRIGGER a_record BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION behorig.record_now()', recorded);
  END LOOP;
END $$;

-- Nor does anybody say which transaction recorded it. The full number of the top transaction: the same within
-- savepoints, never used twice, and, unlike xmin, not replaced when the row is updated.
CREATE FUNCTION behorig.record_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.made_in := pg_current_xact_id();
  RETURN NEW;
END $$;

DO $$
DECLARE
  made text;
BEGIN
  FOREACH made IN ARRAY ARRAY['person', 'role', 'power', 'agreement'] LOOP
    EXECUTE format('CREATE TRIGGER a_record_transaction BEFORE INSERT ON %I
      FOR EACH ROW EXECUTE FUNCTION behorig.record_transaction()', made);
  END LOOP;
END $$;

-- A clock cannot tell this: a transaction that began later may have been committed meanwhile, and is seen.
CREATE FUNCTION behorig.is_made_here(made_in xid8) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(made_in = pg_current_xact_id_if_assigned(), false)
$$;

-- Nor is an employment said to have been verified at another time than now.
CREATE FUNCTION behorig.verified_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.last_verified_at := statement_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER verified_now BEFORE INSERT OR UPDATE OF last_verified_at ON employment_term
  FOR EACH ROW EXECUTE FUNCTION behorig.verified_now();

-- ------------------------------------------------------------------ only the end, and once

-- Further columns that may change are named as arguments.
CREATE FUNCTION behorig.only_end_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changeable text[] := TG_ARGV[0:] || ARRAY['ended_at', 'end_recorded_at'];
BEGIN
  IF to_jsonb(NEW) - changeable <> to_jsonb(OLD) - changeable THEN
    PERFORM behorig.refuse('fact.immutable', 'A fact is not changed. End it and record another.');
  END IF;
  IF (NEW.ended_at, NEW.end_recorded_at) IS NOT DISTINCT FROM (OLD.ended_at, OLD.end_recorded_at) THEN
    RETURN NEW;
  END IF;
  IF OLD.ended_at IS NOT NULL THEN
    PERFORM behorig.conflict('fact.ended', 'It was ended before, and its end is not changed.');
  END IF;
  -- An end counted in whole milliseconds may fall just before a beginning counted in microseconds.
  IF NEW.ended_at < NEW.valid_from AND NEW.ended_at >= date_trunc('milliseconds', NEW.valid_from) THEN
    NEW.ended_at := NEW.valid_from;
  END IF;
  NEW.end_recorded_at := statement_timestamp();
  RETURN NEW;
END $$;

CREATE TRIGGER only_end_once BEFORE UPDATE ON employment_term
  FOR EACH ROW EXECUTE FUNCTION behorig.only_end_once('last_verified_at');
CREATE TRIGGER only_end_once BEFORE UPDATE ON identifier
  FOR EACH ROW EXECUTE FUNCTION behorig.only_end_once();
CREATE TRIGGER only_end_once BEFORE UPDATE ON role_assignment
  FOR EACH ROW EXECUTE FUNCTION behorig.only_end_once();
CREATE TRIGGER only_end_once BEFORE UPDATE ON mandate_state
  FOR EACH ROW EXECUTE FUNCTION behorig.only_end_once();
CREATE TRIGGER only_end_once BEFORE UPDATE ON agreement
  FOR EACH ROW EXECUTE FUNCTION behorig.only_end_once();

-- ------------------------------------------------------------------ nothing at all

CREATE FUNCTION behorig.never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM behorig.refuse('fact.immutable', 'What is recorded stays as it is.');
  RETURN NULL;
END $$;

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['employment', 'mandate', 'mandate_limit', 'approval', 'agreement_release', 'disclosure',
      'audit_event', 'seal', 'checkpoint', 'role_power', 'power_dimension', 'power_assurance_level',
      'power_incompatibility'] LOOP
    EXECUTE format('CREATE TRIGGER never_update BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION behorig.never()', kept);
  END LOOP;
  FOREACH kept IN ARRAY ARRAY['organisation', 'unit', 'person', 'employment', 'employment_term', 'identifier', 'role',
      'role_assignment', 'power', 'mandate', 'mandate_limit', 'mandate_state', 'approval', 'relying_party', 'agreement',
      'agreement_release', 'disclosure', 'audit_event', 'seal', 'checkpoint', 'role_power', 'power_dimension',
      'power_assurance_level', 'power_incompatibility'] LOOP
    EXECUTE format('CREATE TRIGGER never_delete BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION behorig.never()', kept);
    EXECUTE format('CREATE TRIGGER never_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION behorig.never()', kept);
  END LOOP;
END $$;

-- ------------------------------------------------------------------ whole from the start

-- What an agreement releases is recorded with it; later it would be a wider agreement without a trace.
CREATE FUNCTION behorig.release_with_agreement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM agreement WHERE id = NEW.agreement_id AND behorig.is_made_here(made_in)
  ) THEN
    PERFORM behorig.refuse('agreement.complete', 'An agreement is not widened. End it and make another.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER release_with_agreement BEFORE INSERT ON agreement_release
  FOR EACH ROW EXECUTE FUNCTION behorig.release_with_agreement();

-- So too what a role carries and what a power can be limited by or asks for: mandates and assignments that were given
-- with it would become other ones. AFTER, so that row-level security is the first to refuse.
CREATE FUNCTION behorig.power_with_role() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM role WHERE id = NEW.role_id AND behorig.is_made_here(made_in)) THEN
    PERFORM behorig.refuse('role.complete', 'A role gets no more powers. Define another role.');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER power_with_role AFTER INSERT ON role_power
  FOR EACH ROW EXECUTE FUNCTION behorig.power_with_role();

CREATE FUNCTION behorig.part_with_power() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM power WHERE id = NEW.power_id AND behorig.is_made_here(made_in)) THEN
    PERFORM behorig.refuse('power.complete', 'A power stays as it was defined. Define another power.');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER part_with_power AFTER INSERT ON power_dimension
  FOR EACH ROW EXECUTE FUNCTION behorig.part_with_power();
CREATE TRIGGER part_with_power AFTER INSERT ON power_assurance_level
  FOR EACH ROW EXECUTE FUNCTION behorig.part_with_power();

-- A new power says which of those before it it may not be combined with, so one of the two is new.
CREATE FUNCTION behorig.pair_with_power() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM power WHERE id IN (NEW.first_id, NEW.second_id) AND behorig.is_made_here(made_in)
  ) THEN
    PERFORM behorig.refuse('power.complete', 'A power stays as it was defined. Define another power.');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER pair_with_power AFTER INSERT ON power_incompatibility
  FOR EACH ROW EXECUTE FUNCTION behorig.pair_with_power();

-- An entityID says who the party is: agreements made with one party must not pass to another.
CREATE FUNCTION behorig.keep_entity_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.entity_id <> OLD.entity_id THEN
    PERFORM behorig.refuse('relying-party.immutable', 'Another entityID is another party. Register it beside this one.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_entity_id BEFORE UPDATE OF entity_id ON relying_party
  FOR EACH ROW EXECUTE FUNCTION behorig.keep_entity_id();

-- ------------------------------------------------------------------ an employment's own name

-- An orgAffiliation is made of the employment's uid and the organisation's number, nothing else. It is looked up with
-- the owner's eyes, so that row-level security does not decide whether it is right.
CREATE FUNCTION behorig.affiliation_is_own() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM employment e JOIN organisation o ON o.id = e.organisation_id
    WHERE e.id = NEW.employment_id AND NEW.value = lower(e.uid) || '@' || o.number
  ) THEN
    PERFORM behorig.refuse('identifier.not-its-own', 'An orgAffiliation is <uid>@<organisation number> of its own employment.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER affiliation_is_own BEFORE INSERT ON identifier
  FOR EACH ROW WHEN (NEW.type = 'orgAffiliation') EXECUTE FUNCTION behorig.affiliation_is_own();

-- An ePPN is in a scope of its own organisation, so that no organisation names its employees as those of another.
CREATE FUNCTION behorig.eppn_in_scope() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM organisation_scope s
    WHERE s.organisation_id = NEW.organisation_id AND lower(s.scope) = lower(substring(NEW.value FROM '@([^@]+)$'))
  ) THEN
    PERFORM behorig.refuse('identifier.foreign-scope', 'An ePPN ends with a scope of its own organisation.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER eppn_in_scope BEFORE INSERT ON identifier
  FOR EACH ROW WHEN (NEW.type = 'eppn' AND NEW.organisation_id IS NOT NULL) EXECUTE FUNCTION behorig.eppn_in_scope();

-- ------------------------------------------------------------------ whom it was disclosed to

-- An answer that is recorded for a registered party names that party.
CREATE FUNCTION behorig.disclosed_to_party() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM relying_party p WHERE p.id = NEW.relying_party_id AND p.entity_id = NEW.requester) THEN
    PERFORM behorig.refuse('disclosure.other-requester', 'The requester is not the relying party it is recorded for.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER disclosed_to_party BEFORE INSERT ON disclosure
  FOR EACH ROW WHEN (NEW.relying_party_id IS NOT NULL) EXECUTE FUNCTION behorig.disclosed_to_party();
