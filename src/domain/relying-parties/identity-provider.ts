/** A registered identity provider: whose statements of who has logged in may be looked at. */
export interface IdentityProvider {
  readonly id: string;
  readonly entityId: string;
  readonly displayName: string;
  /** SHA-256 of the metadata, hexadecimal. */
  readonly metadataDigest: string;
  /** Where the registration comes from; only that source changes or removes it. */
  readonly managedBy: string;
}

export interface NewIdentityProvider {
  /** An absolute URI of at most 1024 characters. */
  readonly entityId: string;
  readonly displayName: string;
  /** The provider's EntityDescriptor: keys, scopes and levels are taken from it alone. */
  readonly metadata: string;
}

/** An identity provider as the answering side knows it, with its metadata. */
export interface KnownIdentityProvider {
  readonly entityId: string;
  readonly metadata: string;
  readonly metadataDigest: string;
}
