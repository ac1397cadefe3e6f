import { DENIED } from './asker.js';
import { startProcessScenario, type ProcessScenario } from './process-scenario.js';
import { ANNA } from './scenario.js';

describe('the service as an operator runs it', () => {
  let scenario: ProcessScenario;
  beforeAll(async () => {
    scenario = await startProcessScenario();
  });
  afterAll(() => scenario.stop());

  it('answers without knowing how to become the owner of the database', async () => {
    expect(Object.keys(scenario.setting.variables)).not.toContain('DATABASE_URL');
    const asker = await scenario.party('unprivileged');
    expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
    const owner = await scenario.setting.database.connect();
    const { rows } = await owner.query<{ usename: string }>(
      `SELECT DISTINCT usename FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL
         AND usename <> current_user`,
    );
    expect(rows.map(({ usename }) => usename.replace(/.*_/, '')).sort()).toEqual([
      'administration',
      'answering',
    ]);
    const { rows: owners } = await owner.query(
      `SELECT application_name FROM pg_stat_activity
       WHERE datname = current_database() AND usename = current_user AND application_name LIKE 'behorig-%'`,
    );
    expect(owners).toEqual([]);
  });

  it('refuses after a restart what it answered before', async () => {
    const asker = await scenario.party('patient');
    const body = asker.soap({ nameId: ANNA });
    expect((await asker.send(body)).assertion).toBeDefined();
    await scenario.restart();
    const after = asker.at(scenario.service().address);
    expect((await after.send(body)).status).toEqual(DENIED);
    expect((await after.ask({ nameId: ANNA })).assertion).toBeDefined();
  });

  it('ends in order when it is told to', async () => {
    const before = scenario.service();
    await scenario.restart();
    expect(before.output()).not.toMatch(/"level":(50|60)/);
    expect(await before.stop()).toBe(0);
  });
});
