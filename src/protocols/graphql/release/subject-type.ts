import { registerEnumType } from '@nestjs/graphql';
import type { SubjectKey } from '../../../domain/directory/identifier.rules.js';

export type SubjectTypeValue = SubjectKey['type'];

export const SubjectType = {
  ORG_AFFILIATION: 'orgAffiliation',
  HSA_ID: 'hsaId',
  EPPN: 'eppn',
  PRID: 'prid',
  ISSUER_ID: 'issuerId',
  PERSONAL_IDENTITY_NUMBER: 'personalIdentityNumber',
} as const satisfies Record<string, SubjectTypeValue>;
registerEnumType(SubjectType, {
  name: 'SubjectType',
  description: 'What an employee is named by when somebody asks.',
  valuesMap: {
    ORG_AFFILIATION: { description: '`<personal part>@<organisation number>`: the usual way to ask.' },
    HSA_ID: { description: '`SE<organisation number>-<suffix>`.' },
    EPPN: { description: 'eduPersonPrincipalName, `<name>@<domain>`.' },
    PRID: { description: 'Provisional identifier, e.g. `NO:5068907693`.' },
    ISSUER_ID: { description: "An e-ID issuer's own, `<issuer>!<id>`; only where the agreement says so." },
    PERSONAL_IDENTITY_NUMBER: { description: 'Twelve digits; only where the agreement allows it.' },
  },
});
