-- What a single row, or two rows of one table, must satisfy. A constraint named table__rule reaches callers as the
-- error code table.rule (src/platform/database/database-errors.ts).

-- Exclusion constraints over plain columns together with a period.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Our functions, apart from the tables.
CREATE SCHEMA behorig;

-- How triggers refuse: MESSAGE is the stable code, DETAIL what is wrong and how to mend it.
CREATE FUNCTION behorig.refuse(code text, explanation text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'BH001', MESSAGE = code, DETAIL = explanation;
END $$;

-- The same for what clashes with the present state rather than with a rule.
CREATE FUNCTION behorig.conflict(code text, explanation text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'BH002', MESSAGE = code, DETAIL = explanation;
END $$;

-- ------------------------------------------------------------------ numbers and names

-- Ten digits, the third at least 2 (else it is a personal number), and a check digit by Luhn's formula: from the left
-- every other digit doubled, digits of all products added up, the sum divisible by ten.
CREATE FUNCTION behorig.is_organisation_number(number text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT number ~ '^[0-9]{2}[2-9][0-9]{7}$' AND (
    SELECT sum(CASE WHEN place % 2 = 0 THEN digit WHEN digit < 5 THEN digit * 2 ELSE digit * 2 - 9 END) % 10 = 0
    FROM (SELECT place, CASE WHEN number ~ '^[0-9]{10}$' THEN substr(number, place, 1)::int END AS digit
          FROM generate_series(1, 10) AS place) AS digits)
$$;

ALTER TABLE organisation
  ADD CONSTRAINT organisation__number_malformed CHECK (behorig.is_organisation_number(number)),
  ADD CONSTRAINT organisation__name_empty CHECK (name ~ '\S');

-- Employments are never deleted, so a uid that was given once is never given again.
CREATE UNIQUE INDEX employment__uid_taken ON employment (organisation_id, lower(uid));
ALTER TABLE employment ADD CONSTRAINT employment__uid_malformed CHECK (uid ~ '\S' AND uid = btrim(uid));

-- No organisation means shared by all, and among those the code is unique too.
CREATE UNIQUE INDEX role__code_taken
  ON role (coalesce(organisation_id, '00000000-0000-0000-0000-000000000000'), code);
-- It is released as <code>@<organisation number>.
ALTER TABLE role ADD CONSTRAINT role__code_malformed CHECK (code ~ '^[^@\s]+$');

ALTER TABLE power
  ADD CONSTRAINT power__code_malformed CHECK (code ~ '^[A-Za-z][A-Za-z0-9+.-]*:[^@\s]+$'),
  ADD CONSTRAINT power__maximum_months_out_of_range CHECK (maximum_months BETWEEN 1 AND 600),
  ADD CONSTRAINT power__passable_depth_out_of_range CHECK (passable_depth BETWEEN 0 AND 100),
  ADD CONSTRAINT power__persons_together_out_of_range CHECK (persons_together BETWEEN 1 AND 20),
  ADD CONSTRAINT power__approvals_needed_out_of_range CHECK (approvals_needed BETWEEN 0 AND 20);

-- These two every power has.
ALTER TABLE power_dimension
  ADD CONSTRAINT power_dimension__reserved CHECK (dimension NOT IN ('unit', 'assurance-level'));

-- One row for a pair, whichever way round it was said.
ALTER TABLE power_incompatibility ADD CONSTRAINT power_incompatibility__order CHECK (first_id < second_id);

ALTER TABLE mandate ADD CONSTRAINT mandate__basis_empty CHECK (basis ~ '\S');

-- A limit to a unit holds for the unit, not for a code that could be given to another.
ALTER TABLE mandate_limit
  ADD CONSTRAINT mandate_limit__unit_malformed CHECK ((dimension = 'unit') = (unit_id IS NOT NULL));

-- Who may only append must not fill the table with what is never cleared away.
ALTER TABLE replay_record
  ADD CONSTRAINT replay_record__kept_too_long CHECK (expires_at < statement_timestamp() + interval '1 hour');

ALTER TABLE audit_event ADD CONSTRAINT audit_event__actor_missing CHECK (actor ~ '\S');

-- The three parts of a personal number come together or not at all.
ALTER TABLE person ADD CONSTRAINT person__personal_number_incomplete
  CHECK (num_nulls(personal_number_encrypted, personal_number_hash, personal_number_kind) IN (0, 3));

ALTER TABLE identifier
  ADD CONSTRAINT identifier__names_one_thing
    CHECK (num_nonnulls(employment_id, person_id) = 1 AND (employment_id IS NULL) = (organisation_id IS NULL)),
  ADD CONSTRAINT identifier__names_wrong_thing
    CHECK (CASE WHEN type IN ('orgAffiliation', 'hsaId', 'eppn') THEN employment_id IS NOT NULL
                WHEN type = 'prid' THEN person_id IS NOT NULL
                ELSE true END);

-- ------------------------------------------------------------------ periods

-- Half-open [valid_from, valid_until), cut short at ended_at, which may equal valid_from: then it never held. No
-- infinity: a missing end is null, so that there is one way to say it.
ALTER TABLE employment_term
  ADD CONSTRAINT employment_term__period_malformed
    CHECK (isfinite(valid_from) AND valid_from < valid_until AND isfinite(valid_until)),
  ADD CONSTRAINT employment_term__end_outside_period
    CHECK (isfinite(ended_at) AND ended_at >= valid_from AND coalesce(ended_at <= valid_until, true)),
  ADD CONSTRAINT employment_term__end_unrecorded CHECK ((ended_at IS NULL) = (end_recorded_at IS NULL));
ALTER TABLE identifier
  ADD CONSTRAINT identifier__period_malformed
    CHECK (isfinite(valid_from) AND valid_from < valid_until AND isfinite(valid_until)),
  ADD CONSTRAINT identifier__end_outside_period
    CHECK (isfinite(ended_at) AND ended_at >= valid_from AND coalesce(ended_at <= valid_until, true)),
  ADD CONSTRAINT identifier__end_unrecorded CHECK ((ended_at IS NULL) = (end_recorded_at IS NULL));
ALTER TABLE role_assignment
  ADD CONSTRAINT role_assignment__period_malformed
    CHECK (isfinite(valid_from) AND valid_from < valid_until AND isfinite(valid_until)),
  ADD CONSTRAINT role_assignment__end_outside_period
    CHECK (isfinite(ended_at) AND ended_at >= valid_from AND coalesce(ended_at <= valid_until, true)),
  ADD CONSTRAINT role_assignment__end_unrecorded CHECK ((ended_at IS NULL) = (end_recorded_at IS NULL));
ALTER TABLE agreement
  ADD CONSTRAINT agreement__period_malformed
    CHECK (isfinite(valid_from) AND valid_from < valid_until AND isfinite(valid_until)),
  ADD CONSTRAINT agreement__end_outside_period
    CHECK (isfinite(ended_at) AND ended_at >= valid_from AND coalesce(ended_at <= valid_until, true)),
  ADD CONSTRAINT agreement__end_unrecorded CHECK ((ended_at IS NULL) = (end_recorded_at IS NULL));
ALTER TABLE mandate_state
  ADD CONSTRAINT mandate_state__period_malformed CHECK (isfinite(valid_from)),
  ADD CONSTRAINT mandate_state__end_outside_period CHECK (isfinite(ended_at) AND ended_at >= valid_from),
  ADD CONSTRAINT mandate_state__end_unrecorded CHECK ((ended_at IS NULL) = (end_recorded_at IS NULL));
ALTER TABLE mandate
  ADD CONSTRAINT mandate__no_end CHECK (isfinite(valid_until)),
  ADD CONSTRAINT mandate__period_malformed CHECK (isfinite(valid_from) AND valid_from < valid_until);

-- ------------------------------------------------------------------ no two at once

-- least() passes over nulls, so an end that is missing twice must be said to be infinity.
ALTER TABLE employment_term ADD CONSTRAINT employment_term__overlaps
  EXCLUDE USING gist (
    employment_id WITH =,
    tstzrange(valid_from, coalesce(least(valid_until, ended_at), 'infinity')) WITH &&);
ALTER TABLE identifier ADD CONSTRAINT identifier__in_use
  EXCLUDE USING gist (
    type WITH =,
    value WITH =,
    tstzrange(valid_from, coalesce(least(valid_until, ended_at), 'infinity')) WITH &&);
ALTER TABLE role_assignment ADD CONSTRAINT role_assignment__overlaps
  EXCLUDE USING gist (
    employment_id WITH =,
    role_id WITH =,
    coalesce(unit_id, '00000000-0000-0000-0000-000000000000') WITH =,
    tstzrange(valid_from, coalesce(least(valid_until, ended_at), 'infinity')) WITH &&);
ALTER TABLE agreement ADD CONSTRAINT agreement__overlaps
  EXCLUDE USING gist (
    relying_party_id WITH =,
    organisation_id WITH =,
    tstzrange(valid_from, coalesce(least(valid_until, ended_at), 'infinity')) WITH &&);

CREATE UNIQUE INDEX mandate_state__open_already ON mandate_state (mandate_id) WHERE ended_at IS NULL;
