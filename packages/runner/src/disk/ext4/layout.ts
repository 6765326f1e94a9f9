/**
 * Where things are in ext4, and what they may be: Documentation/filesystems/ext4 of the Linux kernel. All numbers are
 * little-endian.
 */

/** The only block size that builds use; no other is supported. */
export const BLOCK_SIZE = 4096;

/** The superblock is at a fixed offset, whatever the block size. */
export const SUPERBLOCK = { offset: 1024, length: 1024, magic: 0xef53 } as const;

export const ROOT_INODE = 2;

/** Inode flags: extents instead of block maps, a hashed directory, sizes in blocks. */
export const FLAG = { INDEX: 0x1000, HUGE_FILE: 0x40000, EXTENTS: 0x80000 } as const;

/** `s_feature_incompat`, 0x4. */
export const NEEDS_RECOVERY = 0x4;

/** The features used by mke2fs(8) in a build; any other one could give the same bytes another meaning. */
export const KNOWN_FEATURES = {
  /** has_journal, ext_attr, resize_inode, dir_index, orphan_file. */
  compatible: 0x4 | 0x8 | 0x10 | 0x20 | 0x1000,
  /** filetype, extents, 64bit, flex_bg, metadata_csum_seed. */
  incompatible: 0x2 | 0x40 | 0x80 | 0x200 | 0x2000,
  /** sparse_super, large_file, huge_file, dir_nlink, extra_isize, metadata_csum. */
  readOnlyCompatible: 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x400,
} as const;

/** `s_feature_incompat`, 0x80: block numbers and group descriptors have upper halves. */
export const FEATURE_64BIT = 0x80;

/** The type bits of a mode, inode(7). */
export const TYPES = {
  0o010000: 'fifo',
  0o020000: 'char',
  0o040000: 'dir',
  0o060000: 'block',
  0o100000: 'file',
  0o120000: 'link',
  0o140000: 'socket',
} as const;
