/** What an attribute of a certificate's subject can say. An orgAffiliation: its personal part, in the agreement's organisation. */
export const certificateMeanings = ['hsaId', 'orgAffiliation', 'personalIdentityNumber'] as const;
export type CertificateMeaning = (typeof certificateMeanings)[number];

/** A term of an agreement: by what of the subjects of which certificates the party may ask. */
export interface CertificateSubject {
  /**
   * Whose certificates the party verifies before it asks, in words: a subject does not tell who certified it, so the party
   * answers for it, for these certificates and no others.
   */
  readonly issuer: string;
  /** Object identifier of the attribute. */
  readonly attribute: string;
  readonly means: CertificateMeaning;
}

/** How an agreement in force reads subjects of certificates. */
export interface CertificateReading extends Pick<CertificateSubject, 'attribute' | 'means'> {
  /** Organisation number. */
  readonly organisation: string;
}
