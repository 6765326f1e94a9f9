import type { FileContent, Placed } from '@nx-aib/image-plan';

/** A change to the host's tree; paths are absolute in it, owners are numeric ids, modes are permission bits. */
export type Edit = Placed & Change;

type Change =
  | { readonly edit: 'make-directory'; readonly path: string; readonly attributes: Attributes }
  | {
      readonly edit: 'write-file';
      readonly path: string;
      readonly attributes: Attributes;
      readonly content: FileContent;
    }
  | { readonly edit: 'make-symlink'; readonly path: string; readonly target: string }
  | {
      readonly edit: 'set-attributes';
      readonly path: string;
      readonly type: 'file' | 'dir' | 'link';
      readonly attributes: Attributes;
    }
  | { readonly edit: 'remove'; readonly path: string; readonly type: 'dir' | 'not-dir' };

export interface Attributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}
