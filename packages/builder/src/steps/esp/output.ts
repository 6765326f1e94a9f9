import type { View } from '@nx-aib/steps';
import path from 'node:path';

/** An EFI system partition. */
export interface EspOutput {
  /** The image of the file system. */
  readonly image: string;
  /** Its digest, for the descriptor: computed here once, instead of after each edit. */
  readonly sha256: string;
}

export const espOutput: View<EspOutput> = (folder) => ({
  image: path.join(folder, 'esp.vfat'),
  sha256: path.join(folder, 'sha256'),
});
