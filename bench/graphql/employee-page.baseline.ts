import type { ClientBase } from 'pg';
import { limits, period, unit, type Dated, type Json } from './baseline-json.js';
import {
  ASSIGNMENTS,
  EMPLOYMENTS,
  ENTITLEMENTS,
  MANDATES,
  type AssignmentRow,
  type EmploymentRow,
  type Facts,
  type Power,
  type Powers,
  type Term,
} from './employee-page.statements.js';
import { holderOf, type MandateRow } from './mandates.baseline.js';
import type { Task } from './questions.js';

export async function employeePage(client: ClientBase, { organisationId, uid }: Task): Promise<Json> {
  const employments = await client.query<EmploymentRow>({ ...EMPLOYMENTS, values: [organisationId, uid] });
  const [one] = employments.rows;
  if (!one) return { employee: null };
  const values = [one.id];
  const assignments = await client.query<AssignmentRow>({ ...ASSIGNMENTS, values });
  const held = await client.query<MandateRow>({ ...MANDATES, values });
  const entitled = await client.query<{ facts: Facts | Powers }>({ ...ENTITLEMENTS, values: [[0], values] });
  return {
    employee: {
      ...employee(one),
      employments: employments.rows.map(employment),
      assignments: assignments.rows.map(assignment),
      mandates: held.rows.map(mandate),
      entitlements: entitlements(
        entitled.rows.map(({ facts }) => facts),
        one.number,
      ),
    },
  };
}

function employee(row: EmploymentRow): Json {
  const { displayName, title, mail, unitCode, unitName, ...held } = shown(tellingTerm(row), row);
  const identifiers = row.identifiers.filter(
    ({ type }) => !row.protected_identity || type === 'orgAffiliation',
  );
  return {
    ...{ id: row.id, personId: row.person_id, orgAffiliation: `${row.uid}@${row.number}`, uid: row.uid },
    ...{ protectedIdentity: row.protected_identity, masked: row.protected_identity, employed: isNow(held) },
    ...{ displayName, title, mail, managedBy: row.managed_by, unit: unit(unitCode, unitName) },
    period: period(held),
    identifiers: identifiers.map((one) => ({
      ...{ id: one.id, type: constantCase(one.type), value: one.value, period: period(one) },
    })),
  };
}

/** As GraphQL names the values of enumerations. */
function constantCase(name: string): string {
  return name.replace(/[A-Z]/g, '_$&').toUpperCase();
}

function employment(row: EmploymentRow): Json {
  const held = tellingTerm(row);
  return {
    ...{ id: row.id, orgAffiliation: `${row.uid}@${row.number}`, employed: isNow(held) },
    organisation: { number: row.number, name: row.name },
    period: period(held),
    terms: row.terms.map((term) => {
      const { id, displayName, title, mail, unitCode, unitName, recordedAt, ...dated } = shown(term, row);
      const unitOfTerm = unit(unitCode, unitName);
      const recorded = new Date(recordedAt);
      return {
        ...{ id, displayName, title, mail, unit: unitOfTerm, period: period(dated), recordedAt: recorded },
      };
    }),
  };
}

function shown(term: Term, { protected_identity }: EmploymentRow) {
  const nothing = { displayName: null, title: null, mail: null, unitCode: null, unitName: null };
  return protected_identity ? { ...term, ...nothing } : term;
}

/** The one in force, else the next, else the last. */
function tellingTerm({ terms }: EmploymentRow): Term {
  const now = new Date();
  const term = terms.find(isNow) ?? terms.find(({ from }) => new Date(from) > now) ?? terms[terms.length - 1];
  if (!term) throw new Error('an employment without a term');
  return term;
}

function isNow({ from, until }: Dated): boolean {
  const now = new Date();
  return new Date(from) <= now && (until === null || new Date(until) > now);
}

function assignment(row: AssignmentRow): Json {
  const role = { code: row.code, nameSv: row.name_sv };
  const { id, status } = row;
  return { id, status, role, unit: unit(row.unit_code, row.unit_name), period: period(row) };
}

function mandate(row: MandateRow): Json {
  const { id, status, basis, parent_id: parent, parent_holder: holder } = row;
  return {
    ...{ id, status: status.toUpperCase(), basis },
    power: { code: row.code, nameSv: row.name_sv },
    period: period(row),
    limits: limits(row.limits),
    passedOnFrom: parent && holder && { id: parent, holder: holderOf(holder, row.number) },
  };
}

function entitlements(rows: readonly (Facts | Powers)[], organisationNumber: string): Json[] | null {
  const powers = new Map(
    rows.flatMap((row) => ('powers' in row ? row.powers.map((one) => [one.id, one]) : [])),
  );
  const facts = rows.find((row): row is Facts => 'roles' in row);
  if (!facts) return null;
  const byRole = facts.roles.flatMap((role) => {
    const common = {
      organisationNumber,
      limits: role.unit === null ? [] : [{ dimension: 'unit', values: [role.unit] }],
      period: period({ from: role.validFrom, until: role.validUntil }),
      basis: { assignmentId: role.assignmentId, role: role.code },
    };
    const itself = { kind: 'ROLE', code: role.code, acceptedLevels: [], personsTogether: 1, condition: null };
    return [
      { ...itself, ...common },
      ...role.powerIds.map((id) => ({ ...thePower(powers.get(id)), ...common })),
    ];
  });
  const byMandate = facts.mandates.map((one) => ({
    ...thePower(powers.get(one.powerId)),
    organisationNumber,
    limits: limits(grouped(one.limits)),
    period: period({ from: one.validFrom, until: one.validUntil }),
    basis: { mandateId: one.mandateId, passedOnFrom: one.passedOnFrom.map((id) => ({ id })) },
  }));
  return [...byRole, ...byMandate];
}

function thePower(power: Power | undefined) {
  if (!power) throw new Error('a power that is held was not told');
  const { code, acceptedLevels, personsTogether, condition } = power;
  return { kind: 'POWER', code, acceptedLevels, personsTogether, condition };
}

function grouped(rows: readonly (readonly [string, string])[]): Record<string, string[]> {
  const byDimension: Record<string, string[]> = {};
  for (const [dimension, value] of rows) (byDimension[dimension] ??= []).push(value);
  return byDimension;
}
