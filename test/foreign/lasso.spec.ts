import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAuthority, type Authority } from './authority.js';
import { makeClientKeys, partyMetadata, type ClientKeys } from './client-keys.js';
import { RELEASED, SUBJECT, UNKNOWN_SUBJECT } from './facts.js';
import { describeWith, PYTHON } from './foreign-software.js';
import { run } from './run.js';

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

describeWith(['lasso'], 'Lasso', () => {
  let authority: Authority;
  let keys: ClientKeys;

  beforeAll(async () => {
    authority = await startAuthority();
    keys = await makeClientKeys(`${authority.folder}/keys`);
    const { rsa: signing, encryption } = keys;
    const rsaOnly =
      '<alg:SigningMethod xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport" Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>';
    const parties = {
      plain: { signing, extensions: rsaOnly },
      encrypted: { signing, encryption, extensions: rsaOnly },
      everything: { signing, encryption, wantAssertionsSigned: true, extensions: rsaOnly },
      undeclared: { signing },
    };
    for (const [name, party] of Object.entries(parties)) {
      const metadata = partyMetadata(entityIdOf(name), party);
      writeFileSync(metadataFileOf(name), metadata);
      await authority.register(metadata);
    }
  });
  afterAll(() => authority.stop());

  const entityIdOf = (name: string) => `https://lasso.example/${name}`;
  const metadataFileOf = (name: string) => join(authority.folder, `${name}.xml`);

  async function ask(name: string, subject = SUBJECT): Promise<unknown> {
    const party = {
      metadata: metadataFileOf(name),
      signing: keys.rsa,
      encryption: keys.encryption,
      authorityMetadata: authority.metadataFile,
    };
    const question = { authority: authority.entityId, subject };
    const input = JSON.stringify({ party, question });
    const { stdout, stderr } = await run(PYTHON, [`${import.meta.dirname}/lasso/client.py`], { input });
    if (!stdout) throw new Error(`Lasso failed: ${stderr}`);
    return JSON.parse(stdout) as unknown;
  }

  it.each(['plain', 'encrypted', 'everything'])(
    'is told everything its agreement releases, when its metadata declares RSA (%s)',
    async (name) => {
      expect(await ask(name)).toEqual({ status: SUCCESS, nameId: SUBJECT, attributes: RELEASED });
    },
  );

  it('signs with ds as default namespace and line breaks inside its signature', async () => {
    await ask('plain');
    const { body } = authority.proxy.exchanges.at(-1)!.request;
    expect(body).toContain('<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">');
    expect(body).toMatch(/<SignatureValue>[^<]*\n[^<]*<\/SignatureValue>/);
  });

  it('cannot verify the EC signature that a party gets whose metadata declares nothing', async () => {
    expect(await ask('undeclared')).toMatchObject({ error: 'DsSignatureVerificationFailedError' });
  });

  it('is told nothing of a subject unknown here, without an error', async () => {
    expect(await ask('plain', { ...SUBJECT, value: UNKNOWN_SUBJECT })).toEqual({ status: SUCCESS });
  });

  it('shows an error status as such', async () => {
    const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
    const status = 'urn:oasis:names:tc:SAML:2.0:status:Requester';
    expect(await ask('plain', { ...SUBJECT, format })).toEqual({ status });
  });
});
