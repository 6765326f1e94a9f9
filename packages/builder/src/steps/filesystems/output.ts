import type { View } from '@nx-aib/steps';
import path from 'node:path';

/** The image's ext4 file systems, filled from packages. */
export interface FilesystemsOutput {
  /** The disk with each file system at its partition's offset. */
  disk(format: 'qcow2' | 'raw'): string;
  /**
   * A sparse copy of a file system with everything that e2image(8) calls metadata, from its start: small, and enough to
   * see the effect of changes.
   */
  metadata(filesystem: { readonly name: string }): string;
}

export const filesystemsOutput: View<FilesystemsOutput> = (folder) => ({
  disk: (format) => path.join(folder, `disk.${format}`),
  metadata: ({ name }) => path.join(folder, `${name}.metadata.raw`),
});
