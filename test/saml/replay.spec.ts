import { DENIED, type Asker } from './asker.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

describe('a query that comes again', () => {
  let scenario: Scenario;
  let asker: Asker;

  beforeAll(async () => {
    scenario = await startScenario();
    asker = await scenario.party('again');
  });
  afterAll(() => scenario.stop());

  it('is refused by the instance that answered it', async () => {
    const body = asker.soap({ nameId: ANNA });
    expect((await asker.send(body)).assertion).toBeDefined();
    const again = await asker.send(body);
    expect(again.status).toEqual(DENIED);
    expect(again.assertion).toBeUndefined();
  });

  it('is refused though another query of the same ID is signed', async () => {
    const id = '_the-same';
    expect((await asker.ask({ id, nameId: ANNA })).assertion).toBeDefined();
    expect((await asker.ask({ id, nameId: 'bo@2021006883' })).status).toEqual(DENIED);
  });

  it('is refused by an instance started later', async () => {
    const body = asker.soap({ nameId: ANNA });
    expect((await asker.send(body)).assertion).toBeDefined();
    const later = asker.at(await scenario.service.startAnother());
    expect((await later.send(body)).status).toEqual(DENIED);
    expect((await later.ask({ nameId: ANNA })).assertion).toBeDefined();
  });

  it('is answered once when it comes to two instances at once', async () => {
    const second = asker.at(await scenario.service.startAnother());
    const body = asker.soap({ nameId: ANNA });
    const answers = await Promise.all([asker, second, asker, second].map((one) => one.send(body)));
    expect(answers.filter(({ assertion }) => assertion)).toHaveLength(1);
    expect(answers.filter(({ status }) => status[1] === 'RequestDenied')).toHaveLength(3);
  });

  it('is no replay when another party chose the same ID', async () => {
    const other = await scenario.party('namesake');
    const id = '_chosen-by-both';
    expect((await asker.ask({ id, nameId: ANNA })).assertion).toBeDefined();
    expect((await other.ask({ id, nameId: ANNA })).assertion).toBeDefined();
  });

  it('is no replay when only a stranger used the ID before', async () => {
    const stranger = (await scenario.party('stranger')).eService.signingKey;
    const id = '_used-by-a-stranger';
    expect((await asker.ask({ id, nameId: ANNA, signingKey: stranger })).status).toEqual(DENIED);
    expect((await asker.ask({ id, nameId: ANNA })).assertion).toBeDefined();
  });

  it('is remembered for longer than it would be fresh', async () => {
    const issueInstant = new Date(Date.now() + 50_000);
    await asker.ask({ id: '_early', nameId: ANNA, issueInstant });
    const owner = await scenario.service.database.connect();
    const { rows } = await owner.query<{ expires_at: Date }>(
      `SELECT expires_at FROM replay_record WHERE message_id = '_early'`,
    );
    expect(rows[0]!.expires_at.getTime()).toBeGreaterThanOrEqual(issueInstant.getTime() + 180_000);
  });
});
