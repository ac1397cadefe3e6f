import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { employment, organisation } from '../support/facts.js';
import { makeSetting, type Setting } from '../support/setting.js';
import { startService, type TestService } from '../support/service.js';

let setting: Setting;
let service: TestService;
let owner: pg.Client;
beforeAll(async () => {
  setting = await makeSetting();
  owner = await setting.database.connect();
  service = await startService({}, setting);
});
afterAll(() => service.stop());

it('the service remembers by itself what has changed, soon after', async () => {
  const { id } = await employment(owner, await organisation(owner));
  const count = async (sql: string) => (await owner.query(sql, [id])).rowCount;
  const remembered = () => count('SELECT FROM remembered_facts WHERE employment_id = $1');
  // What is worked off is forgotten after it.
  const changes = () => count('SELECT FROM facts_change WHERE about = $1');
  while ((await remembered()) === 0 || (await changes()) !== 0) await pause(20);
  expect(await remembered()).toBe(1);
});
