import { isRoot, toolVersion, type HostToolName } from '@nx-aib/host';
import { fingerprints, type FingerprintedStep, type Step } from '../plan/steps/step';
import { engineDigest } from './code-digest';

/** What the host must have for some steps: their own programs, the archive's keys, and user namespaces without root. */
export function hostToolsOf(steps: readonly Step[]): HostToolName[] {
  const userNamespaces: readonly HostToolName[] = isRoot() ? [] : ['newuidmap'];
  const keyring: HostToolName = '/usr/share/keyrings/debian-archive-keyring.gpg';
  return [...new Set([...steps.flatMap(({ hostTools }) => hostTools), keyring, ...userNamespaces])];
}

/** The fingerprints of some steps on this machine, by name; only tools that a step declares are asked their version. */
export async function fingerprinted(steps: readonly Step[]): Promise<ReadonlyMap<string, FingerprintedStep>> {
  const names = [...new Set(steps.flatMap(({ hostTools }) => hostTools))];
  const versions = await Promise.all(names.map(async (name) => [name, await toolVersion(name)] as const));
  const surroundings = { code: await engineDigest(), toolVersions: Object.fromEntries(versions) };
  return fingerprints({ steps, result: '' }, surroundings);
}
