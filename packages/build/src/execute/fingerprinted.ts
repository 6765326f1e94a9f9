import { toolVersions, type HostToolName } from '@nx-aib/build-machine';
import { fingerprints, type FingerprintedStep, type Step } from '../plan/steps/step';
import { engineDigest } from './code-digest';
import { treeTools } from './private-tree';
import path from 'node:path';

/** What the host must have for some steps: their programs, the archive's keys and what trees of packages are made with. */
export function hostToolsOf(steps: readonly Step[]): HostToolName[] {
  const keyring: HostToolName = '/usr/share/keyrings/debian-archive-keyring.gpg';
  return [...new Set([...steps.flatMap(({ hostTools }) => hostTools), keyring, ...treeTools()])];
}

/**
 * The fingerprints of some steps on this machine, by name; only tools that a step declares are asked their version.
 * @param store where the versions are remembered; without it they are asked.
 */
export async function fingerprinted(
  steps: readonly Step[],
  store?: string,
): Promise<ReadonlyMap<string, FingerprintedStep>> {
  const names = [...new Set(steps.flatMap(({ hostTools }) => hostTools))];
  const memory = store === undefined ? undefined : path.join(store, 'tool-versions.json');
  const versions = await toolVersions(names, memory);
  return fingerprints({ steps, result: '' }, { code: await engineDigest(), toolVersions: versions });
}
