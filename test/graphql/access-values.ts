import type { TestDatabase } from '../support/postgres.js';
import type { Values } from './operations.js';

const NUMBER = '2999990001';

/**
 * Values with which every operation concerns the authority of the sample: its rows, or new ones in it. By the name of the
 * argument or input field; `operation.name` where the same name means different things.
 */
export async function authorityValues(database: TestDatabase): Promise<Values> {
  const owner = await database.connect();
  const id = async (sql: string): Promise<string> =>
    (await owner.query<{ id: string }>(sql, [NUMBER])).rows[0]?.id ?? '';
  const inForce = `select m.id from mandate m join organisation o on o.id = m.organisation_id
    join mandate_state s on s.mandate_id = m.id and s.ended_at is null
    where o.number = $1 and s.state = 'active' and m.parent_id is null and m.valid_until > now() and m.valid_from <= now() limit 1`;
  const waiting = await id(
    `with source as (
       insert into import_source (organisation_id, name) select id, 'hr' from organisation where number = $1
       returning id, organisation_id)
     insert into import_batch (organisation_id, source_id, mode, dry_run, actor, state, row_set)
     select organisation_id, id, 'full', false, 'cli:anna', 'waiting', 'units' from source returning id`,
  );
  const decided = await id(
    `insert into disclosure (organisation_id, channel, requester, request_id, response_id, employment_id, person_id, outcome, decision,
       released, mandate_ids, role_assignment_ids)
     select o.id, 'authzen', 'r', '_q', '_r', e.id, e.person_id, 'denied', jsonb_build_object('outcome', 'denied', 'at', now(),
       'subject', jsonb_build_object('type', 'orgAffiliation'), 'action', jsonb_build_object('name', 'apply'),
       'resource', jsonb_build_object('type', 'permit', 'id', '17')), '{}', '{}', '{}'
     from organisation o join employment e on e.organisation_id = o.id and e.uid = 'bo.berg' where o.number = $1 returning id`,
  );
  const values: Record<string, unknown> = {
    organisation: NUMBER,
    number: NUMBER,
    orgAffiliation: `bo.berg@${NUMBER}`,
    employee: `bo.berg@${NUMBER}`,
    holder: `eva.falk@${NUMBER}`,
    'employees.filter': {},
    mandate: await id(inForce),
    assignment: await id(
      `select a.id from role_assignment a join organisation o on o.id = a.organisation_id where o.number = $1 limit 1`,
    ),
    identifier: await id(
      `select i.id from identifier i join organisation o on o.id = i.organisation_id where o.number = $1 and i.type = 'hsaId' limit 1`,
    ),
    agreement: await id(
      `select a.id from agreement a join organisation o on o.id = a.organisation_id where o.number = $1 limit 1`,
    ),
    client: await id(
      `select c.id from machine_client c join organisation o on o.id = c.organisation_id where o.number = $1 limit 1`,
    ),
    first: 5,
    uid: 'matrix.new',
    displayName: 'Matrix',
    'saveImportSource.name': 'matrix',
    'saveImportSource.format': 'csv',
    'saveImportSource.encoding': 'utf-8',
    'saveImportSource.delimiter': ';',
    percent: 10,
    atLeast: 20,
    column: 'uid',
    inFile: 'Nummer',
    'confirmImport.ended': 0,
    'addIdentifier.value': 'SE2999990001-MX01',
    'addIdentifier.type': 'HSA_ID',
    scope: 'matrix.example',
    code: 'MATRIX',
    'changeUnit.code': 'TILL',
    'definePower.code': 'https://matrix.example/power',
    name: 'Matrix',
    nameSv: 'Matris',
    nameEn: 'Matrix',
    role: 'handlaggare',
    power: 'https://behorig.example/powers/apply-for-permit',
    lastDay: new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10),
    basis: 'Beslut 1',
    reason: 'Åtkomstprov',
    relyingParty: 'https://statistik.example/saml',
    'issueMachineClient.relyingParty': undefined,
    purpose: 'Prov',
    legalBasis: 'Avtal',
    'makeAgreement.attributes': ['orgAffiliation'],
    'makeAgreement.issuer': 'SITHS',
    'makeAgreement.attribute': 'serialNumber',
    level: 3,
    permissions: ['directory:read'],
    'issueMachineClient.lastDay': new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
    expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    title: 'Prov',
    'decide.type': 'orgAffiliation',
    'explainWhoMay.type': 'permit',
    'explainWhoMay.name': 'apply',
    'explainWhoMay.context': { 'case-type': 'water', amount: 5, unit: 'TILL-S' },
    'explainWhoMay.relyingParty': undefined,
    'whoMay.type': 'orgAffiliation',
    'whoMay.name': 'apply',
    employment: `bo.berg@${NUMBER}`,
    'explainDecision.name': 'apply',
    'explainDecision.type': 'permit',
    'releasedAttributes.type': 'ORG_AFFILIATION',
    'releasedAttributes.value': `bo.berg@${NUMBER}`,
  };
  const ids: Record<string, unknown> = {
    mandate: values.mandate,
    Mandate: values.mandate,
    Agreement: values.agreement,
    MachineClient: values.client,
    decide: `bo.berg@${NUMBER}`,
    whoMay: '17',
    explainWhoMay: '17',
    explainDecision: '17',
    replayDecision: decided,
    import: waiting,
    Import: waiting,
  };
  return (name, operation) => {
    if (name === 'id') return Object.entries(ids).find(([ending]) => operation.endsWith(ending))?.[1];
    const special = `${operation}.${name}`;
    return special in values ? values[special] : values[name];
  };
}
