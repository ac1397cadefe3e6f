import { makeKeyPair } from '../saml-xml/parties.js';
import { craftSignature, signWith } from '../saml-xml/crafted-signature.js';
import { afterIssuer, envelope, queryIn, withoutSignature } from '../saml-xml/soap-texts.js';
import { DENIED, UNSUPPORTED, type Asker, type CheckedAnswer, type Question } from './asker.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

const TOO_LOW = ['VersionMismatch', 'RequestVersionTooLow'];
const TOO_HIGH = ['VersionMismatch', 'RequestVersionTooHigh'];
const INVALID_ATTRIBUTE = ['Requester', 'InvalidAttrNameOrValue'];
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000);

describe('a query that is refused', () => {
  let scenario: Scenario;
  let asker: Asker;
  let other: Asker;

  beforeAll(async () => {
    scenario = await startScenario();
    [asker, other] = [await scenario.party('refused'), await scenario.party('other')];
  });
  afterAll(() => scenario.stop());

  afterEach(async () => {
    expect((await asker.ask({ nameId: ANNA })).released.displayName).toEqual(['Anna Andersson']);
  });

  function expectRefused(answer: CheckedAnswer, status: string[]): void {
    expect(answer.status).toEqual(status);
    expect(answer.assertion).toBeUndefined();
    expect(answer.text).not.toMatch(/Assertion>|StatusMessage|StatusDetail|andersson@/);
  }
  const refused = async (body: string, status: string[]) => {
    expectRefused(await asker.send(body), status);
  };
  const changed = (change: (query: string) => string, question: Question = { nameId: ANNA }) =>
    asker.soapOf(question, change);
  const swap = (from: string | RegExp, to: string) =>
    changed((query) => {
      expect(query).toMatch(from);
      return query.replace(from, to);
    });

  describe('because of who asks:', () => {
    it('an issuer that nobody registered', () =>
      refused(asker.soap({ nameId: ANNA, issuer: 'https://unknown.example/sp' }), DENIED));

    it('an issuer named in another case', () =>
      refused(asker.soap({ nameId: ANNA, issuer: asker.entityId.toUpperCase() }), DENIED));

    it('an issuer of two kilobytes', () =>
      refused(asker.soap({ nameId: ANNA, issuer: `https://x.example/${'a'.repeat(2000)}` }), DENIED));

    it('a key that no metadata holds', async () => {
      const { privateKey } = await makeKeyPair('ec');
      await refused(asker.soap({ nameId: ANNA, signingKey: privateKey }), DENIED);
    });

    it("another party's key", () =>
      refused(asker.soap({ nameId: ANNA, signingKey: other.eService.signingKey }), DENIED));

    it('no signature', () =>
      refused(envelope(withoutSignature(queryIn(asker.soap({ nameId: ANNA })))), DENIED));

    it('a signed query that was changed', () =>
      refused(asker.soap({ nameId: 'bo@2021006883' }).replace('>bo@', '>anna.andersson@'), DENIED));

    it('an issuer with a qualifier', () =>
      refused(swap(/<ns1:Issuer ([^>]*)>/, '<ns1:Issuer $1 NameQualifier="x">'), DENIED));

    it('an issuer that is called something else than an entity', () =>
      refused(swap(/<ns1:Issuer ([^>]*)>/, '<ns1:Issuer $1 Format="urn:x">'), DENIED));

    it('a party that has been removed, from the moment of its removal', async () => {
      const leaving = await scenario.party('leaving');
      expect((await leaving.ask({ nameId: ANNA })).assertion).toBeDefined();
      await scenario.arrange.removeParty(leaving.entityId);
      expectRefused(await leaving.ask({ nameId: ANNA }), DENIED);
    });

    it("a key of the party's that is too weak, while its others count", async () => {
      const weak = await makeKeyPair('weakRsa');
      const party = await scenario.party('weak', { furtherKeys: [weak] });
      const id = '_weakly-signed';
      const message = withoutSignature(queryIn(party.soap({ id, nameId: ANNA })));
      const signature = craftSignature({ message, uri: `#${id}`, value: signWith(weak.privateKey) });
      expectRefused(await party.send(envelope(afterIssuer(message, signature))), DENIED);
      expect((await party.ask({ id, nameId: ANNA })).assertion).toBeDefined();
    });
  });

  describe('because of when or where it was sent:', () => {
    it.each([
      ['made three minutes ago', 181],
      ['made last year', 365 * 86_400],
      ['to be made in more than a minute', -62],
    ])('%s', async (_when, seconds) => {
      expectRefused(await asker.ask({ nameId: ANNA, issueInstant: secondsAgo(seconds) }), DENIED);
    });

    it.each([
      ['of almost three minutes ago', 170],
      ['of a clock that is fast by less than a minute', -50],
    ])('but not one %s', async (_when, seconds) => {
      expect((await asker.ask({ nameId: ANNA, issueInstant: secondsAgo(seconds) })).assertion).toBeDefined();
    });

    it.each([
      ['somebody else', 'https://other.example/saml/attribute-query'],
      ['our metadata', 'https://attr.test.example/saml/metadata'],
      ['our address with a slash', 'https://attr.test.example/saml/attribute-query/'],
      ['our address in another case', 'https://ATTR.test.example/saml/attribute-query'],
      ['our address without TLS', 'http://attr.test.example/saml/attribute-query'],
    ])('sent to %s', async (_whom, destination) => {
      expectRefused(await asker.ask({ nameId: ANNA, destination }), DENIED);
    });

    it('sent to the address we listen on, which is not the one we are known by', async () => {
      const destination = `${asker.address}/saml/attribute-query`;
      expectRefused(await asker.ask({ nameId: ANNA, destination }), DENIED);
    });

    it.each([
      ['in a time zone', (now: string) => now.replace('Z', '+00:00')],
      ['in no time zone', (now: string) => now.replace('Z', '')],
      ['on a day that does not exist', (now: string) => now.replace(/-\d\d-\d\dT/, '-02-30T')],
      ['at a leap second', (now: string) => now.replace(/:\d\d\.\d+Z/, ':60Z')],
      ['in words', () => 'now'],
    ])('made %s', async (_form, form) => {
      const now = form(new Date().toISOString());
      await refused(swap(/IssueInstant="[^"]*"/, `IssueInstant="${now}"`), ['Requester']);
    });

    it.each([
      ['whole seconds', (now: string) => now.replace(/\.\d+/, '')],
      ['seven decimals', (now: string) => now.replace(/\.\d+/, '.1234567')],
    ])('but not one made in %s', async (_form, form) => {
      const now = form(new Date().toISOString());
      expect(
        (await asker.send(swap(/IssueInstant="[^"]*"/, `IssueInstant="${now}"`))).assertion,
      ).toBeDefined();
    });
  });

  describe('because of what it is:', () => {
    it.each([
      ['of version 1.1', '1.1', TOO_LOW],
      ['of version 2.1', '2.1', TOO_HIGH],
      ['of version 3.0', '3.0', TOO_HIGH],
      ['of no version', 'two', ['Requester']],
    ])('%s', (_version, version, status) => refused(swap('Version="2.0"', `Version="${version}"`), status));

    it.each(['AuthnQuery', 'AuthzDecisionQuery', 'AssertionIDRequest', 'LogoutRequest'])('an %s', (name) =>
      refused(
        changed((query) => query.replaceAll('ns0:AttributeQuery', `ns0:${name}`)),
        UNSUPPORTED,
      ),
    );

    it('about a BaseID', () =>
      refused(
        changed((query) => query.replaceAll('ns1:NameID', 'ns1:BaseID')),
        UNSUPPORTED,
      ));

    it('about nobody', () => refused(asker.soap({ nameId: '  ' }), ['Requester']));

    it('about two', () => refused(swap(/(<ns1:NameID .*<\/ns1:NameID>)/, '$1$1'), ['Requester']));

    it('confirmed by a key that we cannot confirm', () =>
      refused(swap('</ns1:Subject>', confirmation('holder-of-key')), UNSUPPORTED));

    it('but not one confirmed by bearer', async () => {
      const answer = await asker.send(swap('</ns1:Subject>', confirmation('bearer')));
      expect(answer.assertion).toBeDefined();
    });

    it('that names an attribute twice', () =>
      refused(
        asker.soap({ nameId: ANNA, attributes: [{ name: 'urn:x' }, { name: 'urn:x' }] }),
        INVALID_ATTRIBUTE,
      ));

    it('but not one that names it in two formats', async () => {
      const name = 'urn:oid:2.5.4.10';
      const attributes = [
        { name },
        { name, nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified' },
      ];
      expect((await asker.ask({ nameId: ANNA, attributes })).released).toEqual({ o: ['Exempelmyndigheten'] });
    });

    it('that names an attribute without a name', () =>
      refused(asker.soap({ nameId: ANNA, attributes: [{ name: ' ' }] }), INVALID_ATTRIBUTE));
  });
});

function confirmation(method: string): string {
  return `<ns1:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:${method}"></ns1:SubjectConfirmation></ns1:Subject>`;
}
