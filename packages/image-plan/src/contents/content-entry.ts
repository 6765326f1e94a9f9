/** The type of a path in a file system. */
export type ContentType = 'file' | 'dir' | 'link' | 'char' | 'block' | 'fifo' | 'socket';

/** A path of an image as it is on the disk, without timestamps. */
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
  /** The target of a symbolic link, encoded like paths. */
  readonly target?: string;
  /** Of a device node: `major,minor`. */
  readonly device?: string;
  /** The attribute security.capability in Base64, capabilities(7). */
  readonly capability?: string;
  /** A number shared by all names of one file, and by no other file; absent for a file with one name (hard links). */
  readonly inode?: number;
}

/** The name of the extended attribute with a file's capabilities, xattr(7). */
export const CAPABILITY = 'security.capability';

/** The complete contents of a file system. */
export interface FilesystemContents {
  /** The partition's name: `root`. */
  readonly name: string;
  /** Where it is mounted in the running system: `/`. */
  readonly mountPoint: string;
  /**
   * By path as seen in the running system, encoded with `encodePath`; the file system's own root is `mountPoint`. Paths
   * hidden by another file system's mount point are not included.
   */
  readonly entries: ReadonlyMap<string, ContentEntry>;
}
