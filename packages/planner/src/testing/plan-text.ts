import type { ImagePlan } from '@nx-aib/image-plan';
import { bytes, type Result } from '@nx-aib/core';
import { parseManifest, type Manifest } from '@nx-aib/manifest';
import { familyNamed } from '@nx-aib/families';
import { loadDistribution, loadTarget } from '@nx-aib/platforms';
import type { ImageInput } from '../image-input';
import { planImage } from '../plan-image';
import type { SourceFacts } from '../sources/source-facts';

/** The MemTotal of the machine in the documentation. */
export const MEM_TOTAL = bytes(2_021_552 * 1024);

export const NO_SOURCES: SourceFacts = { files: new Map(), globs: new Map() };

const QEMU = valueOf(loadTarget('qemu'));
const DEBIAN_13 = valueOf(loadDistribution('debian13'));

/** A manifest that must be valid. */
export function manifestOf(text: string): Manifest {
  return valueOf(parseManifest(text, 'test.aib.yml')).manifest;
}

/** Plans a manifest's text for QEMU with Debian 13. */
export function planText(text: string, input: Partial<ImageInput> = {}): Result<ImagePlan> {
  return planImage({
    manifest: manifestOf(text),
    target: QEMU,
    distribution: DEBIAN_13,
    family: familyNamed(DEBIAN_13).planning,
    arch: 'x86_64',
    mode: 'package',
    sourceFacts: NO_SOURCES,
    defines: {},
    machine: { memTotal: MEM_TOTAL },
    ...input,
  });
}

/** The value of a result that must be a success. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

/** The errors with their paths: `qm.content.rpms: message`. */
export function errorsOf(result: Result<unknown>): string[] {
  return result.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => `${path?.join('.') ?? '-'}: ${message}`);
}
