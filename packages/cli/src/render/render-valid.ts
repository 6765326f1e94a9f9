import type { ImagePlan } from '@nx-aib/image-plan';

/** The line that says that an image can be built from a manifest. */
export function renderValid(manifest: string, { distro, target, arch, mode }: ImagePlan): string {
  return `${manifest} is valid for ${distro} on ${target} (${arch}, ${mode} mode)\n`;
}
