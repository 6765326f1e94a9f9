/** What a path of a file system is. */
export type ContentType = 'file' | 'dir' | 'link' | 'char' | 'block' | 'fifo' | 'socket';

/** A path of an image as it is on the disk, without its times. */
export interface ContentEntry {
  readonly type: ContentType;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of a file, in bytes. */
  readonly size?: number;
  /** Of a file's content, lower-case hexadecimal. */
  readonly sha256?: string;
  /** What a symbolic link holds, encoded as paths are. */
  readonly target?: string;
  /** Of a device node: `major,minor`. */
  readonly device?: string;
  /** The attribute security.capability in Base64, capabilities(7). */
  readonly capability?: string;
  /** A number that all names of one file have, and no other file; absent for a file with one name (hard links). */
  readonly inode?: number;
}

/** The name of the attribute that holds a file's capabilities, xattr(7). */
export const CAPABILITY = 'security.capability';

/** All that is in a file system. */
export interface FilesystemContents {
  /** The partition's name: `root`. */
  readonly name: string;
  /** Where it is mounted in the running system: `/`. */
  readonly mountPoint: string;
  /**
   * By path as seen in the running system, encoded as `encodePath` does; the file system's own root is `mountPoint`.
   * What another file system covers there is not named here.
   */
  readonly entries: ReadonlyMap<string, ContentEntry>;
}
