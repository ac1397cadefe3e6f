import { generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { plainToInstance } from 'class-transformer';
import { pino } from 'pino';
import { AccessTokens } from '../../src/domain/callers/access-tokens.js';
import { TokenIssuer } from '../../src/domain/callers/token-issuer.js';
import { DomainError } from '../../src/platform/errors/domain-error.js';
import { TestTokenIssuer, type TokenChanges } from '../support/token-issuer.js';

const AUDIENCE = 'https://attr.test.example';
const UNKNOWN = { code: 'access.unauthenticated', kind: 'unauthenticated' };
const UNAVAILABLE = { code: 'access.issuer-unavailable', kind: 'unavailable' };
const ANNA = { orgAffiliation: 'anna@2021006883' };
const now = () => Math.floor(Date.now() / 1000);

let issuer: TestTokenIssuer;
let lines: string[];
beforeEach(async () => {
  issuer = await TestTokenIssuer.start(AUDIENCE);
  lines = [];
});
afterEach(() => issuer.stop());

/** What takes the issuer's tokens; nothing is remembered from one test to the next. */
function taking(changes: object = {}): AccessTokens {
  const entry = plainToInstance(TokenIssuer, issuer.entry(changes), { exposeDefaultValues: true });
  return new AccessTokens([entry], pino({ level: 'debug' }, { write: (line: string) => lines.push(line) }));
}

/** Why tokens were refused, as logged. */
function reasons(): unknown[] {
  return lines.map((line) => (JSON.parse(line) as { reason: unknown }).reason);
}

async function verify(claims: JWTPayload, changes: TokenChanges = {}, entry: object = {}) {
  return taking(entry).verify(await issuer.token(claims, changes));
}

it('tells whom a token is about, who asked for it, at what level and for whose employees', async () => {
  const hsaId = 'SE2021006883-a1';
  const claims = { ...ANNA, employeeHsaId: hsaId, acr: 'http://id.elegnamnden.se/loa/1.0/loa3' };
  expect(await verify(claims, {}, { organisations: ['2021006883'] })).toEqual({
    issuer: issuer.address,
    clientId: 'portal',
    acr: 'http://id.elegnamnden.se/loa/1.0/loa3',
    subjects: [
      { type: 'orgAffiliation', value: 'anna@2021006883' },
      { type: 'hsaId', value: 'SE2021006883-A1' },
    ],
    organisations: ['2021006883'],
  });
});

it('takes the authorised party for the client where there is no client id', async () => {
  const azp = { claims: { client_id: undefined, azp: 'console' } };
  expect(await verify(ANNA, azp)).toMatchObject({ clientId: 'console' });
  const neither = { claims: { client_id: 'two\nlines' } };
  expect(await verify(ANNA, neither)).not.toHaveProperty('clientId');
});

it.each(['at+jwt', 'AT+JWT', 'application/at+jwt'])('takes the type %s', async (typ) => {
  await expect(verify(ANNA, { header: { typ } })).resolves.toBeDefined();
});

it('takes a token for several audiences, and one whose clock is half a minute off', async () => {
  await expect(verify(ANNA, { claims: { aud: ['https://x.example', AUDIENCE] } })).resolves.toBeDefined();
  await expect(verify(ANNA, { claims: { nbf: now() + 20, exp: now() + 60 } })).resolves.toBeDefined();
  await expect(verify(ANNA, { claims: { exp: now() - 20 } })).resolves.toBeDefined();
});

const FAILED = 'ERR_JWT_CLAIM_VALIDATION_FAILED';

it.each<[string, () => TokenChanges, string | undefined]>([
  ['another audience', () => ({ claims: { aud: 'https://other.example' } }), `${FAILED} aud`],
  ['no audience', () => ({ claims: { aud: undefined } }), `${FAILED} aud`],
  ['an issuer that is not configured', () => ({ claims: { iss: 'https://op.example' } }), undefined],
  ['no issuer', () => ({ claims: { iss: undefined } }), undefined],
  ['the name of a property for an issuer', () => ({ claims: { iss: '__proto__' } }), undefined],
  ['the type of an id token', () => ({ header: { typ: 'JWT' } }), `${FAILED} typ`],
  ['no type', () => ({ header: { typ: undefined } }), `${FAILED} typ`],
  ['an end that has been', () => ({ claims: { exp: now() - 31 } }), 'ERR_JWT_EXPIRED'],
  ['no end', () => ({ claims: { exp: undefined } }), `${FAILED} exp`],
  ['a beginning to come', () => ({ claims: { nbf: now() + 40 } }), `${FAILED} nbf`],
  ['no time of issue', () => ({ claims: { iat: undefined } }), `${FAILED} iat`],
  ['no subject', () => ({ claims: { sub: undefined } }), `${FAILED} sub`],
  ['an empty subject', () => ({ claims: { sub: '' } }), 'claims'],
  ['nobody it is about', () => ({ claims: { orgAffiliation: undefined } }), 'claims'],
  [
    'an orgAffiliation that is malformed',
    () => ({ claims: { orgAffiliation: 'anna@2021006884' } }),
    'claims',
  ],
  ['an orgAffiliation that is a list', () => ({ claims: { orgAffiliation: ['anna@2021006883'] } }), 'claims'],
  ['one right identifier and one malformed', () => ({ claims: { employeeHsaId: 'SE1-1' } }), 'claims'],
  ['a key nobody knows', () => ({ header: { kid: 'key-99' } }), 'ERR_JWKS_NO_MATCHING_KEY'],
])('refuses a token with %s, for that alone', async (_what, changes, reason) => {
  await expect(verify(ANNA, changes())).rejects.toMatchObject(UNKNOWN);
  expect(reasons()).toEqual(reason === undefined ? [] : [reason]);
});

it('refuses a token that does not say which of two keys it is signed with', async () => {
  await issuer.rotate();
  await expect(verify(ANNA, { header: { kid: undefined } })).rejects.toMatchObject(UNKNOWN);
  expect(reasons()).toEqual(['ERR_JWKS_MULTIPLE_MATCHING_KEYS']);
});

it('refuses a token whose header asks for what is not understood', async () => {
  const [header = '', ...rest] = (await issuer.token(ANNA)).split('.');
  const read = JSON.parse(Buffer.from(header, 'base64url').toString()) as object;
  const changed = Buffer.from(JSON.stringify({ ...read, crit: ['x'], x: 1 })).toString('base64url');
  await expect(taking().verify([changed, ...rest].join('.'))).rejects.toMatchObject(UNKNOWN);
  expect(reasons()).toEqual(['ERR_JOSE_NOT_SUPPORTED']);
});

describe('a token that is not signed by the issuer', () => {
  const claims = (over: object = {}) => ({
    iss: issuer.address,
    aud: AUDIENCE,
    sub: 'x',
    iat: now(),
    exp: now() + 60,
    ...ANNA,
    ...over,
  });

  it('is refused without a signature', async () => {
    const unsecured = new UnsecuredJWT(claims()).encode();
    await expect(taking().verify(unsecured)).rejects.toMatchObject(UNKNOWN);
    const [, payload] = unsecured.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    await expect(taking().verify(`${none}.${payload}.`)).rejects.toMatchObject(UNKNOWN);
  });

  it('is refused when the public key, which everybody knows, served as a shared one', async () => {
    const { keys } = await issuer.published();
    for (const secret of [JSON.stringify(keys[0]), JSON.stringify({ keys }), (keys[0] as { x: string }).x]) {
      const key = new TextEncoder().encode(secret);
      const token = await issuer.token(ANNA, { key, header: { alg: 'HS256' } });
      await expect(taking().verify(token)).rejects.toMatchObject(UNKNOWN);
    }
  });

  it('is refused with a key of its own under the name of the issuer’s', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const token = await issuer.token(ANNA, { key: privateKey });
    await expect(taking().verify(token)).rejects.toMatchObject(UNKNOWN);
  });

  it('is refused with a key, or the address of one, in its header', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const other = await TestTokenIssuer.start(AUDIENCE);
    const jwk = await crypto.subtle.exportKey('jwk', publicKey);
    const header = { alg: 'ES256', typ: 'at+jwt', jwk: jwk as never, jku: `${other.address}/jwks` };
    const token = await new SignJWT(claims()).setProtectedHeader(header).sign(privateKey);
    await expect(taking().verify(token)).rejects.toMatchObject(UNKNOWN);
    expect(other.asked).toEqual([]);
    await other.stop();
  });

  it('is refused in an algorithm that the entry does not name', async () => {
    const entry = { algorithms: ['RS256'], jwks: await issuer.published() };
    await expect(verify(ANNA, {}, entry)).rejects.toMatchObject(UNKNOWN);
  });

  it('is refused when anything in it was changed', async () => {
    const [header, , signature] = (await issuer.token(ANNA)).split('.');
    const payload = Buffer.from(JSON.stringify(claims({ orgAffiliation: 'bo@2021006883' }))).toString(
      'base64url',
    );
    await expect(taking().verify(`${header}.${payload}.${signature}`)).rejects.toMatchObject(UNKNOWN);
  });

  it('is refused from one configured issuer in the name of another', async () => {
    const other = await TestTokenIssuer.start(AUDIENCE);
    const token = await other.token(ANNA, { claims: { iss: issuer.address } });
    await expect(taking().verify(token)).rejects.toMatchObject(UNKNOWN);
    await other.stop();
  });
});

it.each(['', 'x', 'a.b.c', '..', 'e30.e30.', '!!.e30.x'])('refuses %j, which is no token', async (text) => {
  await expect(taking().verify(text)).rejects.toMatchObject(UNKNOWN);
});

it('refuses a token of more than 8 kB unread', async () => {
  const token = await issuer.token({ ...ANNA, filling: 'x'.repeat(8_000) });
  await expect(taking().verify(token)).rejects.toMatchObject(UNKNOWN);
  expect(issuer.asked).toEqual([]);
});

it('refuses a token that is older than the entry allows', async () => {
  const old = { claims: { iat: now() - 700 } };
  await expect(verify(ANNA, old)).resolves.toBeDefined();
  await expect(verify(ANNA, old, { maxAgeSeconds: 600 })).rejects.toMatchObject(UNKNOWN);
});

it('refuses a token without the scope that the entry requires', async () => {
  const entry = { requiredScope: 'behorig' };
  await expect(verify({ ...ANNA, scope: 'openid behorig' }, {}, entry)).resolves.toBeDefined();
  await expect(verify({ ...ANNA, scope: 'openid behorigare' }, {}, entry)).rejects.toMatchObject(UNKNOWN);
  await expect(verify(ANNA, {}, entry)).rejects.toMatchObject(UNKNOWN);
});

it('reads no claim that the entry does not name, least of all a personal number', async () => {
  const claims = { personalIdentityNumber: '199001012385', employeeHsaId: 'SE2021006883-a1' };
  await expect(verify(claims, {}, { claims: { orgAffiliation: 'orgAffiliation' } })).rejects.toMatchObject(
    UNKNOWN,
  );
});

it('says of a refusal why in the log alone, and nothing of the token anywhere', async () => {
  const token = await issuer.token(ANNA, { claims: { exp: now() - 100 } });
  const error = await taking()
    .verify(token)
    .catch((e: unknown) => e as DomainError);
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { issuer: issuer.address, reason: 'ERR_JWT_EXPIRED' },
  ]);
  const said = lines.join() + JSON.stringify(error) + String((error as DomainError).stack);
  for (const secret of [...token.split('.'), 'anna', 'opaque']) expect(said).not.toContain(secret);
  expect((error as DomainError).cause).toBeUndefined();
});

describe('the keys of the issuer', () => {
  it('are asked for once, and not again for a key nobody knows', async () => {
    const tokens = taking();
    await tokens.verify(await issuer.token(ANNA));
    await tokens.verify(await issuer.token(ANNA));
    const unknown = await issuer.token(ANNA, { header: { kid: 'key-99' } });
    await expect(tokens.verify(unknown)).rejects.toMatchObject(UNKNOWN);
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/jwks']);
  });

  it('are found without asking where the address or the keys are configured', async () => {
    await verify(ANNA, {}, { jwksUri: `${issuer.address}/jwks` });
    expect(issuer.asked).toEqual(['/jwks']);
    await verify(ANNA, {}, { jwks: await issuer.published() });
    expect(issuer.asked).toEqual(['/jwks']);
  });

  it.each<[string, (address: string) => { status: number; body: unknown }]>([
    [
      'names another issuer',
      (address) => ({ status: 200, body: { issuer: `${address}/`, jwks_uri: `${address}/jwks` } }),
    ],
    ['is not there', () => ({ status: 404, body: {} })],
    ['names no keys', (address) => ({ status: 200, body: { issuer: address } })],
    ['is empty', () => ({ status: 200, body: null })],
    [
      'names keys at a plain address',
      (issuer) => ({ status: 200, body: { issuer, jwks_uri: 'http://op.example/jwks' } }),
    ],
    ['names keys in a file', (issuer) => ({ status: 200, body: { issuer, jwks_uri: 'file:///etc/passwd' } })],
  ])('could not be found out when its configuration %s', async (_what, configuration) => {
    issuer.configuration = () => configuration(issuer.address);
    await expect(verify(ANNA)).rejects.toMatchObject(UNAVAILABLE);
    expect(issuer.asked).not.toContain('/jwks');
  });

  it('could not be found out while it cannot be reached, and can when it is back', async () => {
    const tokens = taking();
    const token = await issuer.token(ANNA);
    await issuer.stop();
    await expect(tokens.verify(token)).rejects.toMatchObject(UNAVAILABLE);
    await issuer.open();
    await expect(tokens.verify(token)).resolves.toBeDefined();
    await issuer.stop();
    await expect(tokens.verify(token)).resolves.toBeDefined();
  });

  it('could not be found out at an address that answers with something else', async () => {
    await expect(verify(ANNA, {}, { jwksUri: `${issuer.address}/nothing` })).rejects.toMatchObject(
      UNAVAILABLE,
    );
  });
});
