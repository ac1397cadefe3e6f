import type { KeyObject } from 'node:crypto';
import { childrenOf, readCanonical } from '../canonical-reader.js';
import { canonicaliseInclusively } from '../canonicalise.js';
import type { EncryptionKey } from '../keys.js';
import { readKeys } from '../metadata-keys.js';
import { MD } from '../namespaces.js';
import { withDocument } from '../read-xml.js';
import { METADATA_LIMITS } from '../scan-markup.js';
import { AnswerRefused } from './answer-refused.js';

/** What a requester needs to know of an attribute authority. */
export interface KnownAuthority {
  readonly entityId: string;
  readonly signingKeys: readonly KeyObject[];
  readonly encryptionKeys: readonly EncryptionKey[];
  /** Where queries go, by SOAP. */
  readonly attributeService: string;
}

const SOAP_BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP';

/**
 * Reads the metadata of an attribute authority (saml-metadata 2.4.7). Where it came from must be trusted: its signature is
 * not looked at.
 * @throws XmlRefused, AnswerRefused when it describes no attribute authority
 */
export function readAuthorityMetadata(xml: Uint8Array): KnownAuthority {
  const root = withDocument(xml, METADATA_LIMITS, (document) =>
    readCanonical(canonicaliseInclusively(document.root).toString()),
  );
  const [role] = childrenOf(root, MD, 'AttributeAuthorityDescriptor');
  const services = role ? childrenOf(role, MD, 'AttributeService') : [];
  const soap = services.find(({ attributes }) => attributes.get('Binding') === SOAP_BINDING);
  const [entityId, location] = [root.attributes.get('entityID'), soap?.attributes.get('Location')];
  if (!role || entityId === undefined || location === undefined) throw new AnswerRefused('not-an-authority');
  const { signing, encryption } = readKeys(childrenOf(role, MD, 'KeyDescriptor'));
  return { entityId, signingKeys: signing, encryptionKeys: encryption, attributeService: location };
}
