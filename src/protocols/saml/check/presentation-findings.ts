import { INTEROPERABILITY, metadata, must, profile, should, type Explained } from './explained.js';

/** Of texts, logo, organisation and contacts. */
export const PRESENTATION_FINDINGS = {
  information: must(
    'There is no mdui:UIInfo.',
    profile('2.1.1.1'),
    "Add mdui:UIInfo to the role's Extensions.",
  ),
  'display-name': must(
    'There is no mdui:DisplayName in Swedish.',
    profile('2.1.1.1'),
    'Add the name of the service with xml:lang="sv", as the operator has approved it.',
  ),
  logo: must(
    'There is no mdui:Logo.',
    profile('2.1.1.1'),
    'Add the address of a logo, with width and height.',
  ),
  'logo-size': must(
    'A logo has no width and height in pixels.',
    'SAML V2.0 Metadata Extensions for Login and Discovery User Interface, 2.1.5',
    'Set width and height.',
  ),
  'logo-https': should(
    'A logo is not fetched by https, so that browsers may not show it.',
    'SAML V2.0 Metadata Extensions for Login and Discovery User Interface, 2.1.5',
    'Serve it by https.',
  ),
  description: should(
    'There is no mdui:Description in Swedish.',
    profile('2.1.1.1'),
    'Say in a sentence what the service is for, with xml:lang="sv".',
  ),
  english: should(
    'What is said in Swedish is not said in English.',
    profile('2.1.1.1'),
    'Say the same with xml:lang="en".',
  ),
  organisation: must(
    'There is no md:Organization.',
    profile('2.1.1.1'),
    'Add it, with name, display name and URL.',
  ),
  'organisation-name': must(
    'There is no OrganizationName.',
    profile('2.1.1.1'),
    'Add the registered name, as in the agreement with the operator.',
  ),
  'organisation-display-name': must(
    'There is no OrganizationDisplayName.',
    profile('2.1.1.1'),
    'Add a name of the organisation, not of the service.',
  ),
  'organisation-url': must(
    'There is no OrganizationURL.',
    profile('2.1.1.1'),
    "Add the address of the organisation's web.",
  ),
  'organisation-number-missing': should(
    'The organisation has no number.',
    "Sweden Connect's extension mdorgext:OrganizationNumber",
    "Add mdorgext:OrganizationNumber to the Organization's Extensions.",
  ),
  'organisation-number': must(
    'The organisation number is none: ten digits without a hyphen, of which the last one checks the others.',
    'SKV 709',
    'Write the registered number.',
  ),
  'contact-technical': must(
    'There is no technical contact.',
    INTEROPERABILITY,
    'Add a ContactPerson of type technical with a mail address.',
  ),
  'contact-support': should(
    'There is no contact for support.',
    INTEROPERABILITY,
    'Add a ContactPerson of type support with a mail address.',
  ),
  'contact-security': should(
    'There is no contact for security reports.',
    'REFEDS Security Contact Metadata Extension',
    'Add a ContactPerson of type other with remd:contactType="http://refeds.org/metadata/contactType/security".',
  ),
  'contact-mail': must(
    'A contact has no mail address.',
    INTEROPERABILITY,
    'Add an EmailAddress, of a function rather than a person.',
  ),
  'contact-mailto': should(
    'A mail address is not written as a URI.',
    metadata('2.3.2.2, erratum 62'),
    'Write mailto: before it.',
  ),
} satisfies Record<string, Explained>;
