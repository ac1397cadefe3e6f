import { givenEnd, inForce, type Clock } from './facts-in-time.sql.js';

/** The code `c` of an issuer of e-identities is an organisation's. */
export const codeInForce = (clock: Clock) => inForce('c', clock, givenEnd('c', clock));

/**
 * Where a code is an organisation's, it names that organisation's employees alone: what another one has registered under it
 * does not count. @param code SQL of the code
 */
export const ofOther = (employment: string, code: string, clock: Clock) => `exists (
        select from issuer_code c
        where c.code = ${code} and c.organisation_id <> ${employment}.organisation_id and ${codeInForce(clock)})`;
