import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyRing, type OwnKey } from '../platform/keys/key-ring.js';
import { signingKey } from '../protocols/saml/xml/keys.js';
import { writeAggregate } from '../protocols/saml/xml/write-aggregate.js';
import { makeKeysOnce } from './keys-once.js';

const VALID_FOR_MS = 30 * 86_400_000;

/** What its feed is called. */
export const SAMPLE_FEDERATION = 'sample-federation';

/** Makes the key of the sample's federation below `folder`, once. */
export function makeSampleFederationKeys(folder: string): Promise<void> {
  return makeKeysOnce(join(folder, 'keys'), { commonName: 'sample federation', kinds: ['signing EC'] });
}

/**
 * Describes the feed of the sample's federation, whose key is made, as an operator would.
 * @param folder where it is kept
 * @returns the METADATA_FEEDS_FILE
 */
export function describeSampleFederation(folder: string): string {
  const feed = {
    name: SAMPLE_FEDERATION,
    location: join(folder, 'metadata.xml'),
    certificates: [join('keys', `${keyOf(folder).id}.crt.pem`)],
  };
  const file = join(folder, 'feeds.json');
  writeFileSync(file, JSON.stringify([feed], null, 2));
  return file;
}

/**
 * A federation of the sample's own: publishes what is in the folder `entities` and the others, signed with its key.
 * @param folder where it is kept
 */
export function publishSampleFederation(folder: string, entities: string, others: readonly string[]): void {
  const now = new Date();
  const aggregate = writeAggregate(
    {
      entities: [...textsIn(entities), ...others].map(withoutDeclaration),
      publisher: 'https://federation.example',
      publishedAt: now,
      validUntil: new Date(now.getTime() + VALID_FOR_MS),
    },
    [signingKey(keyOf(folder).privateKey)],
  );
  writeFileSync(join(folder, 'metadata.xml'), aggregate);
}

function keyOf(folder: string): OwnKey {
  const key = new KeyRing(join(folder, 'keys')).signing('EC');
  if (!key) throw new Error('no signing key in the sample federation; remove its folder to make it anew');
  return key;
}

function textsIn(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.xml'));
  return files.map((name) => readFileSync(join(folder, name), 'utf8'));
}

function withoutDeclaration(xml: string): string {
  return xml.replace(/^<\?xml[^>]*\?>\s*/, '');
}
