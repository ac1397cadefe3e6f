import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';

/** Column names and values. */
export type Row = Record<string, unknown>;

export interface Employment {
  readonly id: string;
  readonly organisationId: string;
  readonly personId: string;
  readonly uid: string;
}

/** Instants on either side of everything a spec records. */
export const LONG_AGO = '2020-01-01T00:00:00Z';
export const A_YEAR_AGO = new Date(Date.now() - 365 * 86_400_000).toISOString();
export const IN_A_YEAR = new Date(Date.now() + 365 * 86_400_000).toISOString();

const WITHOUT_ID = new Set([
  'organisation_scope',
  'role_power',
  'power_dimension',
  'power_assurance_level',
  'power_action',
  'power_resource_type',
  'power_incompatibility',
  'mandate_limit',
  'agreement_release',
  'agreement_certificate_subject',
  'seal',
  'replay_record',
]);

/** Inserts one row as whoever the client is. @returns the row's id; of a table without ids an empty text */
export async function insert(client: Client, table: string, row: Row): Promise<string> {
  const id = (row.id as string | undefined) ?? randomUUID();
  const whole: Row = WITHOUT_ID.has(table) ? row : { ...row, id };
  const columns = Object.keys(whole);
  const places = columns.map((_, index) => `$${(index + 1).toString()}`);
  await client.query(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`,
    Object.values(whole),
  );
  return WITHOUT_ID.has(table) ? '' : id;
}

let lastNumber = 0;

/** A valid organisation number, another one each time. */
export function organisationNumber(): string {
  const nine = `55${(6_000_000 + ++lastNumber).toString()}`;
  const sum = Array.from(nine, (digit, place) => Number(digit) * (place % 2 === 0 ? 2 : 1));
  const digits = sum.reduce((total, product) => total + (product > 9 ? product - 9 : product), 0);
  return nine + ((10 - (digits % 10)) % 10).toString();
}

/** An onboarded organisation that may assert its own number. */
export async function organisation(client: Client, row: Row = {}): Promise<string> {
  const number = (row.number as string | undefined) ?? organisationNumber();
  const id = await insert(client, 'organisation', {
    name: 'Exempelkommunen',
    onboarded_at: LONG_AGO,
    ...row,
    number,
  });
  await insert(client, 'organisation_scope', { organisation_id: id, scope: number });
  return id;
}

/** A person (a new one unless said) employed since long ago until further notice, with its orgAffiliation. */
export async function employment(client: Client, organisationId: string, row: Row = {}): Promise<Employment> {
  const personId = (row.person_id as string | undefined) ?? (await insert(client, 'person', {}));
  const uid = (row.uid as string | undefined) ?? `uid-${randomUUID().slice(0, 8)}`;
  const id = await insert(client, 'employment', {
    organisation_id: organisationId,
    person_id: personId,
    uid,
  });
  await term(client, { id, organisationId });
  const { rows } = await client.query<{ number: string }>('SELECT number FROM organisation WHERE id = $1', [
    organisationId,
  ]);
  const value = `${uid.toLowerCase()}@${rows[0]?.number ?? ''}`;
  await insert(client, 'identifier', {
    type: 'orgAffiliation',
    value,
    display_value: value,
    organisation_id: organisationId,
    employment_id: id,
    valid_from: LONG_AGO,
  });
  return { id, organisationId, personId, uid };
}

export function term(
  client: Client,
  of: Pick<Employment, 'id' | 'organisationId'>,
  row: Row = {},
): Promise<string> {
  return insert(client, 'employment_term', {
    organisation_id: of.organisationId,
    employment_id: of.id,
    display_name: 'Anna Exempel',
    valid_from: LONG_AGO,
    ...row,
  });
}

export function unit(client: Client, organisationId: string, row: Row = {}): Promise<string> {
  return insert(client, 'unit', {
    organisation_id: organisationId,
    code: randomUUID().slice(0, 8),
    name: 'Enhet',
    ...row,
  });
}

export function role(client: Client, row: Row = {}): Promise<string> {
  return insert(client, 'role', {
    code: `role-${randomUUID().slice(0, 8)}`,
    name_sv: 'Roll',
    name_en: 'Role',
    ...row,
  });
}

export function assignment(
  client: Client,
  holder: Employment,
  roleId: string,
  row: Row = {},
): Promise<string> {
  return insert(client, 'role_assignment', {
    organisation_id: holder.organisationId,
    employment_id: holder.id,
    role_id: roleId,
    valid_from: LONG_AGO,
    ...row,
  });
}

/** A national power. @param dimensions names of dimensions by values; a trailing `<` makes one by maximum */
export async function power(
  client: Client,
  row: Row = {},
  dimensions: readonly string[] = [],
): Promise<string> {
  const code = `https://power.example/${randomUUID()}`;
  const id = await insert(client, 'power', { code, name_sv: 'Befogenhet', name_en: 'Power', ...row });
  for (const name of dimensions) {
    const kind = name.endsWith('<') ? 'maximum' : 'values';
    await insert(client, 'power_dimension', { power_id: id, dimension: name.replace('<', ''), kind });
  }
  return id;
}

export interface MandateOptions {
  readonly parentId?: string;
  /** Values by dimension; those of `unit` are ids. */
  readonly limits?: Record<string, readonly string[]>;
  /** The first state. Default: active. */
  readonly state?: 'pending' | 'active';
  readonly row?: Row;
}

/** A mandate with its limits and first state, in one transaction of its own. */
export async function mandate(
  client: Client,
  holder: Employment,
  powerId: string,
  options: MandateOptions = {},
): Promise<string> {
  await client.query('BEGIN');
  try {
    const id = await mandateUnsealed(client, holder, powerId, options);
    await state(client, { id, organisationId: holder.organisationId }, options.state ?? 'active');
    await client.query('COMMIT');
    return id;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** A mandate with its limits; the caller's transaction must record its first state. */
export async function mandateUnsealed(
  client: Client,
  holder: Employment,
  powerId: string,
  { parentId, limits = {}, row = {} }: MandateOptions = {},
): Promise<string> {
  const id = await insert(client, 'mandate', {
    organisation_id: holder.organisationId,
    power_id: powerId,
    holder_id: holder.id,
    parent_id: parentId ?? null,
    valid_from: A_YEAR_AGO,
    valid_until: IN_A_YEAR,
    basis: 'Delegationsordning § 4',
    ...row,
  });
  for (const [dimension, values] of Object.entries(limits)) {
    for (const value of values)
      await limit(client, { id, organisationId: holder.organisationId }, dimension, value);
  }
  return id;
}

/** @param value of dimension `unit`: the unit's id */
export async function limit(
  client: Client,
  of: { id: string; organisationId: string },
  dimension: string,
  value: string,
): Promise<void> {
  const unitRow =
    dimension === 'unit'
      ? (await client.query<{ code: string }>('SELECT code FROM unit WHERE id = $1', [value])).rows[0]
      : undefined;
  await insert(client, 'mandate_limit', {
    organisation_id: of.organisationId,
    mandate_id: of.id,
    dimension,
    value: unitRow?.code ?? value,
    unit_id: unitRow ? value : null,
  });
}

export function state(
  client: Client,
  of: { id: string; organisationId: string },
  name: string,
  row: Row = {},
): Promise<string> {
  return insert(client, 'mandate_state', {
    organisation_id: of.organisationId,
    mandate_id: of.id,
    state: name,
    valid_from: new Date(),
    ...row,
  });
}

export function relyingParty(client: Client, row: Row = {}): Promise<string> {
  return insert(client, 'relying_party', {
    entity_id: `https://sp.example/${randomUUID()}`,
    display_name: 'E-tjänst',
    metadata: '<EntityDescriptor/>',
    metadata_digest: 'digest',
    ...row,
  });
}

/** @param release names by kind, e.g. `{ attribute: ['*'] }` */
export async function agreement(
  client: Client,
  relyingPartyId: string,
  organisationId: string,
  release: Record<string, readonly string[]> = {},
  row: Row = {},
  certificateSubject?: Row,
): Promise<string> {
  await client.query('BEGIN');
  const id = await insert(client, 'agreement', {
    relying_party_id: relyingPartyId,
    organisation_id: organisationId,
    purpose: 'Ärenden',
    legal_basis: 'Avtal',
    valid_from: LONG_AGO,
    ...row,
  });
  for (const [kind, names] of Object.entries(release)) {
    for (const name of names) await insert(client, 'agreement_release', { agreement_id: id, kind, name });
  }
  if (certificateSubject)
    await insert(client, 'agreement_certificate_subject', { agreement_id: id, ...certificateSubject });
  await client.query('COMMIT');
  return id;
}

/** By the serial number of a certificate's subject. */
export const SERIAL_NUMBER: Row = { issuer: 'SITHS', attribute: '2.5.4.5', means: 'hsaId' };

/** Columns of a machine client that could be issued now; an operator's unless they say whose it is. */
export function machineClientRow(columns: Row): Row {
  return {
    name: `client ${randomUUID()}`,
    token_hash: Buffer.alloc(32),
    permissions: ['directory:read'],
    expires_at: IN_A_YEAR,
    ...columns,
  };
}
