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

/** So far, of this door. */
async function counted(): Promise<number> {
  const metrics = await world.service.administration.get(Registry, { strict: false }).metrics();
  return Number(/behorig_requests_refused_total\{door="login"\} (\d+)/.exec(metrics)?.[1] ?? 0);
}

// Where nothing has been read and prepared yet, the first ones take longer.
beforeAll(() => start());

// Eight who came to work at the same time: three were sent on, the others told that the service cannot answer.
it.each([8, 16])('refuses none of %i who begin at the same time before she has waited', async (count) => {
  const since = performance.now();
  const visits = await Promise.all(
    atOnce(count).map(async (visit) => ({ ...(await visit), after: performance.now() - since })),
  );
  // On a machine that has much else to do somebody may wait for half a second.
  const early = visits.filter(({ status, after }) => status !== 303 && after < 450);
  expect(early).toEqual([]);
});

// Who was refused got no Retry-After, or JSON in a browser, and nothing was counted.
it('tells who would have to wait too long by a page when to come again, and counts them', async () => {
  const before = await counted();
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
  expect((await counted()) - before).toBe(refused.length);
  expect((await start()).status).toBe(303);
});
