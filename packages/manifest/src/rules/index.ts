import type { Finding } from '../finding';
import { accountNumbers } from './account-numbers';
import { dataPartitions } from './data-partitions';
import { fileDestinations } from './file-destinations';
import type { Draft, Rule } from './draft';
import { serviceStates } from './service-states';
import { staticNetwork } from './static-network';

/** Rules about combinations of values, which a schema cannot express. */
const rules: readonly Rule[] = [
  fileDestinations,
  serviceStates,
  dataPartitions,
  staticNetwork,
  accountNumbers,
];

/** The findings of all rules about a manifest whose single values have been checked; invalid ones have been removed. */
export function checkRules(value: unknown): readonly Finding[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return rules.flatMap((rule) => rule(value as Draft));
}
