import type { Placed } from '@nx-aib/image-plan';

/** A file system of the image's disk. */
export interface FilesystemParams extends Placed {
  readonly name: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly label: string;
  readonly mountPoint: string;
}

/** A file system of one image. */
export interface OwnFilesystemParams extends FilesystemParams {
  readonly uuid: string;
}
