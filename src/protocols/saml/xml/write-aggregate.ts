import { chooseSignature } from './algorithms.js';
import { canonicalise } from './canonicalise.js';
import type { SigningKey } from './keys.js';
import { newMessageId } from './message-id.js';
import { MD, MDRPI } from './namespaces.js';
import { withDocument } from './read-xml.js';
import { METADATA_LIMITS } from './scan-markup.js';
import { signEnveloped } from './sign.js';

export interface AggregateContent {
  /** Without an XML declaration. */
  readonly entities: readonly string[];
  /** An absolute URI. */
  readonly publisher: string;
  readonly publishedAt: Date;
  readonly validUntil: Date;
}

/** Writes a federation's signed metadata, as its registry would. @throws XmlRefused when an entity is no XML */
export function writeAggregate(content: AggregateContent, keys: readonly SigningKey[]): string {
  const { entities, publisher, publishedAt, validUntil } = content;
  const id = newMessageId();
  const published = `<mdrpi:PublicationInfo xmlns:mdrpi="${MDRPI}" publisher="${publisher}" creationInstant="${publishedAt.toISOString()}"/>`;
  const text = `<md:EntitiesDescriptor xmlns:md="${MD}" ID="${id}" validUntil="${validUntil.toISOString()}" cacheDuration="PT1H"><md:Extensions>${published}</md:Extensions>${entities.join('\n')}</md:EntitiesDescriptor>`;
  const canonical = withDocument(Buffer.from(text), METADATA_LIMITS, ({ root }) =>
    canonicalise(root).toString(),
  );
  return signEnveloped(canonical, canonical.indexOf('>') + 1, id, chooseSignature(keys));
}
