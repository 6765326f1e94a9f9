/** CPUWeight= of qm.service, systemd.resource-control(5): `idle`, or 1 to 100, so that QM never outweighs the host. */
export type CpuWeight = 'idle' | (number & { readonly __unit: 'CpuWeight' });

/** systemd's default CPUWeight=, used by the host's services. systemd itself accepts 1 to 10000. */
const HOST_CPU_WEIGHT = 100;

/** Parses QM's weight: `idle`, or a whole number from 1 to 100; undefined for anything else. */
export function parseCpuWeight(weight: unknown): CpuWeight | undefined {
  if (weight === 'idle') return weight;
  if (typeof weight !== 'number' || !Number.isInteger(weight)) return undefined;
  return weight >= 1 && weight <= HOST_CPU_WEIGHT ? (weight as CpuWeight) : undefined;
}
