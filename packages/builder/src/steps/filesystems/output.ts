import type { View } from '@nx-aib/steps';
import path from 'node:path';

/** The image's ext4 file systems as packages fill them. */
export interface FilesystemsOutput {
  /** The disk with each file system at its partition's place. */
  disk(format: 'qcow2' | 'raw'): string;
  /**
   * A file system from its begin on, with all that e2image(8) calls metadata and holes elsewhere: enough to see what
   * changes do to it, and small.
   */
  metadata(filesystem: { readonly name: string }): string;
}

export const filesystemsOutput: View<FilesystemsOutput> = (folder) => ({
  disk: (format) => path.join(folder, `disk.${format}`),
  metadata: ({ name }) => path.join(folder, `${name}.metadata.raw`),
});
