import { EXEMPEL } from './arrangements.js';
import { type Asker } from './asker.js';
import { ANNA, ANNAS_NUMBER, BASE, HANDLES, startScenario, type Scenario } from './scenario.js';

const MANDATE = `${BASE}/mandate`;
const MAIL = 'urn:oid:0.9.2342.19200300.100.1.3';
const O = 'urn:oid:2.5.4.10';

describe('the record of an answer', () => {
  let scenario: Scenario;
  let asker: Asker;

  beforeAll(async () => {
    scenario = await startScenario();
    asker = await scenario.party(
      'recorded',
      {},
      { release: ['o', 'mandate', 'role'], personalNumberSubjects: true },
    );
  });
  afterAll(() => scenario.stop());

  const latest = async () => (await scenario.arrange.disclosures(asker.entityId))[0];

  it('says who asked about whom, what was released on what ground, and what was kept back and why', async () => {
    const attributes = [{ name: O }, { name: MANDATE }, { name: MAIL }];
    const answer = await asker.ask({ id: '_on-record', nameId: ANNA, attributes });
    expect(await latest()).toMatchObject({
      channel: 'saml',
      requester: asker.entityId,
      requestId: '_on-record',
      responseId: answer.id,
      outcome: 'released',
      released: [O, MANDATE],
      withheld: { [MAIL]: 'not-in-agreement' },
      mandateIds: [scenario.mandateId],
      roleAssignmentIds: [],
      employmentId: expect.any(String) as string,
      agreementId: expect.any(String) as string,
    });
  });

  it('holds no value, however the subject was named', async () => {
    const byNumber = { format: 'urn:oid:1.2.752.29.4.13', value: ANNAS_NUMBER };
    for (const nameId of [ANNA, byNumber]) {
      const { id } = await asker.ask({ nameId });
      const row = await rowOf(id);
      expect(row).toContain(id);
      expect(row).not.toMatch(/andersson/i);
      for (const value of [ANNAS_NUMBER, ANNAS_NUMBER.slice(2), EXEMPEL, HANDLES, 'Exempelmyndigheten'])
        expect(row).not.toContain(value);
    }
  });

  it('is made when nothing was told', async () => {
    const { id } = await asker.ask({ nameId: ANNA, attributes: [{ name: MAIL }] });
    expect(await latest()).toMatchObject({ responseId: id, outcome: 'nothing', released: [] });
    const nobody = await asker.ask({ nameId: 'ingen.alls@2021006883' });
    expect(await latest()).toMatchObject({ responseId: nobody.id, outcome: 'nothing', withheld: {} });
    expect(await rowOf(nobody.id)).not.toContain('ingen');
  });

  it('keeps the consent that the query claims', async () => {
    const consent = 'urn:oasis:names:tc:SAML:2.0:consent:obtained';
    const body = asker.soapOf({ nameId: ANNA }, (query) =>
      query.replace(' Destination=', ` Consent="${consent}" Destination=`),
    );
    const { id } = await asker.send(body);
    expect(await latest()).toMatchObject({ responseId: id, consent });
  });

  it('is there before the answer leaves', async () => {
    const owner = await scenario.service.database.connect();
    await owner.query('BEGIN');
    await owner.query('LOCK TABLE disclosure IN EXCLUSIVE MODE');
    let answered = false;
    const asking = asker.ask({ nameId: ANNA }).finally(() => (answered = true));
    await untilSomebodyWaits();
    expect(answered).toBe(false);
    await owner.query('COMMIT');
    const { id, assertion } = await asking;
    expect(assertion).toBeDefined();
    expect(await latest()).toMatchObject({ responseId: id });
  });

  it('that cannot be made means no answer', async () => {
    const owner = await scenario.service.database.connect();
    const before = (await scenario.arrange.disclosures(asker.entityId)).length;
    await owner.query('REVOKE INSERT ON disclosure FROM behorig_answering');
    try {
      for (const nameId of [ANNA, 'ingen@2021006883']) {
        const answer = await asker.ask({ nameId });
        expect(answer.status).toEqual(['Responder']);
        expect(answer.assertion).toBeUndefined();
      }
    } finally {
      await owner.query('GRANT INSERT ON disclosure TO behorig_answering');
    }
    expect(await scenario.arrange.disclosures(asker.entityId)).toHaveLength(before);
    expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
  });

  // The answer is written while the record is on its way: rather too much on record than too little.
  it('is made, too, of an answer that then cannot be written, and the query is taken with it', async () => {
    const owner = await scenario.service.database.connect();
    const before = (await scenario.arrange.disclosures(asker.entityId)).length;
    const body = asker.soap({ nameId: ANNA, attributes: [{ name: O }] });
    const rename = (sql: string) => owner.query(`UPDATE organisation SET name = ${sql}`);
    await rename(`name || E'\\x01'`);
    try {
      expect((await asker.send(body)).status).toEqual(['Responder']);
    } finally {
      await rename(`rtrim(name, E'\\x01')`);
    }
    expect((await asker.send(body)).status).toEqual(['Requester', 'RequestDenied']);
    expect(await scenario.arrange.disclosures(asker.entityId)).toHaveLength(before + 1);
  });

  async function rowOf(responseId: string): Promise<string> {
    const owner = await scenario.service.database.connect();
    const { rows } = await owner.query<{ row: string }>(
      'SELECT to_jsonb(d)::text AS row FROM disclosure d WHERE response_id = $1',
      [responseId],
    );
    return rows.map(({ row }) => row).join('\n');
  }

  /** Until a statement of the service waits for the lock. */
  async function untilSomebodyWaits(): Promise<void> {
    const watcher = await scenario.service.database.connect();
    const waiting = `SELECT FROM pg_locks WHERE relation = 'disclosure'::regclass AND NOT granted`;
    while ((await watcher.query(waiting)).rowCount === 0);
  }
});
