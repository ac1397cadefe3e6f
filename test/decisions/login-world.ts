import { IdentityProvidersService } from '../../src/domain/relying-parties/identity-providers.service.js';
import type { NewAgreement } from '../../src/domain/relying-parties/agreement.js';
import { makeIdentityProvider, type MadeIdentityProvider } from '../support/identity-provider.js';
import { LOA2, LOA3, loginAssertion, signedLogin, type Login } from '../support/login.js';
import { OPERATOR } from '../support/service.js';
import { AskedWorld, NUMBER, type EService } from './asked-world.js';

export const ORG_AFFILIATION = 'urn:oid:1.2.752.201.3.1';
export const PERSONAL_NUMBER = 'urn:oid:1.2.752.29.4.13';

/** Anna with her identity provider, and a party that has to show her login. */
export interface LoginWorld {
  readonly world: AskedWorld;
  readonly provider: MadeIdentityProvider;
  readonly anna: string;
  readonly requiring: EService;
  /** An e-service with an agreement that requires evidence, unless it says otherwise. */
  party(agreement?: Partial<NewAgreement>): Promise<EService>;
  /** Anna's login at the party, as it is shown, unless something of it is changed. */
  shown(changes?: Partial<Login>, by?: MadeIdentityProvider): string;
}

export async function openLoginWorld(): Promise<LoginWorld> {
  const world = await AskedWorld.open();
  const provider = await makeIdentityProvider('https://idp.example/idp', {
    scopes: [NUMBER],
    levels: [LOA2, LOA3],
  });
  const known = { entityId: provider.entityId, displayName: 'IdP', metadata: provider.metadata };
  await world.get(IdentityProvidersService).bring(OPERATOR, 'folder', [known]);
  const anna = await world.employee('anna', NUMBER, { person: { personalNumber: '199001012385' } });
  const party = (agreement: Partial<NewAgreement> = {}) =>
    world.eService({ requireEvidence: true, ...agreement });
  const requiring = await party();
  return {
    ...{ world, provider, anna, requiring, party },
    shown: (changes = {}, by = provider) => {
      const usual = { issuer: by.entityId, audience: requiring.entityId };
      const login = { ...usual, attributes: { [ORG_AFFILIATION]: [anna] }, ...changes };
      return base64(signedLogin(loginAssertion(login), by.signing));
    },
  };
}

export const base64 = (text: string) => Buffer.from(text).toString('base64');
