import type { Caller } from '../../src/domain/access/caller.js';
import type { Permission } from '../../src/domain/access/permission.js';
import { AuditReads } from '../../src/domain/audit/audit-reads.service.js';
import { AuditReadsStore } from '../../src/domain/audit/audit-reads.store.js';
import { AuditStore } from '../../src/domain/audit/audit.store.js';
import { DisclosureReads } from '../../src/domain/audit/disclosure-reads.service.js';
import { DisclosureReadsStore } from '../../src/domain/audit/disclosure-reads.store.js';
import { EmployeeReads } from '../../src/domain/directory/employee-reads.service.js';
import { EmployeeReadsStore } from '../../src/domain/directory/employee-reads.store.js';
import { EmployeeSearch } from '../../src/domain/directory/employee-search.service.js';
import { EmployeeSearchStore } from '../../src/domain/directory/employee-search.store.js';
import { OrganisationReads } from '../../src/domain/directory/organisation-reads.service.js';
import { OrganisationReadsStore } from '../../src/domain/directory/organisation-reads.store.js';
import { Unmasker } from '../../src/domain/directory/unmasking.service.js';
import { MandateReads } from '../../src/domain/mandates/mandate-reads.service.js';
import { MandateReadsStore } from '../../src/domain/mandates/mandate-reads.store.js';
import { PowerReads } from '../../src/domain/mandates/power-reads.service.js';
import { PowerReadsStore } from '../../src/domain/mandates/power-reads.store.js';
import { AssignmentReads } from '../../src/domain/roles/assignment-reads.service.js';
import { AssignmentReadsStore } from '../../src/domain/roles/assignment-reads.store.js';
import { RoleReads } from '../../src/domain/roles/role-reads.service.js';
import { RoleReadsStore } from '../../src/domain/roles/role-reads.store.js';
import { AdministrationDatabase } from '../../src/platform/database/administration-database.js';
import { ReadingDatabase } from '../../src/platform/database/reading-database.js';
import type { Page } from '../../src/platform/paging/page.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';

export const NUMBER = '2021006883';
export const OTHER_NUMBER = '2120000142';
export const OPERATOR: Caller = { actor: 'test:operator', administers: 'all' };

/** Two organisations, whatever a spec plants in them, and the services that read. */
export interface ReadingWorld {
  readonly facts: PlantedFacts;
  readonly organisation: string;
  readonly other: string;
  /** Administers `organisation`, with the permissions alone; all of them unless some are named. */
  caller(permissions?: readonly Permission[]): Caller;
  readonly stranger: Caller;
  readonly reading: ReadingDatabase;
  readonly search: EmployeeSearch;
  readonly employees: EmployeeReads;
  readonly organisations: OrganisationReads;
  readonly assignments: AssignmentReads;
  readonly roles: RoleReads;
  readonly powers: PowerReads;
  readonly mandates: MandateReads;
  readonly audit: AuditReads;
  readonly disclosures: DisclosureReads;
  close(): Promise<void>;
}

export async function readingWorld(): Promise<ReadingWorld> {
  const facts = await PlantedFacts.in();
  const organisation = await facts.organisation(NUMBER);
  const other = await facts.organisation(OTHER_NUMBER);
  const reading = new ReadingDatabase(facts.database.administrationUrl);
  const administration = new AdministrationDatabase(facts.database.administrationUrl);
  const unmasker = new Unmasker(administration, new AuditStore());
  const administers = [organisation];
  return {
    ...{ facts, organisation, other, reading },
    caller: (permissions) => ({
      actor: 'test:administrator',
      administers,
      ...(permissions && { grants: [{ organisations: administers, permissions: new Set(permissions) }] }),
    }),
    stranger: { actor: 'test:stranger', administers: [other] },
    search: new EmployeeSearch(new EmployeeSearchStore(reading), unmasker),
    employees: new EmployeeReads(new EmployeeReadsStore(reading), unmasker),
    organisations: new OrganisationReads(new OrganisationReadsStore(reading)),
    assignments: new AssignmentReads(new AssignmentReadsStore(reading)),
    roles: new RoleReads(new RoleReadsStore(reading)),
    powers: new PowerReads(new PowerReadsStore(reading)),
    mandates: new MandateReads(new MandateReadsStore(reading)),
    audit: new AuditReads(new AuditReadsStore(reading)),
    disclosures: new DisclosureReads(new DisclosureReadsStore(reading)),
    close: async () => {
      await reading.close();
      await administration.close();
      await facts.database.drop();
    },
  };
}

/** All nodes of a list, page by page. */
export async function allOf<Node>(
  size: number,
  page: (request: { first: number; after?: string }) => Promise<Page<Node>>,
): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let after: string | undefined; ;) {
    const { edges, hasNextPage, endCursor } = await page({ first: size, ...(after && { after }) });
    nodes.push(...edges.map(({ node }) => node));
    if (!hasNextPage) return nodes;
    after = endCursor;
  }
}

/** What a refusal looks like to the caller, but for the name of the occurrence. */
export async function refused(work: Promise<unknown>): Promise<object> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { code, kind, message, remedy, details } = error as Record<string, unknown>;
  return { code, kind, message, remedy, details };
}
