import type { OomPlan } from './plan';

/** A drop-in of the host's systemd, systemd-system.conf(5). */
export const HOST_OOM_CONF_PATH = '/usr/lib/systemd/system.conf.d/10-oom.conf';

/** The file in the host's root that protects its services, or null if the plan keeps systemd's default. */
export function renderHostOomConf(
  plan: Pick<OomPlan, 'defaultOOMScoreAdjust'>,
): { readonly path: string; readonly text: string } | null {
  if (plan.defaultOOMScoreAdjust === null) return null;
  const text = `[Manager]\nDefaultOOMScoreAdjust=${plan.defaultOOMScoreAdjust}\n`;
  return { path: HOST_OOM_CONF_PATH, text };
}
