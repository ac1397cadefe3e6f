import { Registry } from 'prom-client';
import type { Visit } from '../support/browser.js';
import { startLoginWorld, type LoginWorld } from './login-world.js';

let world: LoginWorld;
beforeAll(async () => {
  world = await startLoginWorld();
}, 60_000);
afterAll(() => world.stop());

const start = () =>
  world.browser().get(`/login?identity-provider=${encodeURIComponent(world.provider.entityId)}`);
const atOnce = (count: number) => Array.from({ length: count }, start);

// Where nothing has been read and prepared yet, the first ones take longer.
beforeAll(() => start());

// Eight who came to work at the same time: three were sent on, the others told that the service cannot answer.
it.each([8, 16])('sends %i on who begin at the same time', async (count) => {
  const visits = await Promise.all(atOnce(count));
  expect(new Set(visits.map(({ status }) => status))).toEqual(new Set([303]));
});

// Who was refused got no Retry-After, or JSON in a browser, and nothing was counted.
it('tells who would have to wait too long by a page when to come again, and counts them', async () => {
  const owner = await world.service.database.connect();
  await owner.query('begin');
  await owner.query('lock table login_request in access exclusive mode');
  const asked = atOnce(60);
  let first: Visit;
  try {
    first = await Promise.race(asked);
  } finally {
    await owner.query('rollback');
  }
  expect([first.status, first.headers.get('retry-after')]).toEqual([503, '1']);
  expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(first.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(first.body).toContain('Tjänsten kan inte svara just nu.');
  const refused = (await Promise.all(asked)).filter(({ status }) => status === 503);
  const metrics = await world.service.administration.get(Registry, { strict: false }).metrics();
  expect(metrics).toContain(`behorig_requests_refused_total{door="login"} ${refused.length}\n`);
  expect((await start()).status).toBe(303);
});
