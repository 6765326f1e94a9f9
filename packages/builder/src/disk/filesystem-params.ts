import type { Placed } from '@nx-aib/image-plan';

/** A file system on the image's disk. */
export interface FilesystemParams extends Placed {
  readonly name: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly label: string;
  readonly mountPoint: string;
}

/** A file system on one image's disk, with its UUID. */
export interface OwnFilesystemParams extends FilesystemParams {
  readonly uuid: string;
}
