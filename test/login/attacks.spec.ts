import { generateKeyPairSync } from 'node:crypto';
import type { Client } from 'pg';
import { answer, HSA_ID, LOA, ORG_AFFILIATION, posted } from '../support/login-provider.js';
import { signWith } from '../saml-xml/crafted-signature.js';
import { ACS, startLoginWorld, type Changes, type LoginWorld } from './login-world.js';

const SESSION = '__Host-behorig-session';
const UNDER_WAY = '__Host-behorig-login';
const seconds = (count: number) => new Date(Date.now() + count * 1000);

let world: LoginWorld;
let owner: Client;
beforeAll(async () => {
  world = await startLoginWorld();
  owner = await world.service.database.connect();
}, 60_000);
afterAll(() => world.stop());

const SHA1 = {
  method: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  value: (signedInfo: string) => signWith(world.provider.signing.privateKey, 'sha1')(signedInfo),
};
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

it.each<[string, () => Changes]>([
  ['that is not signed', () => ({ signResponse: false })],
  ['whose assertion is not signed', () => ({ signAssertion: false })],
  ['whose assertion is not encrypted', () => ({ encrypt: false })],
  ['signed by a stranger', () => ({ key: stranger.privateKey })],
  ['signed by another identity provider', () => ({ key: world.second.signing.privateKey })],
  ['signed with SHA-1', () => ({ craftedResponse: SHA1 })],
  ['whose assertion is signed with SHA-1', () => ({ crafted: SHA1 })],
  ['encrypted to another', () => ({ encryptTo: stranger.publicKey })],
  [
    'altered after it was signed',
    () => ({ alter: (xml) => xml.replace('Destination="', 'Consent="x" Destination="') }),
  ],
  [
    'whose assertion was altered after it was signed',
    () => ({ alterAssertion: (xml) => xml.replace('carin.dahl', 'eva.falk') }),
  ],
  [
    'with a comment in a value',
    () => ({ alterAssertion: (xml) => xml.replace('carin.dahl', 'carin<!---->.dahl') }),
  ],
  ['with a document type', () => ({ alter: (xml) => `<!DOCTYPE x [<!ENTITY e "x">]>${xml}` })],
  ['cut off', () => ({ alter: (xml) => xml.slice(0, -20) })],
  ['issued by another', () => ({ issuer: world.second.entityId })],
  ['whose assertion is by another', () => ({ assertionIssuer: world.second.entityId })],
  ['for another audience', () => ({ audience: 'https://other.example/sp' })],
  ['for everybody', () => ({ audience: undefined })],
  ['sent to another destination', () => ({ destination: 'https://other.example/acs' })],
  ['without a destination', () => ({ destination: undefined })],
  ['for another recipient', () => ({ recipient: 'https://other.example/acs' })],
  ['without a recipient', () => ({ recipient: undefined })],
  ['confirmed in another way', () => ({ confirmation: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' })],
  ['that nobody has asked for', () => ({ inResponseTo: undefined, confirmedInResponseTo: undefined })],
  ['to another request', () => ({ inResponseTo: '_other', confirmedInResponseTo: '_other' })],
  ['whose assertion answers another request', () => ({ confirmedInResponseTo: '_other' })],
  ['whose assertion answers none', () => ({ confirmedInResponseTo: undefined })],
  ['that has expired', () => ({ notOnOrAfter: seconds(-61) })],
  ['whose confirmation has expired', () => ({ confirmedUntil: seconds(-61) })],
  ['that is not valid yet', () => ({ notBefore: seconds(120) })],
  ['from the future', () => ({ issuedAt: seconds(120) })],
  ['from long ago', () => ({ issuedAt: seconds(-600) })],
  ['of a session that is over', () => ({ sessionEnd: seconds(-61) })],
  // It was let in, and was nobody at the next call: clocks may differ, but sessions end by ours.
  ['of a session that is over, as clocks may differ', () => ({ sessionEnd: seconds(-30) })],
  ['at a level below', () => ({ level: `${LOA}loa2` })],
  ['at a level that its provider is not certified for', () => ({ level: `${LOA}loa4` })],
  ['at a level that is only alike', () => ({ level: `${LOA}LOA3` })],
  [
    'about an organisation that is not its provider’s',
    () => ({ attributes: [[ORG_AFFILIATION, 'gunilla.hed@2999991009']] }),
  ],
  ['with an HSA-id that is not its provider’s', () => ({ attributes: [[HSA_ID, 'SE2999991009-KL07']] })],
  [
    'about two organisations',
    () => ({ attributes: [[ORG_AFFILIATION, 'carin.dahl@2999990001', 'gunilla.hed@2999991009']] }),
  ],
  [
    'about two employees',
    () => ({ attributes: [[ORG_AFFILIATION, 'carin.dahl@2999990001', 'eva.falk@2999990001']] }),
  ],
  ['about nobody', () => ({ attributes: [['urn:oid:2.5.4.10', 'Exempelmyndigheten']] })],
  ['about nobody who is employed', () => ({ attributes: [[ORG_AFFILIATION, 'nobody@2999990001']] })],
  ['about somebody who was', () => ({ attributes: [[ORG_AFFILIATION, 'fredrik.gran@2999990001']] })],
  [
    'that says one thing twice',
    () => ({
      attributes: [
        [ORG_AFFILIATION, 'carin.dahl@2999990001'],
        [ORG_AFFILIATION, 'carin.dahl@2999990001'],
      ],
    }),
  ],
  ['that says no', () => ({ status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' })],
])('lets nobody in by an answer %s', async (_what, changes) => {
  const browser = world.browser();
  const visit = await world.finish(browser, await world.begin(browser), changes());
  expect(visit.status).toBe(403);
  expect(browser.cookies.has(SESSION)).toBe(false);
});

it('lets nobody in by a signed assertion that was wrapped into another', async () => {
  const browser = world.browser();
  const id = await world.begin(browser);
  const forged = (xml: string) => {
    const inner = xml.replace(/<ds:Signature.*<\/ds:Signature>/s, '');
    const signature = /<ds:Signature.*<\/ds:Signature>/s.exec(xml)?.[0] ?? '';
    const evil = inner.replace(/ID="[^"]+"/, 'ID="_evil"').replace('carin.dahl', 'eva.falk');
    const wrapped = signature.replace('</ds:Signature>', `<ds:Object>${inner}</ds:Object></ds:Signature>`);
    return evil.replace('</saml:Issuer>', `</saml:Issuer>${wrapped}`);
  };
  expect((await world.finish(browser, id, { alterAssertion: forged })).status).toBe(403);
  const before = (xml: string) =>
    xml.replace(/(<samlp:Status>)/, '<samlp:Extensions><x xmlns="urn:x"></x></samlp:Extensions>$1');
  const other = await world.begin(browser);
  expect((await world.finish(browser, other, { alter: before })).status).toBe(403);
});

it('takes an answer once, whichever instance it comes to, and of many at a time one', async () => {
  const browser = world.browser();
  const id = await world.begin(browser);
  const form = posted(answer(world.provider, world.spMetadata, id));
  const visits = await Promise.all([1, 2, 3, 4].map(() => browser.post(ACS, form)));
  expect(visits.map(({ status }) => status).sort()).toEqual([303, 403, 403, 403]);
});

it('takes an assertion once, though it were to answer another request', async () => {
  const browser = world.browser();
  const assertionId = '_the-same';
  expect((await world.finish(browser, await world.begin(browser), { assertionId })).status).toBe(303);
  expect((await world.finish(browser, await world.begin(browser), { assertionId })).status).toBe(403);
});

it('takes an answer from the browser alone that was sent away for it', async () => {
  const [victim, attacker] = [world.browser(), world.browser()];
  const id = await world.begin(attacker);
  const form = posted(answer(world.provider, world.spMetadata, id));
  expect((await victim.post(ACS, form)).status).toBe(403);
  await world.begin(victim);
  expect((await victim.post(ACS, form)).status).toBe(403);
  expect(victim.cookies.has(SESSION)).toBe(false);
  expect((await attacker.post(ACS, form)).status).toBe(303);
});

it('binds an answer to a cookie that comes with a form of another site, and is of this host alone', async () => {
  const browser = world.browser();
  const query = new URLSearchParams({ 'identity-provider': world.provider.entityId }).toString();
  const { headers } = await browser.get(`/login?${query}`);
  const set = headers.getSetCookie().find((one) => one.startsWith(UNDER_WAY)) ?? '';
  expect(set).toMatch(/; Max-Age=900; Path=\/; HttpOnly; Secure; SameSite=None$/);
});

it('takes no answer to what was asked too long ago', async () => {
  const browser = world.browser();
  const id = await world.begin(browser);
  await owner.query("update login_request set requested_at = now() - interval '16 minutes' where id = $1", [
    id,
  ]);
  expect((await world.finish(browser, id)).status).toBe(403);
});

it('lets nobody in by an identity provider that is registered and not allowed', async () => {
  const browser = world.browser();
  const { status, location } = await browser.get(
    `/login?identity-provider=${encodeURIComponent(world.foreign.entityId)}`,
  );
  expect([status, location]).toEqual([200, null]);
  const id = await world.begin(browser);
  expect((await world.finish(browser, id, {}, world.foreign)).status).toBe(403);
});

it('reads nothing for a browser that was not sent away for it, whatever the message names', async () => {
  const hostile = (id: string) =>
    `<!DOCTYPE x><samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" InResponseTo="${id}"/>`;
  const browser = world.browser();
  const other = await world.begin(world.browser());
  const id = await world.begin(browser);
  const told = async (text: string) => {
    const { status, body } = await browser.post(ACS, { SAMLResponse: Buffer.from(text).toString('base64') });
    expect(status).toBe(403);
    return body.includes('Börja om') ? 'not asked' : 'refused';
  };
  expect(await told(hostile(other))).toBe('not asked');
  expect(await told(hostile('_never'))).toBe('not asked');
  expect(await told(' '.repeat(9_000) + hostile(id))).toBe('not asked');
  expect(await told(hostile(id))).toBe('refused');
  // It was the answer to that question, and there is no other.
  expect((await world.finish(browser, id)).status).toBe(403);
});

it('believes what was signed of what is answered, not what stands before it', async () => {
  const browser = world.browser();
  const [id, other] = [await world.begin(browser), await world.begin(browser)];
  const alter = (xml: string) => `<!-- InResponseTo="${other}" InResponseTo='${other}' -->${xml}`;
  expect((await world.finish(browser, id, { alter })).status).toBe(403);
});

it('takes a message in one spelling of base64 alone', async () => {
  const browser = world.browser();
  const id = await world.begin(browser);
  const { SAMLResponse } = posted(answer(world.provider, world.spMetadata, id));
  expect(
    (await browser.post(ACS, { SAMLResponse: `${SAMLResponse.slice(0, 100)}!${SAMLResponse.slice(100)}` }))
      .status,
  ).toBe(403);
});

it('tells a person what to do, and nothing of what was wrong', async () => {
  const browser = world.browser();
  const visit = await world.finish(browser, await world.begin(browser), { crafted: SHA1 });
  expect(visit.body).not.toMatch(/signature|algorithm|sha/i);
  const level = await world.finish(browser, await world.begin(browser), { level: `${LOA}loa2` });
  expect(level.body).toContain('tillitsnivå');
});
