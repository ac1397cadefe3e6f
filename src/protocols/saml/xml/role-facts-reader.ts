import { childOf, childrenOf, descendantsOf, type CanonicalElement } from './canonical-reader.js';
import { certificateFacts } from './certificate-facts.js';
import type { EndpointFacts, InformationFacts, KeyFacts, RoleFacts, RoleKind } from './entity-facts.js';
import { localised } from './localised.js';
import { isQueryRequester } from './metadata-entity.js';
import { DS, MD, MDUI, SHIBMD } from './namespaces.js';

const KINDS: Readonly<Record<string, RoleKind>> = {
  IDPSSODescriptor: 'identity-provider',
  SPSSODescriptor: 'service-provider',
  AttributeAuthorityDescriptor: 'attribute-authority',
};

/** SHA-1 serves inside OAEP, where everybody has it (Sweden Connect deployment profile 8.4). */
const OAEP_DIGEST = 'http://www.w3.org/2000/09/xmldsig#sha1';

/** Reads the element of a role as it is, to be checked. */
export function roleFacts(role: CanonicalElement): RoleFacts {
  const information = descendantsOf(role, MDUI, 'UIInfo')[0];
  return {
    kind: isQueryRequester(role) ? 'query-requester' : (KINDS[role.name] ?? 'other'),
    element: role.name,
    protocols: (role.attributes.get('protocolSupportEnumeration') ?? '').split(/\s+/),
    ...(information && { information: informationFacts(information) }),
    keys: childrenOf(role, MD, 'KeyDescriptor').flatMap(keyFacts),
    endpoints: role.children.flatMap(endpointFacts),
    scopes: descendantsOf(role, SHIBMD, 'Scope').map(({ text, attributes }) => ({
      value: text.trim(),
      isPattern: /^(true|1)$/.test(attributes.get('regexp') ?? ''),
    })),
    signsRequests: /^(true|1)$/.test(role.attributes.get('AuthnRequestsSigned') ?? ''),
  };
}

function informationFacts(information: CanonicalElement): InformationFacts {
  return {
    displayNames: localised(information, MDUI, 'DisplayName'),
    descriptions: localised(information, MDUI, 'Description'),
    logos: childrenOf(information, MDUI, 'Logo').map(({ text, attributes }) => ({
      url: text.trim(),
      width: Number(attributes.get('width')),
      height: Number(attributes.get('height')),
    })),
    pages: ['InformationURL', 'PrivacyStatementURL'].flatMap((name) =>
      childrenOf(information, MDUI, name).map(({ text }) => text.trim()),
    ),
  };
}

/** One for each certificate; one without when there is none. */
function keyFacts(descriptor: CanonicalElement): KeyFacts[] {
  const use = descriptor.attributes.get('use');
  const algorithms = childrenOf(descriptor, MD, 'EncryptionMethod').flatMap((method) =>
    [method, childOf(method, DS, 'DigestMethod')].flatMap((one) => one?.attributes.get('Algorithm') ?? []),
  );
  const certificates = descendantsOf(descriptor, DS, 'X509Certificate').map(({ text }) => text);
  return (certificates.length > 0 ? certificates : ['']).map((text) => {
    const certificate = certificateFacts(text);
    return {
      ...(use !== undefined && { use }),
      ...(certificate && { certificate }),
      algorithms: algorithms.filter((uri) => uri !== OAEP_DIGEST),
    };
  });
}

function endpointFacts({ namespace, name, attributes }: CanonicalElement): EndpointFacts[] {
  const binding = attributes.get('Binding');
  if (namespace !== MD || binding === undefined) return [];
  const locations = [attributes.get('Location'), attributes.get('ResponseLocation')];
  return locations.flatMap((location) =>
    location === undefined ? [] : [{ element: name, binding, location: location.trim() }],
  );
}
