import { loadCertification } from '../../src/development/certification.js';
import { openAdministration, OPERATOR } from '../support/service.js';
import { startServiceProcess } from '../support/service-process.js';
import { makeSetting, type Setting } from '../support/setting.js';

let setting: Setting;
beforeAll(async () => {
  setting = await makeSetting();
});
afterAll(() => setting.remove());

it('records every decision before it leaves, also those in flight together when the process is killed', async () => {
  const administration = await openAdministration(setting.variables);
  const token = await loadCertification((one) => administration.get(one, { strict: false }), OPERATOR);
  await administration.close();
  const service = await startServiceProcess({ ...setting.variables, LOG_LEVEL: 'info' });
  const answered: string[] = [];
  const evaluations = Array.from({ length: 5 }, () => ({}));
  const body = JSON.stringify({
    subject: { type: 'user', id: 'alice' },
    action: { name: 'read' },
    resource: { type: 'record', id: 'record-1' },
    evaluations,
  });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ask = async (): Promise<void> => {
    for (;;) {
      try {
        const response = await fetch(`${service.address}/access/v1/evaluations`, {
          method: 'POST',
          headers,
          body,
        });
        const answer = (await response.json()) as { evaluations: { context: { id: string } }[] };
        answered.push(...answer.evaluations.map(({ context }) => context.id));
      } catch {
        return; // it was killed
      }
      if (answered.length >= 300) process.kill(service.pid, 'SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: 8 }, ask));
  const owner = await setting.database.connect();
  const { rows } = await owner.query<{ id: string }>('select response_id as id from disclosure');
  const recorded = new Set(rows.map(({ id }) => id));
  expect(answered.length).toBeGreaterThanOrEqual(300);
  expect(answered.filter((id) => !recorded.has(id))).toEqual([]);
}, 60_000);
