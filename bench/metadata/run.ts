// npm run bench:metadata: a federation of 20,000 entities and 100 MB, verified and read while a timer looks how late it comes.
import { createHash, sign } from 'node:crypto';
import { createReadStream, createWriteStream, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { GivingWay, UnderWay } from '../../src/platform/jobs/giving-way.js';
import { publicKeyOf } from '../../src/protocols/saml/xml/keys.js';
import { readAggregate, verifyAggregate } from '../../src/protocols/saml/xml/streamed-aggregate.js';
import { makeCertifiedKey } from '../measuring/certified-key.js';
import { circumstances, circumstancesText } from '../measuring/circumstances.js';
import { optionsOrEnd } from '../measuring/options-or-end.js';
import { writeResults } from '../measuring/results-file.js';
import { say } from '../measuring/say.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import { runAndUndo } from '../measuring/undoing.js';

const { quick, json } = optionsOrEnd(readOptions);
const ENTITIES = quick ? 500 : 20_000;
const ENTITY_BYTES = 5_000;
const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

await runAndUndo(async (atEnd) => {
  const found = circumstances();
  const file = join(temporaryFolder('bench', atEnd), 'federation.xml');
  const { privateKey, certificate } = await makeCertifiedKey('RSA');
  say(`writing ${ENTITIES} entities`);
  await writeFederation(file, privateKey, certificate);
  const bytes = statSync(file).size;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let most = 0;
  const looking = setInterval(() => (most = Math.max(most, anonymousMegabytes())), 20);
  const before = anonymousMegabytes();
  const way = new GivingWay(new UnderWay());
  const between = () => way.give();
  say('verifying');
  delay.enable();
  const begun = performance.now();
  const now = new Date();
  const verified = await verifyAggregate(createReadStream(file), {
    ...{ keys: [publicKeyOf(certificate)], now, furthest: new Date(now.getTime() + 2 * 86_400_000) },
    ...{ bytesAtMost: 1e9, between },
  });
  const verifiedIn = (performance.now() - begun) / 1000;
  say('reading');
  let parties = 0;
  for await (const piece of readAggregate(createReadStream(file), verified, between))
    parties += piece.parties.length;
  const read = (performance.now() - begun) / 1000 - verifiedIn;
  delay.disable();
  clearInterval(looking);
  if (parties !== ENTITIES) throw new Error(`${parties} parties were read`);
  const result = {
    bytes,
    parties,
    verified: verifiedIn,
    read,
    megabytes: most - before,
    latestMs: delay.max / 1e6,
  };
  console.log(`\n${circumstancesText('Metadata', { ...found, postgres: 'not used' })}`);
  console.log(
    `${(bytes / 1e6).toFixed(0)} MB, ${parties} entities: verified in ${verifiedIn.toFixed(1)} s, read in ${read.toFixed(1)} s; ` +
      `${result.megabytes.toFixed(0)} MB more than before; others waited ${result.latestMs.toFixed(0)} ms at most`,
  );
  writeResults('metadata', found.at, result, json);
});

/** `--quick`: 500 entities, to see that it works; `--json FILE`: where the results are written. */
function readOptions(args: string[]) {
  return parseArgs({ args, options: { quick: { type: 'boolean' }, json: { type: 'string' } } }).values;
}

/** Written in canonical form, so that what is digested is what is written. */
async function writeFederation(file: string, key: string, certificate: string): Promise<void> {
  const validUntil = new Date(Date.now() + 86_400_000).toISOString();
  const opening = `<md:EntitiesDescriptor xmlns:md="${MD}" ID="_all" validUntil="${validUntil}">`;
  const closing = '</md:EntitiesDescriptor>';
  const body = certificate.replace(/-----[^-]+-----|\s/g, '');
  const hash = createHash('sha256').update(opening);
  for (let n = 0; n < ENTITIES; n++) hash.update(entity(n, body));
  const out = createWriteStream(file);
  out.write(opening + signature(hash.update(closing).digest('base64'), key));
  for (let n = 0; n < ENTITIES; n++) if (!out.write(entity(n, body))) await once(out, 'drain');
  out.end(closing);
  await once(out, 'finish');
}

function entity(number: number, certificate: string): string {
  const name = `https://e${number}.example.se/sp`;
  const key = `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${DS}"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
  const service = `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${name}/acs" index="0"></md:AssertionConsumerService>`;
  const start = `<md:EntityDescriptor entityID="${name}"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${key}${service}</md:SPSSODescriptor><md:Organization><md:OrganizationName xml:lang="sv">`;
  const end = `</md:OrganizationName><md:OrganizationDisplayName xml:lang="sv">Tjänst ${number}</md:OrganizationDisplayName><md:OrganizationURL xml:lang="sv">${name}</md:OrganizationURL></md:Organization></md:EntityDescriptor>`;
  return `${start}${'Myndigheten '.repeat(Math.max(1, Math.ceil((ENTITY_BYTES - start.length - end.length) / 12)))}${end}\n`;
}

function signature(digest: string, key: string): string {
  const algorithm = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
  const inner =
    `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="${algorithm}"></ds:SignatureMethod>` +
    `<ds:Reference URI="#_all"><ds:Transforms><ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform><ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform></ds:Transforms>` +
    `<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`;
  const value = sign('sha256', Buffer.from(`<ds:SignedInfo xmlns:ds="${DS}">${inner}</ds:SignedInfo>`), key);
  return `<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo>${inner}</ds:SignedInfo><ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue></ds:Signature>`;
}

function anonymousMegabytes(): number {
  const [, kilobytes = '0'] = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
