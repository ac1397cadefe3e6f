import { organisationNumber } from '../../../domain/directory/organisation-number.rules.js';
import type {
  ContactFacts,
  EntityFacts,
  InformationFacts,
  OrganisationFacts,
  RoleFacts,
} from '../xml/entity-facts.js';
import type { Localised } from '../xml/entity-presentation.js';
import type { FindingCode } from './findings.js';
import type { Remark } from './finding.js';

/** How it presents itself: texts, logo, organisation and contacts (deployment profile 2.1.1.1). */
export function presentationRemarks({ roles, organisation, contacts }: EntityFacts): Remark[] {
  return [
    ...roles.flatMap(roleRemarks),
    ...(organisation
      ? organisationRemarks(organisation)
      : [{ code: 'organisation', at: 'EntityDescriptor' } as const]),
    ...contactRemarks(contacts),
  ];
}

function roleRemarks({ element, information }: RoleFacts): Remark[] {
  const at = `${element}/Extensions/UIInfo`;
  if (!information) return [{ code: 'information', at }];
  return [
    ...when(information.displayNames.sv === undefined, 'display-name', `${at}/DisplayName`),
    ...when(information.descriptions.sv === undefined, 'description', `${at}/Description`),
    ...englishRemarks(information.displayNames, `${at}/DisplayName`),
    ...englishRemarks(information.descriptions, `${at}/Description`),
    ...logoRemarks(information, `${at}/Logo`),
  ];
}

function logoRemarks({ logos }: InformationFacts, at: string): Remark[] {
  if (logos.length === 0) return [{ code: 'logo', at }];
  return logos.flatMap(({ url, width, height }) => [
    ...when(!(width >= 1 && height >= 1), 'logo-size', at, url),
    ...when(!/^(https|data):/i.test(url), 'logo-https', at, url),
  ]);
}

function organisationRemarks({ names, displayNames, urls, numbers }: OrganisationFacts): Remark[] {
  const at = 'EntityDescriptor/Organization';
  const isEmpty = (texts: Localised) => Object.keys(texts).length === 0;
  const wrong = numbers.filter((number) => organisationNumber(number) !== number);
  return [
    ...when(isEmpty(names), 'organisation-name', at),
    ...when(isEmpty(displayNames), 'organisation-display-name', at),
    ...when(isEmpty(urls), 'organisation-url', at),
    ...englishRemarks(names, `${at}/OrganizationName`),
    ...when(numbers.length === 0, 'organisation-number-missing', at),
    ...wrong.map((value): Remark => ({ code: 'organisation-number', at: `${at}/Extensions`, value })),
  ];
}

function contactRemarks(contacts: readonly ContactFacts[]): Remark[] {
  const at = 'EntityDescriptor/ContactPerson';
  const has = (type: string) => contacts.some((contact) => contact.type === type);
  const mails = contacts.flatMap((contact) => contact.mails);
  return [
    ...when(!has('technical'), 'contact-technical', at),
    ...when(!has('support'), 'contact-support', at),
    ...when(!has('security'), 'contact-security', at),
    ...contacts.flatMap(({ type, mails: own }) => when(own.length === 0, 'contact-mail', at, type)),
    ...mails.flatMap((mail) => when(!/^mailto:/i.test(mail), 'contact-mailto', at, mail)),
  ];
}

/** Only where something is said in Swedish at all. */
function englishRemarks({ sv, en }: Localised, at: string): Remark[] {
  return when(sv !== undefined && en === undefined, 'english', at);
}

function when(isSo: boolean, code: FindingCode, at: string, value?: string): Remark[] {
  return isSo ? [{ code, at, ...(value !== undefined && { value }) }] : [];
}
