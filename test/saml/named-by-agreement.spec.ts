import { IdentifiersService } from '../../src/domain/directory/identifiers.service.js';
import { IssuerCodesService } from '../../src/domain/directory/issuer-codes.service.js';
import type { CertificateSubject } from '../../src/domain/relying-parties/certificate-subject.js';
import { X509_SUBJECT } from '../../src/protocols/saml/subject-formats.js';
import { OPERATOR } from '../support/service.js';
import { EXEMPEL } from './arrangements.js';
import { UNSUPPORTED, type Asker } from './asker.js';
import { ANNA, ANNAS_NUMBER, BASE, startScenario, type Scenario } from './scenario.js';

const OTHER = '2120000142';
const CLEAR = { encryption: false } as const;
const ISSUER_ID = `${BASE}/issuerId`;

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario();
  await scenario.arrange.organisation(OTHER, 'Kommunen');
});
afterAll(() => scenario.stop());

/** Whom the answer is about, by orgAffiliation. */
async function found(asker: Asker, format: string, value: string): Promise<readonly string[] | undefined> {
  return (await asker.ask({ nameId: { format, value } })).released.orgAffiliation;
}

describe("an issuer's own identifier", () => {
  const codes = () => scenario.service.administration.get(IssuerCodesService);
  const change = (code: string, organisation = EXEMPEL) => ({ organisation, code, reason: 'test' });
  const register = async (employment: string, value: string) =>
    scenario.service.administration
      .get(IdentifiersService)
      .addIdentifier(OPERATOR, { employment, type: 'issuerId', value, reason: 'test' });

  it('names an employee of the organisation whose code it begins with, until the code is ended', async () => {
    const asker = await scenario.party('issuer', CLEAR, { unspecifiedMeans: 'issuerId' });
    const ask = () => found(asker, ISSUER_ID, 'FREJA!Anna.Andersson');
    expect(await ask()).toBeUndefined();
    await codes().add(OPERATOR, change('FREJA'));
    expect(await ask()).toEqual([ANNA]);
    expect(await found(asker, ISSUER_ID, 'freja!anna.andersson')).toBeUndefined();
    expect(await found(asker, ISSUER_ID, `FREJA!${ANNA}`)).toBeUndefined();
    await codes().end(OPERATOR, change('FREJA'));
    expect(await ask()).toBeUndefined();
  });

  it('names nobody of another organisation than the one whose code it is, whatever is registered there', async () => {
    const { orgAffiliation: bo } = await scenario.arrange.employee('bo', { organisation: OTHER });
    await register(bo, 'CLAIMED!anna.andersson');
    const asker = await scenario.party('claimed', CLEAR, { unspecifiedMeans: 'issuerId' });
    await scenario.arrange.agreement(asker.entityId, { organisation: OTHER, unspecifiedMeans: 'issuerId' });
    const ask = () => found(asker, ISSUER_ID, 'CLAIMED!anna.andersson');
    expect(await ask()).toEqual([bo]);
    await codes().add(OPERATOR, change('CLAIMED'));
    expect(await ask()).toEqual([ANNA]);
  });

  it('is nobody where it is registered for somebody else than its code tells', async () => {
    const { orgAffiliation } = await scenario.arrange.employee('cecilia');
    await register(orgAffiliation, 'TWO!anna.andersson');
    await codes().add(OPERATOR, change('TWO'));
    const asker = await scenario.party('two', CLEAR, { unspecifiedMeans: 'issuerId' });
    expect(await found(asker, ISSUER_ID, 'TWO!anna.andersson')).toBeUndefined();
  });

  it('names nobody where the agreement says another kind of name', async () => {
    await codes().add(OPERATOR, change('OTHER-KIND'));
    const asker = await scenario.party('other-kind', CLEAR, { unspecifiedMeans: 'hsaId' });
    expect(await found(asker, ISSUER_ID, 'OTHER-KIND!anna.andersson')).toBeUndefined();
  });
});

describe('the subject of a certificate', () => {
  const reads = (more: Partial<CertificateSubject> = {}) => ({
    certificateSubject: { issuer: 'SITHS', attribute: 'serialNumber', means: 'hsaId' as const, ...more },
  });
  const HSA = `CN=Anna,serialNumber=SE${EXEMPEL}-AA01,C=SE`;

  it('may be encrypted to us, and is repeated in clear', async () => {
    const asker = await scenario.party('encrypted', CLEAR, reads());
    const { assertion } = await asker.ask({ nameId: { format: X509_SUBJECT, value: HSA }, encrypted: true });
    expect(assertion?.nameId).toStrictEqual({ format: X509_SUBJECT, value: HSA });
  });

  it('names nobody when it is malformed, names nobody we know, or is read in another attribute', async () => {
    const asker = await scenario.party('malformed', CLEAR, reads());
    const other = await scenario.party('attribute', CLEAR, reads({ attribute: '2.5.4.3' }));
    for (const value of [`CN=x;${HSA}`, `${HSA},serialNumber=SE${EXEMPEL}-AA01`, HSA.replace('AA01', 'ZZ99')])
      expect(await found(asker, X509_SUBJECT, value)).toBeUndefined();
    expect(await found(other, X509_SUBJECT, HSA)).toBeUndefined();
  });

  it('names by personal number only where the agreement lets the party ask by personal number too', async () => {
    const value = `serialNumber=${ANNAS_NUMBER}`;
    const means = reads({ means: 'personalIdentityNumber' });
    await expect(scenario.party('unsaid', CLEAR, means)).rejects.toMatchObject({
      code: 'agreement.number-in-certificate',
    });
    const said = await scenario.party('said', CLEAR, { ...means, personalNumberSubjects: true });
    expect(await found(said, X509_SUBJECT, value)).toEqual([ANNA]);
  });

  it('names in each organisation whom the agreement with that one reads', async () => {
    const hsaId = { type: 'hsaId', value: `SE${OTHER}-CC01` } as const;
    const { orgAffiliation } = await scenario.arrange.employee('dan', {
      ...{ organisation: OTHER, identifiers: [hsaId] },
    });
    const asker = await scenario.party('each', CLEAR, reads({ attribute: 'title' }));
    await scenario.arrange.agreement(asker.entityId, { organisation: OTHER, ...reads() });
    const [here, there] = [`SE${EXEMPEL}-AA01`, `SE${OTHER}-CC01`];
    expect(await found(asker, X509_SUBJECT, `title=${here}`)).toEqual([ANNA]);
    expect(await found(asker, X509_SUBJECT, `serialNumber=${there}`)).toEqual([orgAffiliation]);
    expect(await found(asker, X509_SUBJECT, `title=${there},CN=x`)).toBeUndefined();
    expect(await found(asker, X509_SUBJECT, `serialNumber=${here},CN=x`)).toBeUndefined();
    // Two persons: nobody.
    expect(await found(asker, X509_SUBJECT, `title=${here},serialNumber=${there}`)).toBeUndefined();
  });

  it('is no Format of a party whose agreement that reads it has ended', async () => {
    const asker = await scenario.party('ended', CLEAR, false);
    const id = await scenario.arrange.agreement(asker.entityId, reads());
    expect(await found(asker, X509_SUBJECT, HSA)).toEqual([ANNA]);
    await scenario.arrange.endAgreement(id);
    expect((await asker.ask({ nameId: { format: X509_SUBJECT, value: HSA } })).status).toEqual(UNSUPPORTED);
  });

  it('is not taken for what an unspecified name means', async () => {
    const asker = await scenario.party('unspecified', CLEAR, { unspecifiedMeans: 'hsaId', ...reads() });
    expect(await found(asker, X509_SUBJECT, `SE${EXEMPEL}-AA01`)).toBeUndefined();
  });
});
