import { readIncomingResponse } from '../../src/protocols/saml/xml/login/incoming-response.js';
import { verifyResponse } from '../../src/protocols/saml/xml/login/verified-response.js';
import { makeKeyPair } from '../saml-xml/parties.js';
import { makeIdentityProvider } from '../support/identity-provider.js';
import { answer } from '../support/login-provider.js';
import type { Changes } from './login-world.js';

const provider = await makeIdentityProvider('https://idp.example/saml');
const [former, current] = await Promise.all([makeKeyPair('rsa'), makeKeyPair('rsa')]);
const spMetadata = `<SPSSODescriptor entityID="https://sp.example" use="encryption"><X509Certificate>${former.certificate}</X509Certificate><AssertionConsumerService Location="https://sp.example/acs"/>`;

function read(changes: Changes = {}) {
  const message = readIncomingResponse(Buffer.from(answer(provider, spMetadata, '_asked', changes)));
  return verifyResponse(
    message,
    [provider.signing.publicKey],
    [current, former].map(({ privateKey }) => privateKey),
  );
}

// Whoever looked for a mistake in keys found none: what could not be read had been decrypted all right.
it.each<[string, (assertion: string) => string]>([
  [
    'XmlRefused not-schema-valid',
    (xml) => xml.replace('<saml:Subject>', '<saml:Subjekt></saml:Subjekt><saml:Subject>'),
  ],
  ['XmlRefused document-type', (xml) => `<!DOCTYPE x>${xml}`],
  ['LoginRefused assertion', (xml) => xml.replaceAll('saml:Assertion', 'saml:Evidence')],
])('says %s of an assertion that was decrypted', (said, alterAssertion) => {
  const refusal = (() => {
    try {
      return read({ alterAssertion });
    } catch (error) {
      return error as Error & { reason: string };
    }
  })();
  expect(refusal).toMatchObject({ name: said.split(' ')[0], reason: said.split(' ')[1] });
});

it('says of one that was not decrypted that it was not', () => {
  expect(() => read({ encryptTo: provider.signing.publicKey })).toThrow('not-decrypted');
});

it('decrypts with each of the keys there are', () => {
  expect(read().decryptionKey).toBe(former.privateKey);
});
