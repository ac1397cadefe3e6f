import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MOST } from '../../src/domain/decisions/bounded-properties.js';
import { failureCodes } from '../../src/domain/decisions/decision.js';
import { MOST_EVIDENCE } from '../../src/domain/relying-parties/shown-logins.js';
import { LIMITS } from '../../src/protocols/authzen/limits.js';
import { startWithSample, type GraphqlService } from '../support/graphql.js';

const text = readFileSync(resolve(import.meta.dirname, '../../docs/authzen.md'), 'utf8');
const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');

it('names every reason an e-service can be told, and no other', () => {
  const [, listed = ''] = /## Why not[\s\S]*?\n\n(`revoked`[\s\S]*?)\n\n/.exec(text) ?? [];
  const untold = ['no-power', 'login-not-proven', 'not-in-agreement'];
  const told = failureCodes.filter((code) => !untold.includes(code));
  expect([...listed.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code)).toEqual(told);
});

it('states the limits as they are', () => {
  const { evaluations, page, bodyBytes } = LIMITS;
  const { depth, values } = MOST;
  expect(text).toContain(`more than ${evaluations} evaluations or ${page}`);
  expect(text.replaceAll('\n', ' ')).toContain(
    `results, ${depth} levels, ${values.toLocaleString('en')} values`,
  );
  expect(text).toContain(`413 above ${bodyBytes / 1000} kB`);
  expect(text).toContain(`at most ${MOST_EVIDENCE.toLocaleString('en')} characters`);
});

describe('the example', () => {
  let service: GraphqlService;
  beforeAll(async () => {
    service = await startWithSample();
  }, 60_000);
  afterAll(() => service.stop());

  it.each([
    ['docs/authzen.md', text],
    ['README.md', readme],
  ])('of %s is permitted, and denied for ten times as much', async (_, document) => {
    const [, body = ''] = /-d '(\{[\s\S]*?)'\n/.exec(document) ?? [];
    const token = await service.eService('https://tillstand.example/saml');
    const ask = async (question: string) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: question };
      return await (await fetch(`${service.address}/access/v1/evaluation`, init)).json();
    };
    expect(await ask(body)).toMatchObject({
      decision: true,
      context: { basis: { passed_on_from: [expect.any(String)] } },
    });
    expect(await ask(body.replace('50000', '500000'))).toMatchObject({
      ...{ decision: false, context: { reason: 'limit-exceeded', dimension: 'amount' } },
    });
  });
});
