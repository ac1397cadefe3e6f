import { makeIdentityProvider, type MadeIdentityProvider } from '../support/identity-provider.js';
import { loginAssertion, signedLogin, type Login } from '../support/login.js';
import { envelope, lastInQuery, queryIn, signatureIn } from '../saml-xml/soap-texts.js';
import { EXEMPEL } from './arrangements.js';
import { DENIED, ORG_AFFILIATION, UNSUPPORTED } from './asker.js';
import {
  inClear,
  MANDATE,
  powersIn,
  startEvidenceScenario,
  type EvidenceScenario,
} from './evidence-arrangements.js';
import { ANNA } from './scenario.js';

const LOA4 = 'http://id.elegnamnden.se/loa/1.0/loa4';
const OTHER = `bo.berg@${EXEMPEL}`;

let scenario: EvidenceScenario;
let second: MadeIdentityProvider;
let stranger: MadeIdentityProvider;
beforeAll(async () => {
  scenario = await startEvidenceScenario();
  [second, stranger] = (await Promise.all(
    ['second', 'stranger'].map((name) =>
      makeIdentityProvider(`https://${name}.example/idp`, { scopes: [EXEMPEL], levels: [LOA4] }),
    ),
  )) as [MadeIdentityProvider, MadeIdentityProvider];
  await scenario.arrange.identityProvider(second);
});
afterAll(() => scenario.stop());

const login = (changes: Partial<Login> = {}) => loginAssertion(scenario.login(changes));
const signed = (changes: Partial<Login> = {}) => scenario.signed(changes);
const sign = (xml: string) => signedLogin(xml, scenario.provider.signing);
const question = (evidence?: string) => ({
  nameId: ANNA,
  attributes: [{ name: MANDATE }],
  ...(evidence !== undefined && { evidence }),
});
/** Another assertion of the same ID about Anna, at loa4, that nobody signed. */
const forged = (id: string) => login({ id, level: LOA4 });
const signatureOf = (xml: string) => /<ds:Signature[ >].*<\/ds:Signature>/s.exec(xml)![0];
const put = (xml: string, mark: string, more: string) => xml.replace(mark, `${mark}${more}`);
const restriction = (audience: string) =>
  `<saml2:AudienceRestriction><saml2:Audience>${audience}</saml2:Audience></saml2:AudienceRestriction>`;

/** What is shown, and why it does not count. */
const ATTACKS: Readonly<Record<string, readonly [shown: () => string, reason: string]>> = {
  'no signature': [() => login(), 'signature'],
  'the signature taken off': [() => signed().replace(/<ds:Signature.*<\/ds:Signature>/s, ''), 'signature'],
  'the signature of another assertion': [
    () => put(login(), '</saml2:Issuer>', signatureOf(signed({ id: '_other' }))),
    'signature',
  ],
  'a level changed after it was signed': [
    () => signed().replace('loa/1.0/loa3', 'loa/1.0/loa2'),
    'signature',
  ],
  'a name changed after it was signed': [
    () => signed({ attributes: { [ORG_AFFILIATION]: [OTHER] } }).replace(OTHER, ANNA),
    'signature',
  ],
  'a comment within a name': [() => sign(login().replace(ANNA, ANNA.replace('@', '<!---->@'))), 'signature'],
  'the signed one within a forged one': [
    () => {
      const genuine = signed({ id: '_genuine' });
      const advice = `<saml2:Advice>${genuine}</saml2:Advice>`;
      return put(forged('_forged'), '</saml2:Conditions>', advice);
    },
    'signature',
  ],
  'the signature of a forged one, which holds the signed one': [
    () => {
      const signature = signatureOf(signed({ id: '_genuine' }));
      const object = `<ds:Object>${login({ id: '_genuine' })}</ds:Object></ds:Signature>`;
      return put(forged('_forged'), '</saml2:Issuer>', signature.replace('</ds:Signature>', object));
    },
    'signature',
  ],
  'a signed one beside what it says in its Advice': [
    () => {
      const advice = `<saml2:Advice>${forged('_forged')}</saml2:Advice>`;
      return put(signed(), '</saml2:Conditions>', advice);
    },
    'signature',
  ],
  'two assertions': [() => signed() + signed(), 'unreadable'],
  'a Response around it': [
    () => `<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r">${signed()}</p:Response>`,
    'unreadable',
  ],
  'a document type': [() => `<!DOCTYPE a [<!ENTITY b "c">]>${signed()}`, 'unreadable'],
  'something that is no XML': [() => 'AAAA', 'unreadable'],
  'two logins': [
    () =>
      signed({
        statements:
          `<saml2:AuthnStatement AuthnInstant="${new Date().toISOString()}"><saml2:AuthnContext>` +
          `<saml2:AuthnContextClassRef>${LOA4}</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>`,
      }),
    'unreadable',
  ],
  'no login': [
    () => sign(login().replace(/<saml2:AuthnStatement.*<\/saml2:AuthnStatement>/s, '')),
    'unreadable',
  ],
  'no end': [
    () => sign(login().replace(/(<saml2:Conditions[^>]*) NotOnOrAfter="[^"]*"/, '$1')),
    'unreadable',
  ],
  'a provider that nobody registered': [
    () => scenario.signed({ issuer: stranger.entityId }, stranger),
    'identity-provider-unknown',
  ],
  'the asking party as the provider': [
    () =>
      signedLogin(login({ issuer: scenario.requiring.entityId }), {
        privateKey: scenario.requiring.eService.signingKey,
      }),
    'identity-provider-unknown',
  ],
  "another provider's signature": [() => scenario.signed({}, second), 'signature'],
  'another party as its audience': [
    () => signed({ audience: 'https://other.example/sp' }),
    'another-audience',
  ],
  'another spelling of the audience': [
    () => signed({ audience: scenario.requiring.entityId.toUpperCase() }),
    'another-audience',
  ],
  'nobody in particular as its audience': [() => signed({ audience: null }), 'another-audience'],
  'a second audience restriction': [
    () => signed({ conditions: restriction('https://other.example/sp') }),
    'another-audience',
  ],
  'an end that has passed': [() => signed({ notBefore: -600, notOnOrAfter: -61 }), 'not-valid-now'],
  'a beginning to come': [() => signed({ notBefore: 65 }), 'not-valid-now'],
  'a login to come': [() => signed({ authenticated: 65 }), 'not-valid-now'],
  'a login too long ago': [() => signed({ authenticated: -3601 }), 'login-too-old'],
  'a session that is over': [() => signed({ sessionEnds: -1 }), 'session-over'],
  'a level that the provider is not certified for': [() => signed({ level: LOA4 }), 'level-not-certified'],
  'a level in another spelling': [
    () => signed({ level: 'http://id.elegnamnden.se/loa/1.0/LOA3' }),
    'level-not-certified',
  ],
  'a level beside the certified one': [
    () => signed({ level: 'http://id.swedenconnect.se/loa/1.0/loa4-nonresident' }),
    'level-not-certified',
  ],
  'another person': [() => signed({ attributes: { [ORG_AFFILIATION]: [OTHER] } }), 'another-person'],
};

describe('evidence does not count with', () => {
  it.each(Object.entries(ATTACKS))('%s', async (_name, [shown, reason]) => {
    const { status, assertion } = await scenario.requiring.ask(question(shown()));
    expect([status, assertion]).toEqual([['Success'], undefined]);
    expect(await scenario.recorded()).toMatchObject({
      outcome: 'nothing',
      withheld: { [MANDATE]: 'evidence-refused' },
      assurance: { level: 'refused', reason },
    });
  });

  it('its ciphertext altered anywhere', async () => {
    const { requiring } = scenario;
    for (const nth of [0, 1]) {
      const body = requiring.soapOf(question(signed()), (query) => {
        const ciphers = query.match(/<ns3:CipherValue>[^<]*/g) ?? [];
        const altered = ciphers[nth]!.replace(/>../, (two) => (two === '>AA' ? '>BB' : '>AA'));
        return query.replace(ciphers[nth]!, altered);
      });
      const { status, assertion } = await requiring.send(body);
      expect([status, assertion]).toEqual([['Success'], undefined]);
      expect(await scenario.recorded()).toMatchObject({ assurance: { reason: 'unreadable' } });
    }
  });

  it('its provider struck off, or no longer valid', async () => {
    const gone = await makeIdentityProvider('https://gone.example/idp', {
      scopes: [EXEMPEL],
      levels: ['http://id.elegnamnden.se/loa/1.0/loa3'],
    });
    await scenario.arrange.identityProvider(gone);
    const evidence = () => scenario.signed({ issuer: gone.entityId }, gone);
    expect(powersIn(await scenario.requiring.ask(question(evidence())))).not.toEqual([]);
    await scenario.arrange.removeIdentityProvider(gone.entityId);
    expect((await scenario.requiring.ask(question(evidence()))).assertion).toBeUndefined();
    expect(await scenario.recorded()).toMatchObject({ assurance: { reason: 'identity-provider-unknown' } });
  });
});

describe('evidence counts only within what the party signed:', () => {
  const encryptedIn = (query: string) =>
    /<ns1:SubjectConfirmation .*<\/ns1:SubjectConfirmation>/s.exec(query)![0];

  it('in the header of the envelope it is not seen', async () => {
    const genuine = queryIn(scenario.requiring.soap(question(signed())));
    const bare = queryIn(scenario.requiring.soap(question()));
    const { assertion } = await scenario.requiring.send(
      envelope(bare, `<h xmlns:ns1="urn:oasis:names:tc:SAML:2.0:assertion">${encryptedIn(genuine)}</h>`),
    );
    expect(assertion).toBeUndefined();
    expect(await scenario.recorded()).toMatchObject({ withheld: { [MANDATE]: 'evidence-missing' } });
  });

  it('added afterwards, or exchanged, the query is refused', async () => {
    const bare = queryIn(scenario.requiring.soap(question()));
    const [one, two] = [1, 2].map(() => queryIn(scenario.requiring.soap(question(signed()))));
    const added = bare.replace('</ns1:NameID>', `</ns1:NameID>${encryptedIn(one!)}`);
    const exchanged = one!.replace(encryptedIn(one!), encryptedIn(two!));
    for (const query of [added, exchanged])
      expect((await scenario.requiring.send(envelope(query))).status).toEqual(DENIED);
  });

  it('two of them, or one without bearer, are refused', async () => {
    const twice = (query: string) =>
      query.replace(encryptedIn(query), encryptedIn(query) + encryptedIn(query));
    const ofSender = (query: string) =>
      query
        .replace(
          '<ns1:SubjectConfirmation ',
          '<ns1:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"></ns1:SubjectConfirmation><ns1:SubjectConfirmation ',
        )
        .replace(/(cm:)bearer("><ns1:SubjectConfirmationData)/, '$1sender-vouches$2');
    for (const change of [twice, ofSender])
      expect(
        (await scenario.requiring.send(scenario.requiring.soapOf(question(signed()), change))).status,
      ).toEqual(UNSUPPORTED);
  });

  it('by an algorithm that is not allowed it is refused', async () => {
    const body = scenario.requiring.soapOf(question(signed()), (query) =>
      query.replace(/rsa-oaep-mgf1p/, 'rsa-1_5'),
    );
    expect((await scenario.requiring.send(body)).status).toEqual(UNSUPPORTED);
  });

  it('in clear it does not count in production', async () => {
    expect((await scenario.requiring.send(inClear(scenario.requiring, signed()))).assertion).toBeUndefined();
    expect(await scenario.recorded()).toMatchObject({ assurance: { reason: 'not-encrypted' } });
  });

  it('a second signature elsewhere in the query is refused as before', async () => {
    const written = queryIn(scenario.requiring.soap(question(signed())));
    const twice = lastInQuery(written, signatureIn(written));
    expect((await scenario.requiring.send(envelope(twice))).status[0]).toBe('Requester');
  });
});
