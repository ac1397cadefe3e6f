import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

/** The two times of a planted fact; a fact without any was always known and always holds. */
export interface Times {
  readonly from?: string;
  readonly until?: string;
  readonly recordedAt?: string;
  readonly endedAt?: string;
  readonly endRecordedAt?: string;
}

const LONG_AGO = '2020-01-01T00:00:00Z';
const FAR_AHEAD = '2099-01-01T00:00:00Z';

/**
 * Plants facts with any history, as only the database's owner can: triggers, which force what was known when, are off.
 * Ids are the planter's own; every method returns the id of its row.
 */
export class PlantedFacts {
  private constructor(
    readonly database: TestDatabase,
    private readonly client: pg.Client,
  ) {}

  static async in(database?: TestDatabase): Promise<PlantedFacts> {
    const planted = database ?? (await createTestDatabase());
    const client = await planted.connect();
    await client.query('SET session_replication_role = replica');
    return new PlantedFacts(planted, client);
  }

  async organisation(
    number: string,
    { onboardedAt = LONG_AGO, name = 'Myndigheten' }: { onboardedAt?: string | null; name?: string } = {},
  ) {
    const id = await this.insert('organisation', { number, name, onboarded_at: onboardedAt });
    await this.insert('organisation_scope', { id: undefined, organisation_id: id, scope: number });
    return id;
  }

  person(columns: Record<string, unknown> = {}) {
    return this.insert('person', columns);
  }

  /** An employment with its orgAffiliation, and one term unless `terms` says others. */
  async employment(
    organisation: string,
    uid: string,
    { person, terms = [{}] }: { person?: string; terms?: readonly (Times & { title?: string })[] } = {},
  ) {
    const id = await this.insert('employment', {
      organisation_id: organisation,
      person_id: person ?? (await this.person()),
      uid,
    });
    for (const { title, ...times } of terms) {
      await this.fact('employment_term', times, {
        organisation_id: organisation,
        employment_id: id,
        title,
        display_name: uid,
      });
    }
    const number = await this.value('select number from organisation where id = $1', organisation);
    await this.identifier(organisation, id, 'orgAffiliation', `${uid}@${String(number)}`);
    return id;
  }

  identifier(organisation: string, employment: string, type: string, value: string, times: Times = {}) {
    const columns = {
      organisation_id: organisation,
      employment_id: employment,
      type,
      value,
      display_value: value,
    };
    return this.fact('identifier', times, columns);
  }

  personIdentifier(person: string, type: string, value: string) {
    return this.fact('identifier', {}, { person_id: person, type, value, display_value: value });
  }

  async role(code: string, powers: readonly string[] = []) {
    const id = await this.insert('role', { code, name_sv: code, name_en: code });
    for (const power of powers)
      await this.insert('role_power', { id: undefined, role_id: id, power_id: power });
    return id;
  }

  assignment(organisation: string, employment: string, role: string, times: Times & { unit?: string } = {}) {
    const { unit, ...rest } = times;
    const columns = {
      organisation_id: organisation,
      employment_id: employment,
      role_id: role,
      unit_id: unit,
    };
    return this.fact('role_assignment', rest, columns);
  }

  unit(organisation: string, code: string) {
    return this.insert('unit', { organisation_id: organisation, code, name: code });
  }

  power(code: string, columns: Record<string, unknown> = {}) {
    return this.insert('power', { code, name_sv: code, name_en: code, passable_depth: 5, ...columns });
  }

  /** A mandate that is active from its start, unless `states` says otherwise. */
  async mandate(
    organisation: string,
    holder: string,
    power: string,
    mandate: Times & {
      parent?: string;
      states?: readonly (Times & { state: string })[];
      limits?: Record<string, string[]>;
    } = {},
  ) {
    const { parent, states = [{ state: 'active' }], limits = {}, ...times } = mandate;
    const id = await this.insert('mandate', {
      organisation_id: organisation,
      holder_id: holder,
      power_id: power,
      parent_id: parent,
      basis: 'Delegationsordning',
      valid_from: times.from ?? LONG_AGO,
      valid_until: times.until ?? FAR_AHEAD,
      recorded_at: times.recordedAt ?? LONG_AGO,
    });
    for (const { state, ...stateTimes } of states) await this.state(organisation, id, state, stateTimes);
    for (const [dimension, values] of Object.entries(limits)) {
      for (const value of values) {
        await this.insert('mandate_limit', {
          id: undefined,
          organisation_id: organisation,
          mandate_id: id,
          dimension,
          value,
        });
      }
    }
    return id;
  }

  state(organisation: string, mandate: string, state: string, times: Times = {}) {
    return this.fact('mandate_state', times, { organisation_id: organisation, mandate_id: mandate, state });
  }

  /** Ends a fact that was planted open. */
  async end(table: string, id: string, endedAt: string, endRecordedAt = endedAt) {
    await this.client.query(`update ${table} set ended_at = $2, end_recorded_at = $3 where id = $1`, [
      id,
      endedAt,
      endRecordedAt,
    ]);
  }

  relyingParty(entityId: string, columns: Record<string, unknown> = {}) {
    const metadata = { metadata: '<md/>', metadata_digest: 'digest' };
    return this.insert('relying_party', {
      entity_id: entityId,
      display_name: entityId,
      ...metadata,
      ...columns,
    });
  }

  async agreement(
    party: string,
    organisation: string,
    {
      release = ['*'],
      roles = ['*'],
      powers = ['*'],
      ...rest
    }: Times & {
      release?: string[];
      roles?: string[];
      powers?: string[];
      columns?: Record<string, unknown>;
    } = {},
  ) {
    const { columns = {}, ...times } = rest;
    const basis = { purpose: 'Ärenden', legal_basis: 'Avtal' };
    const id = await this.fact('agreement', times, {
      relying_party_id: party,
      organisation_id: organisation,
      ...basis,
      ...columns,
    });
    for (const [kind, names] of [
      ['attribute', release],
      ['role', roles],
      ['power', powers],
    ] as const) {
      for (const name of names)
        await this.insert('agreement_release', { id: undefined, agreement_id: id, kind, name });
    }
    return id;
  }

  /** One value, for what a test asks of the database itself. */
  async value(text: string, ...parameters: unknown[]): Promise<unknown> {
    const { rows } = await this.client.query({ text, values: parameters, rowMode: 'array' });
    return (rows as unknown[][])[0]?.[0];
  }

  async run(text: string, ...parameters: unknown[]): Promise<void> {
    await this.client.query(text, parameters);
  }

  private fact(table: string, times: Times, columns: Record<string, unknown>) {
    const validUntil = table === 'mandate_state' ? {} : { valid_until: times.until };
    return this.insert(table, {
      ...columns,
      ...validUntil,
      valid_from: times.from ?? LONG_AGO,
      recorded_at: times.recordedAt ?? LONG_AGO,
      ended_at: times.endedAt,
      end_recorded_at: times.endRecordedAt ?? times.endedAt,
    });
  }

  private async insert(table: string, columns: Record<string, unknown>): Promise<string> {
    const id = randomUUID();
    const all: Record<string, unknown> = { id, ...columns };
    const row = Object.entries(all).filter(([, value]) => value !== undefined);
    const names = row.map(([name]) => name).join(', ');
    const places = row.map((_, index) => `$${index + 1}`).join(', ');
    await this.client.query(
      `insert into ${table} (${names}) values (${places})`,
      row.map(([, value]) => value),
    );
    return id;
  }
}
