/** What is said of evidence wherever it is shown. */
export const EVIDENCE =
  'That the employee has logged in to you: the signed `saml:Assertion` of the identity provider, as over SAML.';
export const EVIDENCE_REFUSED =
  'Why the evidence does not count, e.g. `not-valid-now`; not said where that depends on who was asked about.';
