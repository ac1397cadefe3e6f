import { isRegistered } from './deciding-agreement.sql.js';

/** SQL of whether the token of a machine client counts now, by the database's clock. @param client alias of its row */
export const isClientInForce = (client: string) =>
  `${client}.revoked_at is null and ${client}.expires_at > statement_timestamp()`;

/** SQL of an e-service's client as JSON: all that is made of it. The same client of the same party gives the same text. */
export const eServiceClient = (
  client: string,
  party: string,
) => `json_build_object('entityId', ${party}.entity_id,
  'relyingPartyId', ${party}.id, 'tokenHash', encode(${client}.token_hash, 'hex'))::text`;

/** SQL of (id, text): those that are e-services' and count now. @param ids SQL of their ids */
export const eServiceClients = (ids: string) => `
  select c.id, ${eServiceClient('c', 'p')} as text
  from machine_client c join relying_party p on p.id = c.relying_party_id and ${isRegistered('p')}
  where c.id = any(${ids}) and ${isClientInForce('c')}`;
