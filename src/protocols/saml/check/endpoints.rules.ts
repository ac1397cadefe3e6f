import type { EntityFacts, RoleFacts } from '../xml/entity-facts.js';
import type { Expected, Remark } from './finding.js';

const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:';
/** Names that resolve nowhere else (RFC 6761, RFC 6762), and numbers instead of a name. */
const OWN_NAME = /^(localhost|[^.]+|.*\.(localhost|local|internal|test|invalid))$/;
const NUMBER = /^(\[.*\]|[0-9.]+)$/;

/** Where it is reached, and that others can reach it. */
export function endpointRemarks(entity: EntityFacts, { publicUrl }: Expected): Remark[] {
  return [
    ...entity.roles.flatMap((role) => [...bindingRemarks(role), ...roleRemarks(role, publicUrl)]),
    ...Object.values(entity.organisation?.urls ?? {}).flatMap((url) =>
      reachRemarks(url, 'EntityDescriptor/Organization/OrganizationURL'),
    ),
  ];
}

function roleRemarks({ element, endpoints, information }: RoleFacts, publicUrl?: string): Remark[] {
  const inInformation = [...(information?.logos ?? []).map(({ url }) => url), ...(information?.pages ?? [])];
  return [
    ...endpoints.flatMap(({ element: name, location }) => {
      const at = `${element}/${name}`;
      const isElsewhere = publicUrl !== undefined && !location.startsWith(`${publicUrl}/`);
      return [
        ...(/^https:/i.test(location) ? [] : [{ code: 'endpoint-https', at, value: location } as const]),
        ...(isElsewhere ? [{ code: 'endpoint-elsewhere', at, value: location } as const] : []),
        ...reachRemarks(location, at),
      ];
    }),
    ...inInformation.flatMap((url) => reachRemarks(url, `${element}/Extensions/UIInfo`)),
  ];
}

function reachRemarks(value: string, at: string): Remark[] {
  if (/^data:/i.test(value)) return [];
  const host = URL.canParse(value) ? new URL(value).hostname.toLowerCase() : '';
  return OWN_NAME.test(host) || NUMBER.test(host) || host === ''
    ? [{ code: 'address-unreachable', at, value }]
    : [];
}

function bindingRemarks({ kind, element: at, endpoints }: RoleFacts): Remark[] {
  const has = (name: string, binding: string) =>
    endpoints.some((one) => one.element === name && one.binding === BINDING + binding);
  if (kind === 'attribute-authority')
    return has('AttributeService', 'SOAP') ? [] : [{ code: 'attribute-service', at }];
  if (kind === 'service-provider')
    return has('AssertionConsumerService', 'HTTP-POST') ? [] : [{ code: 'assertion-consumer', at }];
  if (kind !== 'identity-provider') return [];
  const hasBoth = ['HTTP-Redirect', 'HTTP-POST'].every((binding) => has('SingleSignOnService', binding));
  return hasBoth ? [] : [{ code: 'sign-on-bindings', at }];
}
