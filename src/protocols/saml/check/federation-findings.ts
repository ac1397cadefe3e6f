import { categories, metadata, must, profile, should, type Explained } from './explained.js';

/** Of endpoints, entity categories and scopes. */
export const FEDERATION_FINDINGS = {
  'endpoint-https': must('An endpoint is not protected by TLS.', profile('5.2'), 'Serve it by https.'),
  'address-unreachable': must(
    'An address is one that others cannot reach: of a machine of your own, or without a domain name.',
    metadata('2.2.2'),
    'Write the address that is used from outside.',
  ),
  'endpoint-elsewhere': must(
    'An endpoint is not under PUBLIC_URL.',
    profile('2'),
    'Set PUBLIC_URL to where the service is reached from outside.',
  ),
  'attribute-service': must(
    'There is no AttributeService for the SOAP binding.',
    metadata('2.4.7'),
    'Add one: attribute queries use no other binding.',
  ),
  'sign-on-bindings': must(
    'An identity provider must take requests by HTTP-Redirect and by HTTP-POST.',
    profile('5.2'),
    'Add a SingleSignOnService for the binding that is missing.',
  ),
  'assertion-consumer': must(
    'There is no AssertionConsumerService for the HTTP-POST binding.',
    profile('6.1'),
    'Add one.',
  ),

  'category-attribute': must(
    'Entity categories stand in several attributes.',
    categories('1.5'),
    'Put all of them as values into one.',
  ),
  'category-uri': must(
    'An entity category is no absolute URI.',
    categories('1.5'),
    'Write its identifier as it is registered.',
  ),
  'category-unknown': should(
    "A category under the federation's names is none that is registered.",
    'Sweden Connect Registry, 3.1.3',
    'Look for a typing error, or ask the operator.',
  ),
  'category-twice': should('A category stands there twice.', categories('1.5'), 'Remove one.'),
  'service-category': should(
    'There is no service entity category, so that nobody is matched with it.',
    profile('2.1.2 and 2.1.3'),
    'Add what is asked for, or delivered: http://id.swedenconnect.se/ec/1.0/loa3-orgid, for example.',
  ),
  'pnr-and-orgid': should(
    'It asks for personal numbers and for employment identities, of which it may get either.',
    categories('1.3'),
    'Register two service providers, one for each.',
  ),
  'name-category': must(
    'An identity provider that delivers loa…-pnr or loa…-orgid must deliver loa…-name of the same level.',
    "Sweden Connect's conditions for identity providers",
    'Add the category loa…-name of that level.',
  ),
  sector: must(
    'A service provider must say which sector it is of.',
    categories('4.2 and 4.3'),
    'Add http://id.elegnamnden.se/st/1.0/public-sector-sp or …/private-sector-sp.',
  ),
  'sector-both': must('It says that it is of both sectors.', categories('4.2 and 4.3'), 'Keep one.'),
  'service-type': should(
    'It has a service type, which says something of service providers alone.',
    categories('1.3'),
    'Remove the category.',
  ),
  'signature-service': must(
    'A signature service must say that it signs its requests.',
    profile('2.1.4'),
    'Set AuthnRequestsSigned="true".',
  ),
  scal2: must(
    'scal2 is for signature services and identity providers.',
    categories('3.2'),
    'Remove the category.',
  ),
  'scal2-missing': must(
    'An identity provider must support scal2.',
    profile('2.1.3'),
    'Add http://id.elegnamnden.se/sprop/1.0/scal2.',
  ),
  assurance: must(
    'An identity provider must say for which levels of assurance it is approved.',
    profile('2.1.3'),
    'Add them as values of urn:oasis:names:tc:SAML:attribute:assurance-certification.',
  ),
  'assurance-of-others': should(
    'It says at which level it authenticates persons, which an identity provider alone does.',
    profile('2.1.3'),
    'Remove the attribute assurance-certification.',
  ),
  'scope-missing': must(
    'It states scoped attributes and declares no scope, so that nobody may accept them.',
    profile('2.1.3.1'),
    'Declare each as shibmd:Scope: organisations that have onboarded here, approved by the operator.',
  ),
  'scope-pattern': must(
    'A scope is a pattern.',
    profile('2.1.3.1'),
    'Declare each scope by itself, with regexp="false".',
  ),
  scope: must(
    'A scope is neither an organisation number of ten digits nor a domain.',
    profile('2.1.3.1'),
    'Write the registered number without a hyphen, or the domain.',
  ),
  'scope-of-others': should(
    'A service provider declares a scope, which it cannot state.',
    profile('2.1.3.1'),
    'Remove shibmd:Scope.',
  ),
} satisfies Record<string, Explained>;
