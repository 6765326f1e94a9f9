import { success, type Result } from '@nx-aib/core';
import { dataNames, readData } from './data-file';
import type { Distribution } from './distribution';
import { unknownName } from './unknown-name';

type DistributionData = Omit<Distribution, 'name' | 'maskedUnits'> & {
  readonly maskedUnits?: Partial<Distribution['maskedUnits']>;
};

/** The names of all known distributions, sorted. */
export function distributionNames(): readonly string[] {
  return dataNames('distributions');
}

/** The data of a distribution; error: `platforms/unknown-distribution`. */
export function loadDistribution(name: string): Result<Distribution> {
  const names = distributionNames();
  if (!names.includes(name)) return unknownName('distribution', name, names);
  const data = readData<DistributionData>('distributions', name);
  const { host = [], qm = [] } = data.maskedUnits ?? {};
  return success({ ...data, name, maskedUnits: { host, qm } });
}
