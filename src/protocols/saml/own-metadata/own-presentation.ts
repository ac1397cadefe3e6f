import { Injectable } from '@nestjs/common';
import { Environment } from '../../../platform/config/environment.js';
import { AuthorityAddresses } from '../authority-addresses.js';
import type { ContactMetadata, EntityPresentation, Localised } from '../xml/entity-presentation.js';
import type { LogoFile } from './logo-file.js';
import type { PresentationConfiguration } from './presentation-configuration.js';
import { readPresentation, type ConfiguredPresentation } from './presentation-file.js';

const DESCRIPTION = {
  sv: 'Svarar på i vilka roller och med vilka befogenheter anställda företräder sina organisationer.',
  en: 'Tells in which roles and with which powers employees act for their organisations.',
};
/** These three are always there. */
const NEEDED_CONTACTS = ['technical', 'support', 'security'] as const;

/** How the attribute authority presents itself: what AUTHORITY_METADATA_FILE says, the rest by OPERATOR_* and CONTACT_MAIL. */
@Injectable()
export class OwnPresentation {
  readonly content: EntityPresentation;
  /** What `AuthorityAddresses.logo` serves, if the logo is ours to serve. */
  readonly logoFile?: LogoFile;

  /** @throws ConfigurationError */
  constructor(environment: Environment, addresses: AuthorityAddresses) {
    const { OPERATOR_NAME: name, OPERATOR_URL: url, OPERATOR_NUMBER: number } = environment;
    const { said, logoFile } = readPresentation(environment.AUTHORITY_METADATA_FILE);
    const { description, informationUrl, privacyStatementUrl, organisation } = said;
    this.logoFile = logoFile;
    this.content = {
      entityCategories: said.entityCategories,
      displayName: texts(said.displayName) ?? {
        sv: `Attributtjänst, ${name}`,
        en: `Attribute service, ${name}`,
      },
      description: texts(description) ?? DESCRIPTION,
      informationUrl: texts(informationUrl),
      privacyStatementUrl: texts(privacyStatementUrl),
      logo: logoOf({ said, logoFile }, addresses.logo),
      organisation: {
        number,
        name: texts(organisation?.name) ?? both(name),
        displayName: texts(organisation?.displayName) ?? texts(organisation?.name) ?? both(name),
        url: texts(organisation?.url) ?? both(url),
      },
      contacts: contactsOf(said, { company: name, mail: environment.CONTACT_MAIL }),
    };
  }
}

function logoOf(
  { said: { logo }, logoFile }: ConfiguredPresentation,
  served: string,
): EntityPresentation['logo'] {
  if (logoFile) return { url: served, width: logoFile.width, height: logoFile.height };
  if (logo?.url === undefined || logo.width === undefined || logo.height === undefined) return undefined;
  return { url: logo.url, width: logo.width, height: logo.height };
}

function contactsOf(
  { contacts }: PresentationConfiguration,
  otherwise: { company: string; mail: string },
): ContactMetadata[] {
  const missing = NEEDED_CONTACTS.filter((type) => !contacts.some((contact) => contact.type === type));
  return [...contacts, ...missing.map((type) => ({ type, ...otherwise }))];
}

/** By language, without those that are left out. */
function texts(configured: { sv: string; en?: string } | undefined): Localised | undefined {
  if (!configured) return undefined;
  const { sv, en } = configured;
  return en === undefined ? { sv } : { sv, en };
}

function both(text: string): Localised {
  return { sv: text, en: text };
}
