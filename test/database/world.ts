import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { together, wholePower } from './definitions.js';

export interface World {
  readonly id: string;
  readonly holder: facts.Employment;
  readonly mandateId: string;
  readonly agreementId: string;
  /** An import that is being received. */
  readonly batchId: string;
}

/** One organisation with a row in every table that can have one of its own. */
export async function makeWorld(owner: Client, party: string): Promise<World> {
  const id = await facts.organisation(owner);
  const holder = await facts.employment(owner, id);
  await facts.unit(owner, id);
  const powerId = await wholePower(owner, { organisation_id: id, approvals_needed: 1 }, ['case'], ['loa3']);
  const roleId = await together(owner, async () => {
    const second = await facts.power(owner, { organisation_id: id });
    const [first_id, second_id] = [powerId, second].sort();
    await facts.insert(owner, 'power_incompatibility', { first_id, second_id });
    const role = await facts.role(owner, { organisation_id: id });
    await facts.insert(owner, 'role_power', { role_id: role, power_id: second });
    return role;
  });
  await facts.assignment(owner, holder, roleId);
  const row = { requested_by_person_id: await facts.insert(owner, 'person', {}) };
  const mandateId = await facts.mandate(owner, holder, powerId, {
    state: 'pending',
    limits: { case: ['1'] },
    row,
  });
  await owner.query(
    "INSERT INTO idempotent_act VALUES ($1, 'cli:anna', '1', decode(repeat('00', 32), 'hex'), $2)",
    [id, mandateId],
  );
  const approver = (await facts.employment(owner, id)).personId;
  await facts.insert(owner, 'approval', {
    organisation_id: id,
    mandate_id: mandateId,
    approver_person_id: approver,
    verdict: 'approved',
  });
  await facts.insert(owner, 'issuer_code', { organisation_id: id, code: id });
  const release = { attribute: ['*'] };
  const agreementId = await facts.agreement(owner, party, id, release, {}, facts.SERIAL_NUMBER);
  await facts.insert(owner, 'machine_client', facts.machineClientRow({ organisation_id: id }));
  await facts.insert(owner, 'disclosure', {
    organisation_id: id,
    channel: 'saml',
    requester: 'sp',
    request_id: '_1',
    response_id: '_2',
    outcome: 'nothing',
  });
  const batchId = await importUnderWay(owner, id, holder.id);
  await owner.query("INSERT INTO audit_event (organisation_id, actor, act) VALUES ($1, 'cli:anna', 'test')", [
    id,
  ]);
  return { id, holder, mandateId, agreementId, batchId };
}

async function importUnderWay(owner: Client, organisation_id: string, subject_id: string): Promise<string> {
  const source_id = await facts.insert(owner, 'import_source', { organisation_id, name: 'hr' });
  await owner.query(
    `INSERT INTO import_fetch (source_id, organisation_id, schedule, mode) VALUES ($1, $2, '* * * * *', 'full')`,
    [source_id, organisation_id],
  );
  const { rows } = await owner.query<{ id: string }>(
    `INSERT INTO import_batch (organisation_id, source_id, mode, dry_run, actor)
     VALUES ($1, $2, 'full', false, 'cli:anna') RETURNING id`,
    [organisation_id, source_id],
  );
  const batch_id = rows[0]?.id ?? '';
  await owner.query(
    `INSERT INTO import_managed_row (organisation_id, source_id, row_set, key, digest, subject_id)
     VALUES ($1, $2, 'employments', '1', gen_random_uuid(), $3)`,
    [organisation_id, source_id, subject_id],
  );
  await owner.query(
    `INSERT INTO import_known_lines (organisation_id, source_id, row_set, part, lines) VALUES ($1, $2, 'employments', 0, '')`,
    [organisation_id, source_id],
  );
  await owner.query(
    "INSERT INTO import_row (batch_id, organisation_id, line, verdict) VALUES ($1, $2, 2, 'create')",
    [batch_id, organisation_id],
  );
  // As the trigger wants it: within the scope of its organisation.
  await owner.query('BEGIN');
  await owner.query("SELECT set_config('behorig.organisations', $1, true)", [organisation_id]);
  await owner.query('INSERT INTO import_staged_row (batch_id, line) VALUES ($1, 1)', [batch_id]);
  await owner.query('COMMIT');
  return batch_id;
}
