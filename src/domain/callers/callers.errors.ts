import { refusing } from '../../platform/errors/explanation.js';

/** What is said to a caller that is not known. */
export const explanations = {
  'access.unauthenticated': {
    rule: 'The caller is not known.',
    remedy: 'Send "Authorization: Bearer <token>" with a token that is in force.',
  },
  'access.other-employer': {
    rule: 'The identity provider does not speak for the organisation that employs her.',
    remedy: 'Log in with an identity provider whose metadata names the employer as a scope.',
  },
  'access.cross-site': {
    rule: 'A call with a session must come from a page of this service.',
    remedy: 'Send the header "X-Behorig-CSRF: 1", from a page of the same origin.',
  },
  'access.issuer-unavailable': {
    rule: 'The keys of the issuer of the token cannot be read now.',
    remedy: 'Try again later.',
  },
};

const refusal = refusing(explanations);

export const refusals = {
  /** One and the same for every way not to be known, so that nobody learns how near a token was. */
  unauthenticated: () => refusal('access.unauthenticated', 'unauthenticated'),
  /** Said to who has been identified: by an HSA-id she may be employed by another than the number in it says. */
  otherEmployer: () => refusal('access.other-employer', 'forbidden'),
  /** Known by a cookie alone, which a page of anybody can let a browser send. */
  crossSite: () => refusal('access.cross-site', 'forbidden'),
  /** Could not be found out: never the caller's fault. */
  issuerUnavailable: (issuer: string) => refusal('access.issuer-unavailable', 'unavailable', { issuer }),
};
