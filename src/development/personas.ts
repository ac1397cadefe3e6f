import type { DevelopmentIssuer } from './development-issuer.js';
import type { Persona } from './graphiql.js';
import { ADMINISTRATORS, AUTHORITY, E_SERVICES, EMPLOYEES } from './sample-data.js';
import type { SampleTokens } from './sample-clients.js';

const AT_AUTHORITY = ['me', 'employees', 'employee', 'mandates', 'grant', 'disclosures'] as const;
const AT_MUNICIPALITY = ['me', 'municipality', 'waiting'] as const;
const APPROVAL = ['me', 'waiting'] as const;

/** The callers of the sample: its administrators, an operator of the service and its e-services. */
export function samplePersonas(issuer: DevelopmentIssuer, tokens: SampleTokens): Persona[] {
  return [
    ...ADMINISTRATORS.map(({ holder, permissions }) => ({
      name: holder,
      description: `${nameOf(holder)}, who ${permissions === 'all' ? 'administers' : 'approves mandates at'} ${placeOf(holder)}`,
      operations: permissions === 'all' ? administration(holder) : APPROVAL,
      token: () => issuer.tokenOf(holder),
    })),
    {
      name: 'operator',
      description: 'An operator of the service, by a machine client',
      operations: ['me', 'organisations'],
      token: () => Promise.resolve(tokens.operator),
    },
    ...E_SERVICES.map(({ folder, entityId, displayName }) => ({
      name: folder,
      description: `${displayName}, an e-service`,
      operations: ['me', 'releasedAttributes'] as const,
      token: () => Promise.resolve(tokens.eServices[entityId] ?? ''),
    })),
  ];
}

function administration(holder: string): Persona['operations'] {
  return holder.endsWith(AUTHORITY) ? AT_AUTHORITY : AT_MUNICIPALITY;
}

function nameOf(holder: string): string {
  return EMPLOYEES.find(({ uid, number }) => `${uid}@${number}` === holder)?.displayName ?? holder;
}

function placeOf(holder: string): string {
  return holder.endsWith(AUTHORITY) ? 'Exempelmyndigheten' : 'Provinge kommun';
}
