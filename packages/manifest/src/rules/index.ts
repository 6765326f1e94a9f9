import type { Finding } from '../finding';
import { accountNumbers } from './account-numbers';
import { dataPartitions } from './data-partitions';
import { fileDestinations } from './file-destinations';
import type { Draft, Rule } from './draft';
import { serviceStates } from './service-states';
import { staticNetwork } from './static-network';

/** What holds between several values, and what a schema therefore cannot say. */
const rules: readonly Rule[] = [
  fileDestinations,
  serviceStates,
  dataPartitions,
  staticNetwork,
  accountNumbers,
];

/** All rules' findings about a manifest whose single values are judged; what was wrong is left out of it. */
export function checkRules(value: unknown): readonly Finding[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return rules.flatMap((rule) => rule(value as Draft));
}
