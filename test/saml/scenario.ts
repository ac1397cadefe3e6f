import type { NewAgreement } from '../../src/domain/relying-parties/agreement.js';
import type { Variables } from '../../src/platform/config/environment.js';
import {
  readAuthorityMetadata,
  type KnownAuthority,
} from '../../src/protocols/saml/xml/requester/authority-metadata-reader.js';
import { makeEService, type EService, type EServiceOptions } from '../support/e-service.js';
import { startService, type TestService } from '../support/service.js';
import type { Setting } from '../support/setting.js';
import { Arrangements, EXEMPEL } from './arrangements.js';
import { Asker } from './asker.js';

/** Numbers from Skatteverket's published test ranges. */
export const ANNAS_NUMBER = '199001012385';
export const ANNA = `anna.andersson@${EXEMPEL}`;
export const HANDLES = 'handlaggare';
export const SIGN = 'https://power.example/sign';
export const BASE = 'https://attr.test.example/attributes/1.0';

/** Extensions of the metadata of a party that declares the entity categories. */
export function declaring(...categories: readonly string[]): string {
  const values = categories.map((uri) => `<saml:AttributeValue>${uri}</saml:AttributeValue>`).join('');
  return `<mdattr:EntityAttributes xmlns:mdattr="urn:oasis:names:tc:SAML:metadata:attribute"><saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Name="http://macedir.org/entity-category" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">${values}</saml:Attribute></mdattr:EntityAttributes>`;
}

/** Extensions of the metadata of a party that takes a samordningsnummer as personalIdentityNumber. */
export const ACCEPTS_COORDINATION_NUMBER = declaring(
  'http://id.swedenconnect.se/general-ec/1.0/accepts-coordination-number',
);

/** A running service about an organisation with one employee, Anna, who has a role and a mandate to sign. */
export interface Scenario {
  readonly service: TestService;
  readonly authority: KnownAuthority;
  readonly arrange: Arrangements;
  /** Anna's mandate to sign. */
  readonly mandateId: string;
  /** Registers an e-service; an agreement with the organisation unless it is to have none. */
  party(name: string, options?: EServiceOptions, agreement?: Partial<NewAgreement> | false): Promise<Asker>;
  stop(): Promise<void>;
}

export async function startScenario(variables: Variables = {}, setting?: Setting): Promise<Scenario> {
  const service = await startService(variables, setting);
  try {
    return await arrangeScenario(service);
  } catch (error) {
    await service.stop();
    throw error;
  }
}

async function arrangeScenario(service: TestService): Promise<Scenario> {
  const arrange = new Arrangements(service.administration);
  const mandateId = await arrangeAnna(arrange);
  const authority = await fetchAuthority(service.address);
  return {
    service,
    authority,
    arrange,
    mandateId,
    party: (name, options, agreement = {}) =>
      makeParty(arrange, name, options, agreement).then(
        (eService) => new Asker(service.address, authority, eService),
      ),
    stop: () => service.stop(),
  };
}

/** Registers an e-service, with an agreement unless it is to have none. */
export async function makeParty(
  arrange: Arrangements,
  name: string,
  options: EServiceOptions = {},
  agreement: Partial<NewAgreement> | false = {},
): Promise<EService> {
  const eService = await makeEService(`https://${name}.example/sp`, options);
  await arrange.relyingParty(eService);
  if (agreement) await arrange.agreement(eService.entityId, agreement);
  return eService;
}

export async function fetchAuthority(address: string): Promise<KnownAuthority> {
  const response = await fetch(`${address}/saml/metadata`);
  return readAuthorityMetadata(await response.bytes());
}

/** @returns the id of her mandate */
export async function arrangeAnna(arrange: Arrangements): Promise<string> {
  await arrange.organisation(EXEMPEL, 'Exempelmyndigheten', ['exempel.example']);
  await arrange.unit('NORD', 'Enheten norr');
  await arrange.role(HANDLES);
  await arrange.power(SIGN, { dimensions: [{ name: 'amount', kind: 'maximum' }], passableDepth: 1 });
  await arrange.employee('Anna.Andersson', {
    person: { personalNumber: ANNAS_NUMBER },
    term: { displayName: 'Anna Andersson', unit: 'NORD', title: 'Handläggare', mail: 'anna@exempel.example' },
    identifiers: [
      { type: 'hsaId', value: `SE${EXEMPEL}-AA01` },
      { type: 'eppn', value: 'anna@exempel.example' },
      { type: 'prid', value: 'NO:5068907693', persistence: 'A' },
    ],
  });
  await arrange.assign(ANNA, HANDLES);
  return arrange.mandate(ANNA, SIGN);
}
