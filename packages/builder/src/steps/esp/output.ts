import type { View } from '@nx-aib/steps';
import path from 'node:path';

/** An EFI system partition. */
export interface EspOutput {
  /** The file system. */
  readonly image: string;
  /** Its digest, for the descriptor: here it is read once, and not with each edit of something else. */
  readonly sha256: string;
}

export const espOutput: View<EspOutput> = (folder) => ({
  image: path.join(folder, 'esp.vfat'),
  sha256: path.join(folder, 'sha256'),
});
