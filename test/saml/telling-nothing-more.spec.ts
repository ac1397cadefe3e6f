import { envelope, queryIn, withoutSignature } from '../saml-xml/soap-texts.js';
import { DENIED, ORG_AFFILIATION, UNSUPPORTED, type Asker } from './asker.js';
import { ANNA, ANNAS_NUMBER, startScenario, type Scenario } from './scenario.js';

const PERSONAL_NUMBER = 'urn:oid:1.2.752.29.4.13';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const RSA_ALONE = `<alg:SigningMethod xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport" Algorithm="${RSA_SHA256}"/>`;
const SUCCESS = ['Success'];

const signatureMethod = (text: string) => /<ns2:SignatureMethod Algorithm="([^"]*)"/.exec(text)?.[1];

describe('a party learns no more than what is released', () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await startScenario();
  });
  afterAll(() => scenario.stop());

  const latest = async ({ entityId }: Asker) => (await scenario.arrange.disclosures(entityId))[0];

  it('from an agreement that requires encryption, by asking for one value after another without a key', async () => {
    const asker = await scenario.party(
      'guessing',
      { encryption: false },
      { release: ['personalIdentityNumber'], requireEncryption: true },
    );
    for (const value of [ANNAS_NUMBER, '199001022384']) {
      const attributes = [{ name: PERSONAL_NUMBER, values: [value] }];
      const { id, status, assertion } = await asker.ask({ nameId: ANNA, attributes });
      expect(status).toEqual(SUCCESS);
      expect(assertion).toBeUndefined();
      expect(await latest(asker)).toMatchObject({
        responseId: id,
        outcome: 'nothing',
        released: [],
        withheld: { [PERSONAL_NUMBER]: 'no-encryption-key' },
        employmentId: expect.any(String) as string,
      });
    }
  });

  describe('from a refusal, before it has proven who it is:', () => {
    let asker: Asker;
    beforeAll(async () => {
      asker = await scenario.party('rsa-alone', { extensions: RSA_ALONE }, { rsaSignature: true });
    });

    it('which parties are registered, and with what algorithms', async () => {
      const unsigned = (issuer: string) =>
        asker.post(envelope(withoutSignature(queryIn(asker.soap({ nameId: ANNA, issuer })))));
      const [registered, unknown] = [
        await unsigned(asker.entityId),
        await unsigned('https://unknown.example'),
      ];
      expect(asker.read(registered).status).toEqual(DENIED);
      expect(signatureMethod(registered.text)).toBe(signatureMethod(unknown.text));
    });

    it('while a refusal of what it has signed is signed for it', async () => {
      const late = await asker.ask({ nameId: ANNA, issueInstant: new Date(0) });
      const twice = await asker.ask({ nameId: ANNA, attributes: [{ name: 'urn:x' }, { name: 'urn:x' }] });
      expect([late, twice].map(({ text }) => signatureMethod(text))).toEqual([RSA_SHA256, RSA_SHA256]);
    });
  });

  describe('from an EncryptedID:', () => {
    let asker: Asker;
    beforeAll(async () => {
      asker = await scenario.party('altering');
    });

    /** Changes a byte of the content's cipher, counted from its end. */
    const altered = (fromEnd: number) =>
      asker.soapOf({ nameId: ANNA, encrypted: true }, (query) =>
        query.replace(
          /([A-Za-z0-9+/=]+)(<\/ns3:CipherValue><\/ns3:CipherData><\/ns3:EncryptedData>)/,
          (_whole, value: string, end: string) => {
            const cipher = Buffer.from(value, 'base64');
            cipher.writeUInt8(cipher.readUInt8(cipher.length - fromEnd) ^ 0x55, cipher.length - fromEnd);
            return cipher.toString('base64') + end;
          },
        ),
      );

    it.each([
      ['padding', 17],
      ['text', 40],
    ])('whether its %s was good', async (_what, fromEnd) => {
      const answer = await asker.send(altered(fromEnd));
      const nobody = await asker.ask({ nameId: 'ingen@2021006883', encrypted: true });
      expect([answer.status, nobody.status]).toEqual([SUCCESS, SUCCESS]);
      expect([answer.assertion, nobody.assertion]).toEqual([undefined, undefined]);
      expect(answer.text).toHaveLength(nobody.text.length);
      const [last, before] = await scenario.arrange.disclosures(asker.entityId);
      const ofItsOwn = { id: '', requestId: '', responseId: '', recordedAt: new Date(0) };
      expect({ ...before, ...ofItsOwn }).toEqual({ ...last, ...ofItsOwn });
      expect(before).toMatchObject({ outcome: 'nothing', withheld: {} });
      expect(before).toMatchObject({ responseId: answer.id });
    });

    it('whether it holds a Format that names nobody, which is told of one in clear', async () => {
      const nameId = { format: `${ORG_AFFILIATION}.x`, value: ANNA };
      expect((await asker.ask({ nameId })).status).toEqual(UNSUPPORTED);
      expect((await asker.ask({ nameId, encrypted: true })).status).toEqual(SUCCESS);
    });
  });

  describe('and puts no text of its own on record as consent:', () => {
    const CONSENT = 'urn:oasis:names:tc:SAML:2.0:consent:';
    let asker: Asker;
    beforeAll(async () => {
      asker = await scenario.party('consenting');
    });

    it.each([
      [`${CONSENT}unspecified`, true],
      [`${CONSENT}obtained`, true],
      [`${CONSENT}prior`, true],
      [`${CONSENT}current-implicit`, true],
      [`${CONSENT}current-explicit`, true],
      [`${CONSENT}unavailable`, true],
      [`${CONSENT}inapplicable`, true],
      [`${CONSENT}given`, false],
      [`urn:x:${ANNAS_NUMBER}`, false],
      ['', false],
    ])('%s', async (consent, isKept) => {
      const body = asker.soapOf({ nameId: ANNA }, (query) =>
        query.replace(' Destination=', ` Consent="${consent}" Destination=`),
      );
      const { id, assertion } = await asker.send(body);
      expect(assertion).toBeDefined();
      const recorded = await latest(asker);
      expect(recorded?.responseId).toBe(id);
      expect(recorded?.consent).toBe(isKept ? consent : undefined);
    });
  });
});
