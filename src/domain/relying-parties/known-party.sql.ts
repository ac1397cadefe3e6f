/** SQL of keys and values: what is told of every party. @param party alias of its row */
export const ofParty = (party: string) => `'id', ${party}.id, 'entityId', ${party}.entity_id,
  'displayName', ${party}.display_name, 'metadataDigest', ${party}.metadata_digest,
  'entityCategories', ${party}.entity_categories`;

/** SQL of a party of which there is no more to tell, as JSON of a KnownParty. The same registration gives the same text. */
export const plainParty = (party: string) => `json_build_object(${ofParty(party)}, 'rsaSignature', false,
  'unspecifiedMeans', '[]'::json, 'certificateReadings', '[]'::json)`;

/** SQL of whether an agreement `a` has terms that are particular to the software of a party: agreed with itself alone. */
export const PARTICULAR_TERMS = '(a.rsa_signature or a.unspecified_means is not null)';

/** SQL of whether there may be more to tell of the party. */
export const isParticular = (party: string) => `coalesce(
    (select true from agreement a where a.relying_party_id = ${party}.id and ${PARTICULAR_TERMS} limit 1),
    (select true from agreement_certificate_subject c
      join agreement a on a.id = c.agreement_id and a.relying_party_id = ${party}.id limit 1),
    false)`;
