import { startDatabaseProxy, type DatabaseProxy } from '../support/database-proxy.js';
import { makeSetting } from '../support/setting.js';
import type { Asker } from './asker.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

/** What is in base64 may spell anything: a certificate once had "econN" in it. */
function withoutSignature(xml: string): string {
  const bare = xml.replace(/<(ns\d+:Signature)\b[^]*<\/\1>/, '');
  expect(bare).toContain('StatusCode');
  expect(bare).not.toContain('X509Certificate');
  return bare;
}

describe('a service whose database is gone', () => {
  let scenario: Scenario;
  let asker: Asker;
  let proxy: DatabaseProxy;

  beforeAll(async () => {
    const setting = await makeSetting();
    proxy = await startDatabaseProxy(setting.database.ownerUrl);
    const variables = {
      ADMINISTRATION_DATABASE_URL: proxy.through(setting.database.administrationUrl),
      ANSWERING_DATABASE_URL: proxy.through(setting.database.answeringUrl),
    };
    scenario = await startScenario(variables, setting);
    asker = await scenario.party('patient');
  });
  afterAll(async () => {
    await scenario.stop();
    await proxy.close();
  });
  afterEach(() => proxy.restore());

  const health = async (kind: 'live' | 'ready') => (await fetch(`${asker.address}/health/${kind}`)).status;

  async function expectFailure(): Promise<void> {
    for (const nameId of [ANNA, 'ingen@2021006883']) {
      const answer = await asker.ask({ nameId });
      expect(answer.status).toEqual(['Responder']);
      expect(answer.assertion).toBeUndefined();
    }
  }

  it('fails openly, and answers again by itself when it is back', async () => {
    expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
    expect(await health('ready')).toBe(200);
    await proxy.cut();
    await expectFailure();
    expect(await health('ready')).toBe(503);
    expect(await health('live')).toBe(200);
    await proxy.restore();
    expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
    expect(await health('ready')).toBe(200);
  });

  it('fails for many at once, and answers again', async () => {
    await proxy.cut();
    await Promise.all(Array.from({ length: 30 }, expectFailure));
    await proxy.restore();
    const answers = await Promise.all(Array.from({ length: 30 }, () => asker.ask({ nameId: ANNA })));
    expect(answers.every(({ assertion }) => assertion)).toBe(true);
  });

  it('says nothing of the database', async () => {
    await proxy.cut();
    const bodies = [
      withoutSignature((await asker.post(asker.soap({ nameId: ANNA }))).text),
      await (await fetch(`${asker.address}/health/ready`)).text(),
      await (await fetch(`${asker.address}/saml/metadata`)).text(),
    ];
    for (const body of bodies) expect(body).not.toMatch(/ECONN|127\.0\.0\.1|postgres|prisma|behorig_|stack/i);
    expect(bodies[2]).not.toContain('EntityDescriptor');
  });

  it('says that it cannot write its metadata now, as what is over in a while', async () => {
    await proxy.cut();
    expect((await fetch(`${asker.address}/saml/metadata`)).status).toBe(503);
  });

  it('does not wait for ever when the database takes connections and says nothing', async () => {
    expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
    proxy.silence();
    const started = performance.now();
    await expectFailure();
    expect(performance.now() - started).toBeLessThan(12_000);
    expect(await health('live')).toBe(200);
    await proxy.restore();
    expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
  });
});
