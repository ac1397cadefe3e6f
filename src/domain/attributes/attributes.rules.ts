import type { EntitledEmployment } from '../entitlements/entitlement.js';
import type { AttributeCatalogue, AttributeDefinition } from './attribute-catalogue.js';
import type { AttributeValue } from './attribute-value.js';
import { directoryValues } from './directory-values.rules.js';
import { mandateValues } from './mandate-values.rules.js';
import { representationValues } from './representation.rules.js';
import { roleValues } from './role-values.rules.js';

/**
 * What could be stated about an employment in force.
 * @param isAsked of which attributes; by default all
 */
export function attributeValues(
  { facts, entitlements }: EntitledEmployment,
  catalogue: AttributeCatalogue,
  isAsked: (attribute: AttributeDefinition) => boolean = () => true,
): AttributeValue[] {
  const values = [
    ...directoryValues(facts, catalogue),
    ...roleValues(entitlements, catalogue),
    ...mandateValues(entitlements, catalogue, isAsked(catalogue.mandateDetails)),
    ...(isAsked(catalogue.representation) ? representationValues(entitlements, catalogue) : []),
  ];
  return values.filter(({ attribute }) => isAsked(attribute));
}
