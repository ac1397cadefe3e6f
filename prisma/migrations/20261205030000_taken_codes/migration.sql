-- What is taken is refused by the code that its feature has for it: a name with two underscores becomes one (unit.code-taken), to an
-- older version of the service, too.
ALTER INDEX "power_code_key" RENAME TO power__code_taken;
ALTER INDEX "unit_organisation_id_code_key" RENAME TO unit__code_taken;
ALTER INDEX "organisation_scope_scope_key" RENAME TO organisation__scope_taken;
