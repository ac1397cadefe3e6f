/** Entity categories, all values in one attribute (Entity Categories for Sweden Connect 1.5; RFC 8409). */
export const ENTITY_CATEGORY = 'http://macedir.org/entity-category';

/** Levels that an identity provider may state (SAML V2.0 Identity Assurance Profiles 1.0, section 3). */
export const ASSURANCE_CERTIFICATION = 'urn:oasis:names:tc:SAML:attribute:assurance-certification';
