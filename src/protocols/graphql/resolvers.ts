import { EmployeeConnectionFields, EmployeeFields } from './directory/employee.fields.js';
import { EmployeeMutations } from './directory/employee.mutations.js';
import { EmployeeQueries } from './directory/employee.queries.js';
import { EmploymentFields, EmploymentTermFields } from './directory/employment.fields.js';
import { IdentifierMutations } from './directory/identifier.mutations.js';
import { OrganisationFields } from './directory/organisation.fields.js';
import { OrganisationMutations } from './directory/organisation.mutations.js';
import { OrganisationQueries } from './directory/organisation.queries.js';
import { UnitFields } from './directory/unit.fields.js';
import { UnitMutations } from './directory/unit.mutations.js';
import { EmployeeAssignmentsFields, RoleAssignmentFields } from './roles/role-assignment.fields.js';
import { RoleFields } from './roles/role.fields.js';
import { RoleMutations } from './roles/role.mutations.js';
import { RoleQueries } from './roles/role.queries.js';
import { EmployeeMandatesFields } from './mandates/employee-mandates.fields.js';
import { MandateFields } from './mandates/mandate.fields.js';
import { MandateMutations } from './mandates/mandate.mutations.js';
import { MandateQueries } from './mandates/mandate.queries.js';
import { PowerFields } from './mandates/power.fields.js';
import { PowerMutations } from './mandates/power.mutations.js';
import { PowerQueries } from './mandates/power.queries.js';
import { EmployeeEntitlementsFields } from './entitlements/employee-entitlements.fields.js';
import { AssignmentBasisFields, MandateBasisFields } from './entitlements/basis.fields.js';
import { HeldMandateFields, HeldRoleFields } from './entitlements/held.fields.js';
import { DecisionQueries } from './decisions/decision.queries.js';
import { SearchQueries } from './decisions/search.queries.js';
import { ExplainedDecisionQueries } from './decisions/explained-decision.queries.js';
import { SimulationQueries } from './decisions/simulation.queries.js';
import { MeQuery } from './me/me.query.js';
import { ClientMutations } from './clients/client.mutations.js';
import { ClientQueries } from './clients/client.queries.js';
import { DisclosureFields } from './records/disclosure.fields.js';
import { EmployeeDisclosuresFields } from './records/employee-disclosures.fields.js';
import { RecordQueries } from './records/record.queries.js';
import { ImportFields } from './imports/import.fields.js';
import { ImportMutations } from './imports/import.mutations.js';
import { ImportQueries } from './imports/import.queries.js';
import { ReleaseQuery } from './release/release.query.js';
import { AgreementMutations } from './relying-parties/agreement.mutations.js';
import { AgreementQueries } from './relying-parties/agreement.queries.js';
import { MetadataFeedQueries } from './relying-parties/metadata-feed.queries.js';
import { RelyingPartyQueries } from './relying-parties/relying-party.queries.js';

/** Every resolver there is: what the module provides and the schema is made of. */
export const RESOLVERS = [
  MeQuery,
  EmployeeConnectionFields,
  EmployeeFields,
  EmployeeMutations,
  EmployeeQueries,
  EmploymentFields,
  EmploymentTermFields,
  IdentifierMutations,
  OrganisationFields,
  OrganisationMutations,
  OrganisationQueries,
  UnitFields,
  UnitMutations,
  EmployeeAssignmentsFields,
  RoleAssignmentFields,
  RoleFields,
  RoleMutations,
  RoleQueries,
  ClientMutations,
  ClientQueries,
  DisclosureFields,
  EmployeeDisclosuresFields,
  RecordQueries,
  ImportFields,
  ImportMutations,
  ImportQueries,
  ReleaseQuery,
  DecisionQueries,
  SearchQueries,
  ExplainedDecisionQueries,
  SimulationQueries,
  AgreementMutations,
  AgreementQueries,
  MetadataFeedQueries,
  RelyingPartyQueries,
  EmployeeMandatesFields,
  MandateFields,
  MandateMutations,
  MandateQueries,
  PowerFields,
  PowerMutations,
  PowerQueries,
  EmployeeEntitlementsFields,
  AssignmentBasisFields,
  MandateBasisFields,
  HeldMandateFields,
  HeldRoleFields,
];
