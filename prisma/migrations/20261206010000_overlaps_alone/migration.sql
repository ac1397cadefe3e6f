-- The indexes of what may not overlap are for that alone. To the planner they look as good as those by which terms, roles and identifiers
-- are looked up, or better by a trifle, and cost thrice as much (6 us a look for 2). With a condition that always holds, but
-- follows from nothing that is asked, it cannot take them. They are built anew: for 100,000 terms that takes a second.
ALTER TABLE employment_term
  DROP CONSTRAINT employment_term__overlaps,
  ADD CONSTRAINT employment_term__overlaps
  EXCLUDE USING gist (
    employment_id WITH =,
    tstzrange(valid_from, coalesce(least(valid_until, ended_at), 'infinity')) WITH &&) WHERE (id IS NOT NULL);
ALTER TABLE identifier
  DROP CONSTRAINT identifier__in_use,
  ADD CONSTRAINT identifier__in_use
  EXCLUDE USING gist (
    type WITH =,
    value WITH =,
    tstzrange(valid_from, coalesce(least(valid_until, ended_at), 'infinity')) WITH &&) WHERE (id IS NOT NULL);
ALTER TABLE role_assignment
  DROP CONSTRAINT role_assignment__overlaps,
  ADD CONSTRAINT role_assignment__overlaps
  EXCLUDE USING gist (
    employment_id WITH =,
    role_id WITH =,
    coalesce(unit_id, '00000000-0000-0000-0000-000000000000') WITH =,
    tstzrange(valid_from, coalesce(least(valid_until, ended_at), 'infinity')) WITH &&) WHERE (id IS NOT NULL);
