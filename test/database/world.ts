import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { together, wholePower } from './definitions.js';

export interface World {
  readonly id: string;
  readonly holder: facts.Employment;
  readonly mandateId: string;
  readonly agreementId: string;
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
  const agreementId = await facts.agreement(owner, party, id, { attribute: ['*'] });
  await facts.insert(owner, 'machine_client', facts.machineClientRow({ organisation_id: id }));
  await facts.insert(owner, 'disclosure', {
    organisation_id: id,
    channel: 'saml',
    requester: 'sp',
    request_id: '_1',
    response_id: '_2',
    outcome: 'nothing',
  });
  await owner.query("INSERT INTO audit_event (organisation_id, actor, act) VALUES ($1, 'cli:anna', 'test')", [
    id,
  ]);
  return { id, holder, mandateId, agreementId };
}
