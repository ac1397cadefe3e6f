import { readFileSync } from 'node:fs';
import { startAuthority, type Authority } from './authority.js';
import { makeClientKeys, partyMetadata, type ClientKeys } from './client-keys.js';
import { SUBJECT, UNKNOWN_SUBJECT } from './facts.js';
import { describeWith } from './foreign-software.js';
import { askForAnswer, post } from './post.js';
import { Xmllint } from './xmllint.js';
import { Xmlsec1 } from './xmlsec1/xmlsec1.js';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const envelope = (header: string, body = '') =>
  `<S:Envelope xmlns:S="${SOAP}">${header}<S:Body>${body}</S:Body></S:Envelope>`;

describeWith(['xmllint', 'xmlsec1'], 'by the OASIS schemas, to xmllint', () => {
  let authority: Authority;
  let keys: ClientKeys;
  let xmllint: Xmllint;

  beforeAll(async () => {
    authority = await startAuthority();
    keys = await makeClientKeys(`${authority.folder}/keys`);
    xmllint = new Xmllint(authority.folder);
    const party = { signing: keys.ec, wantAssertionsSigned: true };
    await authority.register(partyMetadata(entityIdOf('plain'), party), { release: 'all' });
    const encrypted = partyMetadata(entityIdOf('encrypted'), { ...party, encryption: keys.encryption });
    await authority.register(encrypted, { release: 'all' });
  });
  afterAll(() => authority.stop());

  const entityIdOf = (name: string) => `https://xmllint.example/${name}`;
  const ask = (name: string, subject = SUBJECT) =>
    askForAnswer(authority, entityIdOf(name), keys.ec, subject);

  it('our metadata is valid, with everything that it may say', async () => {
    const metadata = readFileSync(authority.metadataFile, 'utf8');
    for (const said of ['mdui:Logo', 'mdui:PrivacyStatementURL', 'mdattr:EntityAttributes', 'mdorgext:'])
      expect(metadata).toContain(`<${said}`);
    expect(await xmllint.problems(metadata)).toBe('');
    expect(await xmllint.problems(metadata.replace('<mdui:Logo height="10" ', '<mdui:Logo '))).toContain(
      'Logo',
    );
    expect(await xmllint.problems(metadata.replace('regexp="false"', 'regexp="no"'))).toContain('Scope');
  });

  it('an answer in its envelope is valid, and so is the Response alone', async () => {
    const answer = await ask('plain');
    expect(answer).toContain('AttributeStatement');
    expect(await xmllint.problems(answer)).toBe('');
    expect(await xmllint.problems(await xmllint.extract(answer, 'Response'))).toBe('');
  });

  it('an encrypted answer is valid, and so is the assertion once decrypted', async () => {
    const answer = await ask('encrypted');
    expect(await xmllint.problems(answer)).toBe('');
    const decrypted = await new Xmlsec1(authority).decrypt(answer, keys.encryption);
    const assertion = await xmllint.extract(decrypted, 'Assertion');
    expect(assertion).toContain('mandateDetails');
    expect(await xmllint.problems(assertion)).toBe('');
  });

  it.each([
    ['nothing to release', 'plain', { ...SUBJECT, value: UNKNOWN_SUBJECT }, 'Success'],
    ['a refusal', 'stranger', SUBJECT, 'RequestDenied'],
    ['an unsupported Format', 'plain', { ...SUBJECT, format: 'urn:example:other' }, 'RequestUnsupported'],
  ])('an answer of %s is valid', async (_, name, subject, status) => {
    const answer = await ask(name, subject);
    expect(answer).toContain(`urn:oasis:names:tc:SAML:2.0:status:${status}"`);
    expect(await xmllint.problems(answer)).toBe('');
  });

  it.each([
    ['Client', 'no XML'],
    ['Client', envelope('')],
    [
      'VersionMismatch',
      '<E:Envelope xmlns:E="http://www.w3.org/2003/05/soap-envelope"><E:Body/></E:Envelope>',
    ],
    ['MustUnderstand', envelope('<S:Header><x:x xmlns:x="urn:x" S:mustUnderstand="1"/></S:Header>', '<y/>')],
  ])('a fault %s is valid', async (code, body) => {
    const fault = await post(authority, body);
    expect(fault.status).toBe(500);
    expect(fault.body).toContain(`<faultcode>soap:${code}</faultcode>`);
    expect(await xmllint.problems(fault.body)).toBe('');
  });

  it('an answer that lacks what the schema demands is found, though it stands in an envelope', async () => {
    const answer = await ask('plain');
    expect(await xmllint.problems(answer.replace(' Version="2.0"', ''))).toContain('Version');
    expect(await xmllint.problems(answer.replace(/ NameFormat=/g, ' Nameformat='))).toContain('Nameformat');
  });
});
