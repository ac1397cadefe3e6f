import { startAuthority, type Authority } from './authority.js';
import { makeClientKeys, type ClientKeys } from './client-keys.js';
import { NAMES, ORGANISATION, POWERS, PRESENTATION, RELEASED, SUBJECT, UNKNOWN_SUBJECT } from './facts.js';
import { describeWith } from './foreign-software.js';
import { Pysaml2, type Pysaml2Party, type Pysaml2Question } from './pysaml2/pysaml2.js';

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

describeWith(['pysaml2'], 'pysaml2, stock', () => {
  let authority: Authority;
  let keys: ClientKeys;
  let pysaml2: Pysaml2;
  const parties: Record<string, Pysaml2Party> = {};

  beforeAll(async () => {
    pysaml2 = new Pysaml2();
    authority = await startAuthority();
    keys = await makeClientKeys(`${authority.folder}/keys`);
    const { encryption } = keys;
    parties.plain = party('plain', {});
    parties.encrypted = party('encrypted', { encryption });
    parties.signed = party('signed', { wantAssertionsSigned: true });
    parties.everything = party('everything', { encryption, wantAssertionsSigned: true });
    parties.rsa = party('rsa', { encryption });
    for (const [name, one] of Object.entries(parties))
      await authority.register(await pysaml2.metadataOf(one), { rsaSignature: name === 'rsa' });
    parties.details = party('details', { encryption });
    await authority.register(await pysaml2.metadataOf(parties.details), { release: 'all' });
  });
  afterAll(async () => {
    pysaml2.stop();
    await authority.stop();
  });

  function party(name: string, more: Partial<Pysaml2Party>): Pysaml2Party {
    return {
      entityId: `https://pysaml2.example/${name}`,
      signing: keys.rsa,
      algorithms: algorithms('rsa-sha256'),
      wantAssertionsSigned: false,
      authorityMetadata: authority.metadataFile,
      ...more,
    };
  }
  const algorithms = (signature: string) => ({
    sign_alg: `http://www.w3.org/2001/04/xmldsig-more#${signature}`,
    digest_alg: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  const ask = (name: string, question: Pysaml2Question = {}) =>
    pysaml2.ask(parties[name]!, authority.entityId, question);
  const lastExchange = () => authority.proxy.exchanges.at(-1)!;

  it('reads in our metadata who we are, and by which contracts', async () => {
    const { displayName, description, organisation, entityCategories } = PRESENTATION;
    expect(await pysaml2.presentation(parties.plain!, authority.entityId)).toEqual({
      displayName,
      description,
      logo: [['20', '10', `${authority.proxy.url}/saml/logo`]],
      organisation: organisation.name,
      contacts: [
        ['technical', 'mailto:drift@example.se'],
        ['support', 'mailto:support@example.se'],
        ['other', 'mailto:cert@example.se'],
      ],
      entityCategories,
    });
  });

  it.each(['plain', 'encrypted', 'signed', 'everything', 'rsa'])(
    'is told everything its agreement releases, and the NameID as it wrote it (%s)',
    async (name) => {
      const answer = await ask(name);
      expect(answer).toMatchObject({ status: SUCCESS, nameId: SUBJECT, attributes: RELEASED });
    },
  );

  it('is answered about a NameID with qualifiers as it wrote them', async () => {
    const subject = {
      ...SUBJECT,
      nameQualifier: 'https://idp.example',
      spNameQualifier: 'https://sp.example',
    };
    expect((await ask('encrypted', { subject })).nameId).toEqual(subject);
  });

  it('is told limits and period of mandates as JSON, when its agreement releases mandateDetails', async () => {
    const { attributes = {} } = await ask('details');
    const details = attributes[NAMES.mandateDetails]?.map((text) => JSON.parse(text) as unknown);
    const { code: power, limits } = POWERS.permits;
    expect(details).toContainEqual(expect.objectContaining({ power, limits, personsTogether: 1 }));
    expect(attributes[NAMES.mandate]).toContain(`${power}@${ORGANISATION.number}`);
  });

  it('sends a SOAP 1.1 envelope as application/soap+xml, with prefixes bound twice and an Issuer with Format', async () => {
    await ask('plain');
    const { headers, body } = lastExchange().request;
    expect(headers['content-type']).toBe('application/soap+xml');
    expect(body).toContain('http://schemas.xmlsoap.org/soap/envelope/');
    expect(body.match(/xmlns:ns0=/g)).toHaveLength(2);
    expect(body).toContain('Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity"');
  });

  it.each([
    ['plain', true, false],
    ['encrypted', false, true],
  ])('is answered %s as its own metadata says', async (name, plain, encrypted) => {
    await ask(name);
    const { body } = lastExchange().response;
    expect(body.includes('AttributeStatement')).toBe(plain);
    expect(body.includes('EncryptedAssertion')).toBe(encrypted);
  });

  it.each([
    ['plain', 'ecdsa-sha256'],
    ['rsa', 'rsa-sha256'],
  ])('verifies an answer signed as its agreement says (%s: %s)', async (name, algorithm) => {
    expect(await ask(name)).toMatchObject({ status: SUCCESS });
    expect(lastExchange().response.body).toContain(`xmldsig-more#${algorithm}"`);
  });

  it.each(['rsa-sha256', 'rsa-sha384', 'rsa-sha512'])('is believed when it signs with %s', async (name) => {
    const signer = { ...parties.encrypted!, algorithms: algorithms(name) };
    const answer = await pysaml2.ask(signer, authority.entityId, {});
    expect(answer).toMatchObject({ attributes: RELEASED });
    expect(lastExchange().request.body).toContain(`SignatureMethod Algorithm="${algorithms(name).sign_alg}"`);
  });

  it('is refused when it is not told how to sign, because it then signs with SHA-1', async () => {
    const silent = { ...parties.encrypted!, algorithms: undefined };
    expect((await pysaml2.ask(silent, authority.entityId, {})).error).toBe('StatusRequestDenied');
    expect(lastExchange().request.body).toContain('http://www.w3.org/2000/09/xmldsig#rsa-sha1');
  });

  it('is told only the attributes it lists', async () => {
    const answer = await ask('encrypted', {
      attributes: [{ name: NAMES.role }, { name: NAMES.displayName }],
    });
    expect(answer.attributes).toEqual({
      [NAMES.role]: RELEASED[NAMES.role],
      [NAMES.displayName]: RELEASED[NAMES.displayName],
    });
  });

  it('means any value when it sends an empty one, which it does for a name without values', async () => {
    const answer = await ask('encrypted', { attributes: [{ name: NAMES.role }] });
    expect(lastExchange().request.body).toMatch(/AttributeValue[^<]*(\/>|><\/)/);
    expect(answer.attributes).toEqual({ [NAMES.role]: RELEASED[NAMES.role] });
  });

  it('is told only values that equal the ones it lists', async () => {
    const [first = '', second = ''] = RELEASED[NAMES.eduPersonEntitlement] ?? [];
    const attributes = [{ name: NAMES.eduPersonEntitlement, values: [second, 'https://other.example'] }];
    const answer = await ask('encrypted', { attributes });
    expect(answer.attributes).toEqual({ [NAMES.eduPersonEntitlement]: [second] });
    expect(first).not.toBe(second);
  });

  it('is told nothing of a subject unknown here, which it shows as an answer without an assertion', async () => {
    const answer = await ask('encrypted', { subject: { ...SUBJECT, value: UNKNOWN_SUBJECT } });
    expect(answer.message).toBe('Invalid number of assertions in Response: 0');
    expect(lastExchange().response.body).toContain(`Value="${SUCCESS}"`);
  });

  it('shows an error status as that status', async () => {
    const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
    const answer = await ask('encrypted', { subject: { ...SUBJECT, format: transient } });
    expect(answer.error).toBe('StatusRequestUnsupported');
  });

  it('is refused when it is not registered', async () => {
    const stranger = party('stranger', {});
    const answer = await pysaml2.ask(stranger, authority.entityId, {});
    expect(answer.error).toBe('StatusRequestDenied');
  });

  it('does not believe an answer that was altered on its way', async () => {
    authority.proxy.alter = (answer) => answer.replace('handlaggare@', 'chef@');
    try {
      const answer = await ask('plain');
      expect(answer.attributes).toBeUndefined();
      expect(answer.error).toBe('SignatureError');
    } finally {
      authority.proxy.alter = (answer) => answer;
    }
  });
});
