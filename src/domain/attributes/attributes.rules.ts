import type { EntitledEmployment } from '../entitlements/entitlement.js';
import type { AttributeCatalogue } from './attribute-catalogue.js';
import type { AttributeValue } from './attribute-value.js';
import { directoryValues } from './directory-values.rules.js';
import { mandateValues } from './mandate-values.rules.js';
import { representationValues } from './representation.rules.js';
import { roleValues } from './role-values.rules.js';

/** Everything that could be stated about an employment in force. */
export function attributeValues(
  { facts, entitlements }: EntitledEmployment,
  catalogue: AttributeCatalogue,
): AttributeValue[] {
  return [
    ...directoryValues(facts, catalogue),
    ...roleValues(entitlements, catalogue),
    ...mandateValues(entitlements, catalogue),
    ...representationValues(entitlements, catalogue),
  ];
}
