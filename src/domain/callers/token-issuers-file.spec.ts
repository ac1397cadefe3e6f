import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '../../platform/config/environment.js';
import { readTokenIssuers } from './token-issuers-file.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'behorig-issuers-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const KEY = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
const ENTRY = {
  issuer: 'https://op.example',
  audience: 'https://attr.example',
  algorithms: ['ES256'],
  organisations: ['2021006883'],
  claims: { orgAffiliation: 'https://id.oidc.se/claim/orgAffiliation' },
};

function read(content: unknown) {
  const file = join(folder, 'issuers.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readTokenIssuers(file);
}

function problemsOf(content: unknown): readonly string[] {
  try {
    read(content);
    return [];
  } catch (error) {
    return (error as ConfigurationError).problems;
  }
}

it('reads what is said, takes tokens typed at+jwt unless told otherwise, and no issuer without a file', () => {
  const [first, second] = read([
    { ...ENTRY, jwks: { keys: [KEY] }, requiredScope: 'behorig' },
    { ...ENTRY, issuer: 'http://localhost:8080/realms/x', organisations: 'all', typ: 'JWT' },
  ]);
  expect(first).toMatchObject({ ...ENTRY, typ: 'at+jwt', jwks: { keys: [KEY] } });
  expect(second).toMatchObject({ organisations: 'all', typ: 'JWT' });
  expect(readTokenIssuers(undefined)).toEqual([]);
});

it('names every field that is missing', () => {
  const problems = problemsOf([{}]);
  for (const field of ['issuer', 'audience', 'algorithms', 'organisations', 'claims']) {
    expect(problems.join('\n')).toContain(`TOKEN_ISSUERS_FILE[0].${field} is not set`);
  }
});

it.each<[string, object, string]>([
  ['a plain address', { issuer: 'http://op.example' }, 'issuer'],
  ['an issuer with a query', { issuer: 'https://op.example?hemligt' }, 'issuer'],
  ['a key address with a password', { jwksUri: 'https://a:hemligt@op.example/jwks' }, 'jwksUri'],
  ['an algorithm with a shared secret', { algorithms: ['HS256'] }, 'algorithms'],
  ['no algorithm', { algorithms: [] }, 'algorithms'],
  ['the algorithm none', { algorithms: ['none'] }, 'algorithms'],
  ['a wrong organisation number', { organisations: ['2021006884'] }, 'organisations'],
  ['no organisation', { organisations: [] }, 'organisations'],
  ['a star for organisations', { organisations: '*' }, 'organisations'],
  ['no claim', { claims: {} }, 'claims'],
  ['a claim that is no text', { claims: { hsaId: 7 } }, 'claims.hsaId'],
  ['a claim of a personal number', { claims: { personalIdentityNumber: 'pnr' } }, 'claims'],
  ['a shared key', { jwks: { keys: [{ kty: 'oct', k: 'hemligt' }] } }, 'jwks'],
  ['a private key', { jwks: { keys: [{ ...KEY, d: 'hemligt' }] } }, 'jwks'],
  ['two sources of keys', { jwks: { keys: [KEY] }, jwksUri: 'https://op.example/jwks' }, 'jwks'],
  ['an age that is no number', { maxAgeSeconds: 'hemligt' }, 'maxAgeSeconds'],
  ['a field nobody knows', { audiences: ['hemligt'] }, 'audiences'],
])('refuses %s, naming entry and field, without the value', (_what, changes, field) => {
  const problems = problemsOf([ENTRY, { ...ENTRY, issuer: 'https://other.example', ...changes }]);
  expect(problems).toEqual([expect.stringContaining(`TOKEN_ISSUERS_FILE[1].${field} `)]);
  expect(problems.join()).not.toContain('hemligt');
});

it('refuses an issuer that is there twice', () => {
  expect(problemsOf([ENTRY, ENTRY])).toEqual(['TOKEN_ISSUERS_FILE[1].issuer is there twice']);
});

it.each([
  ['no JSON', '{hemligt'],
  ['one entry', ENTRY],
  ['a list of texts', ['hemligt']],
  ['a list of nothing', [null]],
])('refuses a file of %s', (_what, content) => {
  const problems = problemsOf(content);
  expect(problems).toEqual([expect.stringMatching(/^TOKEN_ISSUERS_FILE must /)]);
  expect(problems.join()).not.toContain('hemligt');
});
