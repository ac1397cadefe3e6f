import { generateKeyPairSync } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { Client } from 'pg';
import { IdentityProvidersService } from '../../src/domain/relying-parties/identity-providers.service.js';
import { publicKeyOf } from '../../src/protocols/saml/xml/keys.js';
import { withDocument } from '../../src/protocols/saml/xml/read-xml.js';
import { MESSAGE_LIMITS } from '../../src/protocols/saml/xml/scan-markup.js';
import { takeSignedElement } from '../../src/protocols/saml/xml/signed-element.js';
import { verifySignature } from '../../src/protocols/saml/xml/verify-signature.js';
import { Browser } from '../support/browser.js';
import {
  encryptionKeyOf,
  HSA_ID,
  logoutQuery,
  LOA,
  ORG_AFFILIATION,
  requestIn,
  requestOf,
  type LogoutChanges,
} from '../support/login-provider.js';
import { OPERATOR } from '../support/service.js';
import { ACS, PUBLIC_URL, startLoginWorld, type LoginWorld } from './login-world.js';

const ME = '{ me { kind actor grants { permissions } } }';
const SESSION = '__Host-behorig-session';
const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';

/** Status codes of the LogoutResponse that a browser is sent away with. */
function answerIn(location: string): (string | undefined)[] {
  const message = new URL(location).searchParams.get('SAMLResponse') ?? '';
  const xml = inflateRawSync(Buffer.from(message, 'base64')).toString();
  return [...xml.matchAll(/StatusCode[^>]* Value="([^"]+)"/g)].map(([, code]) => code);
}

/** What of a message of ours a key of our metadata has signed. */
function verifiedWithOurs(xml: string): string {
  const ours = world.spMetadata.slice(world.spMetadata.indexOf('KeyDescriptor use="signing"'));
  const [, certificate = ''] = /X509Certificate>([^<]+)</.exec(ours) ?? [];
  return withDocument(Buffer.from(xml), MESSAGE_LIMITS, ({ root }) =>
    verifySignature({ signed: takeSignedElement(root, 'after-issuer') }, [publicKeyOf(certificate)]),
  );
}

let world: LoginWorld;
let owner: Client;
beforeAll(async () => {
  world = await startLoginWorld();
  owner = await world.service.database.connect();
}, 60_000);
afterAll(() => world.stop());

describe('an employee who has logged in', () => {
  it('administers by her session what her mandates say', async () => {
    const { data } = await (await world.loggedIn()).graphql(ME);
    expect(data?.me).toMatchObject({ kind: 'EMPLOYEE', actor: `saml:${world.provider.entityId}` });
    expect(JSON.stringify(data)).toContain('mandates:write');
    const other = await world.loggedIn({ attributes: [[ORG_AFFILIATION, 'anna.andersson@2999990001']] });
    expect((await other.graphql(ME)).data?.me).toMatchObject({ kind: 'EMPLOYEE', grants: [] });
  });

  it('is known by her HSA-id, too', async () => {
    const browser = await world.loggedIn({ attributes: [[HSA_ID, 'SE2999990001-AA01']] });
    expect((await browser.graphql(ME)).data?.me).toMatchObject({ kind: 'EMPLOYEE' });
  });

  it('loses at the next call what a mandate loses', async () => {
    const browser = await world.loggedIn();
    const ended = `update mandate_state set ended_at = now(), end_recorded_at = now()`;
    await owner.query('begin');
    await owner.query('set local session_replication_role = replica');
    await owner.query(`${ended} where ended_at is null and mandate_id in (
      select m.id from mandate m join employment e on e.id = m.holder_id where e.uid = 'carin.dahl')`);
    await owner.query('commit');
    expect((await browser.graphql(ME)).data?.me).toMatchObject({ grants: [] });
    await owner.query('begin');
    await owner.query('set local session_replication_role = replica');
    await owner.query(`update mandate_state set ended_at = null, end_recorded_at = null where mandate_id in (
      select m.id from mandate m join employment e on e.id = m.holder_id where e.uid = 'carin.dahl')`);
    await owner.query('commit');
  });

  it('is on record, without her name', async () => {
    await world.loggedIn();
    const { rows } = await owner.query<{ actor: string; details: object; organisation_id: string }>(
      "select actor, details, organisation_id from audit_event where act = 'session.open' order by id desc limit 1",
    );
    expect(rows[0]).toMatchObject({
      actor: `saml:${world.provider.entityId}`,
      details: { identityProvider: world.provider.entityId, level: `${LOA}loa3` },
      organisation_id: expect.any(String) as string,
    });
  });

  it('comes to the page of this service that she wanted, and to no other', async () => {
    for (const [returnTo, location] of [
      ['/graphiql/me?x=1', '/graphiql/me?x=1'],
      ['//evil.example/', '/login/session'],
      ['/\\evil.example', '/login/session'],
      ['https://evil.example/', '/login/session'],
      ['javascript:alert(1)', '/login/session'],
    ] as const) {
      const browser = world.browser();
      const visit = await world.finish(browser, await world.begin(browser, { returnTo }));
      expect([returnTo, visit.status, visit.location]).toEqual([returnTo, 303, location]);
    }
  });

  it('has a cookie that no script reads and no other host sets', async () => {
    const browser = world.browser();
    const visit = await world.finish(browser, await world.begin(browser));
    const set = visit.headers.getSetCookie().find((one) => one.startsWith(SESSION)) ?? '';
    expect(set).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });
});

describe('the request', () => {
  it('is signed and asks for exactly the levels that we take and the provider is certified for', async () => {
    const browser = world.browser();
    const query = new URLSearchParams({ 'identity-provider': world.provider.entityId }).toString();
    const { location } = await browser.get(`/login?${query}`);
    const { xml } = requestIn(location ?? '');
    expect(xml).toContain('Comparison="exact"');
    expect([...xml.matchAll(/AuthnContextClassRef[^>]*>([^<]+)</g)].map(([, level]) => level)).toEqual([
      `${LOA}loa3`,
    ]);
    expect(new URL(location ?? '').searchParams.get('SigAlg')).toMatch(/rsa-sha256$/);
  });
});

// The deployment profile (5.3) wants it said, whichever it is; what was not said was left to the provider.
describe('whether somebody must identify herself anew', () => {
  it('is said in each request, signed, by redirect and by a form', async () => {
    for (const [variables, said] of [
      [{}, 'false'],
      [{ LOGIN_ANEW: 'true' }, 'true'],
    ] as const) {
      const address = await world.service.startAnother(variables);
      for (const provider of [world.provider, world.second]) {
        const query = new URLSearchParams({ 'identity-provider': provider.entityId }).toString();
        const visit = await new Browser(PUBLIC_URL, address).get(`/login?${query}`);
        const { xml } = requestOf(visit);
        expect(xml.match(/ ForceAuthn="[^"]*"/g)).toEqual([` ForceAuthn="${said}"`]);
        if (visit.location === null) expect(verifiedWithOurs(xml)).toContain(`ForceAuthn="${said}"`);
      }
    }
  });
});

describe('the request by a form', () => {
  it('is signed, goes on by a script of ours or a button, and is answered', async () => {
    const browser = world.browser();
    const query = new URLSearchParams({ 'identity-provider': world.second.entityId }).toString();
    const visit = await browser.get(`/login?${query}`);
    const { id, xml } = requestOf(visit);
    expect(verifiedWithOurs(xml)).toContain(`${LOA}loa3`);
    expect(visit.body).toContain(`action="${world.second.entityId}/sso"`);
    expect(visit.body).toContain('<script src="/login/send.js"></script>');
    expect(visit.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://second.example",
    );
    expect((await world.finish(browser, id, {}, world.second)).status).toBe(303);
  });
});

describe('a session', () => {
  it('is not used by a page of another origin', async () => {
    const browser = await world.loggedIn();
    expect(await browser.graphql(ME, {})).toMatchObject({ status: 403, code: 'access.cross-site' });
    const wrongs: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const wrong of wrongs)
      expect(await browser.graphql(ME, { 'x-behorig-csrf': '1', ...wrong })).toMatchObject({ status: 403 });
    const own = { 'x-behorig-csrf': '1', origin: PUBLIC_URL, 'sec-fetch-site': 'same-origin' };
    expect((await browser.graphql(ME, own)).status).toBe(200);
  });

  it('does not count beside an access token, nor at any other door', async () => {
    const browser = await world.loggedIn();
    expect(await browser.graphql(ME, { 'x-behorig-csrf': '1', authorization: 'Bearer wrong' })).toMatchObject(
      { status: 401 },
    );
    const authzen = await browser.post('/access/v1/evaluation', {}, { 'x-behorig-csrf': '1' });
    expect(authzen.status).toBe(401);
  });

  it('is a new one at each login, and the one before is over', async () => {
    const browser = await world.loggedIn();
    const before = browser.cookies.get(SESSION) ?? '';
    await world.finish(browser, await world.begin(browser));
    const after = browser.cookies.get(SESSION) ?? '';
    expect(after).not.toBe(before);
    browser.cookies.set(SESSION, before);
    expect(await browser.graphql(ME)).toMatchObject({ status: 401 });
  });

  // Two tabs that were begun before she had a session left two of them, of which one was no longer in any browser.
  it('ends the one that another tab has got since', async () => {
    const browser = world.browser();
    const [one, two] = [await world.begin(browser), await world.begin(browser)];
    const other = world.browser();
    const elsewhere = await world.begin(other);
    await world.finish(browser, one);
    const first = browser.cookies.get(SESSION) ?? '';
    await world.finish(browser, two);
    expect((await browser.graphql(ME)).status).toBe(200);
    await world.finish(other, elsewhere);
    expect((await browser.graphql(ME)).status).toBe(200);
    browser.cookies.set(SESSION, first);
    expect((await browser.graphql(ME)).status).toBe(401);
  });

  it('is never one that a browser has brought', async () => {
    const browser = world.browser();
    browser.cookies.set(SESSION, 'A'.repeat(43));
    await world.finish(browser, await world.begin(browser));
    expect(browser.cookies.get(SESSION)).not.toBe('A'.repeat(43));
    browser.cookies.set(SESSION, 'A'.repeat(43));
    expect(await browser.graphql(ME)).toMatchObject({ status: 401 });
  });

  it.each([
    ['it has not been used for as long as is configured', "last_used_at = now() - interval '30 minutes'"],
    ['its time is up, however it was used', "opened_at = now() - interval '9 hours', expires_at = now()"],
    [
      'its identity provider may no longer log anybody in',
      "identity_provider = 'https://foreign.example/idp'",
    ],
    ['its level is no longer taken', `level = '${LOA}loa2'`],
  ])('is over when %s', async (_when, change) => {
    const browser = await world.loggedIn();
    expect((await browser.graphql(ME)).status).toBe(200);
    await owner.query(`update login_session set ${change} where secret_digest = sha256($1::bytea)`, [
      Buffer.from(browser.cookies.get(SESSION) ?? ''),
    ]);
    expect(await browser.graphql(ME)).toMatchObject({ status: 401, code: 'access.unauthenticated' });
  });

  it('is over at once when its identity provider is no longer registered', async () => {
    const browser = await world.loggedIn();
    await owner.query('update identity_provider set removed_at = now() where entity_id = $1', [
      world.provider.entityId,
    ]);
    expect(await browser.graphql(ME)).toMatchObject({ status: 401 });
    await owner.query('update identity_provider set removed_at = null where entity_id = $1', [
      world.provider.entityId,
    ]);
  });

  it.each<[string, (metadata: string) => string]>([
    ['is no longer certified for its level', (metadata) => metadata.replaceAll('/loa3<', '/loa4<')],
    ['serves no category of ours any longer', (metadata) => metadata.replace('loa3-orgid', 'loa3-hsaid')],
    [
      'does not speak for her employer any longer',
      (metadata) => metadata.replace('>2999990001<', '>2999991009<'),
    ],
    [
      'has metadata that has expired',
      (metadata) => metadata.replace(' entityID=', ` validUntil="${new Date(0).toISOString()}" entityID=`),
    ],
  ])('does not count while its identity provider %s', async (_, change) => {
    const browser = await world.loggedIn();
    const bring = async (metadata: string) => {
      const { entityId } = world.provider;
      await world.service.administration
        .get(IdentityProvidersService, { strict: false })
        .bring(OPERATOR, 'test', [{ entityId, displayName: entityId, metadata }]);
    };
    const changed = change(world.provider.metadata);
    expect(changed).not.toBe(world.provider.metadata);
    await bring(changed);
    expect(await browser.graphql(ME)).toMatchObject({ status: 401 });
    await bring(world.provider.metadata);
    expect(await browser.graphql(ME)).toMatchObject({ status: 200 });
  });

  it('ends when it ends at the identity provider', async () => {
    const browser = await world.loggedIn({ sessionEnd: new Date(Date.now() + 3_600_000) });
    const { rows } = await owner.query<{ is: boolean }>(
      "select expires_at < now() + interval '61 minutes' as is from login_session where secret_digest = sha256($1::bytea)",
      [Buffer.from(browser.cookies.get(SESSION) ?? '')],
    );
    expect(rows).toEqual([{ is: true }]);
  });

  it('is kept as a digest alone', async () => {
    const secret = (await world.loggedIn()).cookies.get(SESSION) ?? '';
    const { rows } = await owner.query<{ row: string }>(
      'select row_to_json(s)::text as row from login_session s',
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ row }) => row.includes(secret))).toBe(false);
  });

  it('counts on every instance alike', async () => {
    const browser = await world.loggedIn();
    const address = await world.service.startAnother();
    const cookie = `${SESSION}=${browser.cookies.get(SESSION) ?? ''}`;
    const headers = { cookie, 'content-type': 'application/json', 'x-behorig-csrf': '1' };
    const answer = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: ME }),
    });
    expect(answer.status).toBe(200);
  });
});

describe('logging out', () => {
  const fromHere = { origin: PUBLIC_URL, 'sec-fetch-site': 'same-origin' };

  it('ends the session here and goes on to the identity provider with a signed request', async () => {
    const browser = await world.loggedIn();
    const secret = browser.cookies.get(SESSION) ?? '';
    const { location } = await browser.post('/login/logout', {}, fromHere);
    const { xml } = requestIn(location ?? '');
    expect(location).toMatch(/^https:\/\/first\.example\/idp\/sso\/slo\?.*Signature=/);
    // No Format was said of her name, and \`Format=""\` is another one.
    expect(xml).toContain('<saml:NameID>transient-name<');
    expect(xml).toContain('session-1');
    expect(browser.cookies.has(SESSION)).toBe(false);
    browser.cookies.set(SESSION, secret);
    expect(await browser.graphql(ME)).toMatchObject({ status: 401 });
  });

  it('is on record, whoever ended the session, without her name', async () => {
    const slo = `${PUBLIC_URL}/login/logout-service`;
    const nameId = 'recorded-to-the-end';
    const before = await owner.query<{ id: string }>('select coalesce(max(id), 0) as id from audit_event');
    const browser = await world.loggedIn({ nameId });
    await world.finish(browser, await world.begin(browser), { nameId });
    await browser.post('/login/logout', {}, fromHere);
    await browser.post('/login/logout', {}, fromHere);
    await world.loggedIn({ nameId });
    await world.browser().get(`${slo}?${logoutQuery(world.provider, slo, { nameId })}`);
    const { rows } = await owner.query<{ act: string; by?: string }>(
      `select act, details ->> 'by' as by, actor, actor_person_id = subject_ids[1] as hers, organisation_id is not null as place
       from audit_event where id > $1 and act like 'session.%' order by id`,
      [before.rows[0]?.id],
    );
    const event = { actor: `saml:${world.provider.entityId}`, hers: true, place: true };
    expect(rows).toEqual([
      { ...event, act: 'session.open', by: null },
      { ...event, act: 'session.close', by: 'next-login' },
      { ...event, act: 'session.open', by: null },
      { ...event, act: 'session.close', by: 'employee' },
      { ...event, act: 'session.open', by: null },
      { ...event, act: 'session.close', by: 'identity-provider' },
    ]);
  });

  it('is not done by a page of another origin', async () => {
    const browser = await world.loggedIn();
    const wrongs: Record<string, string>[] = [
      {},
      { origin: 'null' },
      { ...fromHere, 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of wrongs) expect((await browser.post('/login/logout', {}, headers)).status).toBe(403);
    expect((await browser.graphql(ME)).status).toBe(200);
  });

  it('is done by the identity provider: the named session, or all of hers, and nobody else’s', async () => {
    const slo = `${PUBLIC_URL}/login/logout-service`;
    const nameId = 'to-be-thrown-out';
    const [one, two, other] = await Promise.all([
      world.loggedIn({ nameId, sessionIndex: 's1' }),
      world.loggedIn({ nameId, sessionIndex: 's2' }),
      world.loggedIn({ nameId: 'stays' }),
    ]);
    const statuses = async () =>
      Promise.all([one, two, other].map(async (browser) => (await browser.graphql(ME)).status));
    const { status, location } = await world
      .browser()
      .get(`${slo}?${logoutQuery(world.provider, slo, { nameId, sessionIndex: 's1' })}`);
    expect(status).toBe(303);
    expect(location).toMatch(/SAMLResponse=.*RelayState=their-state.*Signature=/);
    expect(await statuses()).toEqual([401, 200, 200]);
    await world.browser().get(`${slo}?${logoutQuery(world.provider, slo, { nameId })}`);
    expect(await statuses()).toEqual([401, 401, 200]);
  });

  // Shibboleth encrypts the name in a logout: it was refused with a page, and the session lived on.
  it('is done by an identity provider that encrypts her name to us', async () => {
    const slo = `${PUBLIC_URL}/login/logout-service`;
    const nameId = 'encrypted-name';
    const browser = await world.loggedIn({ nameId });
    const encryptTo = encryptionKeyOf(world.spMetadata);
    const { status, location } = await world
      .browser()
      .get(`${slo}?${logoutQuery(world.provider, slo, { nameId, encryptTo })}`);
    expect([status, answerIn(location ?? '')]).toEqual([303, [`${STATUS}Success`]]);
    expect((await browser.graphql(ME)).status).toBe(401);
  });

  // The provider's chain of logouts ended at a page of ours when we refused its request.
  it.each<[string, LogoutChanges, string[]]>([
    ['that is too old', { issuedAt: new Date(Date.now() - 600_000) }, ['Requester', 'RequestDenied']],
    ['of another version', { version: '2.1' }, ['VersionMismatch']],
    [
      'about a name that is encrypted to somebody else',
      { encryptTo: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey },
      ['Requester', 'UnknownPrincipal'],
    ],
  ])('is answered with why not by a request %s, and ends no session', async (_what, changes, codes) => {
    const slo = `${PUBLIC_URL}/login/logout-service`;
    const nameId = 'still-there';
    const browser = await world.loggedIn({ nameId });
    const query = logoutQuery(world.provider, slo, { nameId, ...changes });
    const { status, location } = await world.browser().get(`${slo}?${query}`);
    expect(status).toBe(303);
    expect(location).toMatch(
      /^https:\/\/first\.example\/idp\/sso\/slo\?SAMLResponse=.*RelayState=their-state.*Signature=/,
    );
    expect(answerIn(location ?? '')).toEqual(codes.map((code) => STATUS + code));
    expect((await browser.graphql(ME)).status).toBe(200);
  });

  // The binding says how the message is packed, where the sender likes (saml-bindings 3.4.4): such a logout was refused.
  it('is done when the encoding is named that there is, and with no other one', async () => {
    const slo = `${PUBLIC_URL}/login/logout-service`;
    const encoding = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';
    const status = async (named: string) =>
      (
        await world
          .browser()
          .get(
            `${slo}?SAMLEncoding=${encodeURIComponent(named)}&${logoutQuery(world.provider, slo, { nameId: 'n' })}`,
          )
      ).status;
    expect([await status(encoding), await status(`${encoding}x`), await status('')]).toEqual([303, 403, 403]);
  });

  it('is refused when who asks for it has not signed it, properly, for us, or a second time', async () => {
    const slo = `${PUBLIC_URL}/login/logout-service`;
    const nameId = 'stays-in';
    const browser = await world.loggedIn({ nameId });
    const good = logoutQuery(world.provider, slo, { nameId: 'nobody' });
    const refused = [
      logoutQuery(world.provider, slo, { nameId }).replace(/&Signature=.*/, ''),
      logoutQuery(world.provider, slo, { nameId, hash: 'sha1' }),
      logoutQuery(world.provider, slo, { nameId, key: world.second.signing.privateKey }),
      logoutQuery(world.provider, `${slo}x`, { nameId }),
      logoutQuery(world.foreign, slo, { nameId }),
      `${good}&${logoutQuery(world.provider, slo, { nameId }).split('&')[0] ?? ''}`,
      `x=SAMLRequest&${good}`,
    ];
    const visit = async (query: string) => (await world.browser().get(`${slo}?${query}`)).status;
    for (const query of refused)
      expect([query.slice(0, 40), await visit(query)]).toEqual([query.slice(0, 40), 403]);
    expect(await visit(good)).toBe(303);
    const again = await world.browser().get(`${slo}?${good}`);
    expect(answerIn(again.location ?? '')).toEqual([`${STATUS}Requester`, `${STATUS}RequestDenied`]);
    expect((await browser.graphql(ME)).status).toBe(200);
  });
});

describe('the choice of identity provider', () => {
  it('is of those that may log in, in the reader’s language, the last one first', async () => {
    const browser = world.browser();
    const { body, headers } = await browser.get('/login', { 'accept-language': 'en-GB,en;q=0.8,sv;q=0.5' });
    expect(body).toContain('<html lang="en">');
    expect(
      [...body.matchAll(/identity-provider=([^"&]+)/g)].map(([, id]) => decodeURIComponent(id ?? '')),
    ).toEqual([world.provider.entityId, world.second.entityId]);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(body).not.toMatch(/<script(?! src="\/)|style=|https?:\/\/(?!first|second)/);
    await world.begin(browser, { provider: world.second });
    const again = await browser.get('/login');
    expect(again.body).toContain('<html lang="sv">');
    expect(again.body.indexOf('second.example')).toBeLessThan(again.body.indexOf('first.example'));
    expect(again.body).toContain('Senast vald');
  });

  it('shows what it was sent as text', async () => {
    const { body } = await world.browser().get('/login?return-to=%22%3E%3Cscript%3Ealert(1)%3C/script%3E');
    expect(body).not.toContain('<script>alert');
  });
});

it('takes nothing but a form at its address for answers', async () => {
  const other = await fetch(`${world.service.address}${new URL(ACS).pathname}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: 'SAMLResponse=x',
  });
  expect(other.status).toBe(415);
});
