import type { View } from '@nx-aib/steps';
import path from 'node:path';

/** The image. */
export interface ImageOutput {
  disk(format: 'qcow2' | 'raw'): string;
}

export const imageOutput: View<ImageOutput> = (folder) => ({
  disk: (format) => path.join(folder, `disk.${format}`),
});
