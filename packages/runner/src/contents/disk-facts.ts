import path from 'node:path';
import { fileSize, readTextIfThere, sha256File, TOOLS } from '@nx-aib/build-machine';
import { parseContents, type FilesystemContents } from '@nx-aib/image-plan';
import {
  isCount,
  isListOf,
  isObjectOf,
  isText,
  isTuple,
  maybe,
  sectorsToBytes,
  success,
  type Result,
} from '@nx-aib/core';
import type { PlannedFilesystem, PlannedPartition } from '@nx-aib/partitions';
import { BrokenDisk, orBroken, partOf, type ByteSource } from '../disk/byte-source';
import { Ext4 } from '../disk/ext4/read-filesystem';
import { sha256Source } from '../disk/sha256-source';
import { accountFiles } from './account-files';
import { differences, worthReading } from './differences';
import { openDisk, type ImageOnDisk } from './open-disk';
import { outsidePartitions } from './outside-partitions';
import { privilegedPaths } from './privileged-paths';

/** The result of checking a file system, as JSON in the facts. */
export interface FilesystemFacts {
  /** Why it could not be checked completely. */
  readonly broken?: string;
  /** Oddities of the file system itself. */
  readonly oddities?: readonly string[];
  /** How many paths it contains. */
  readonly paths?: number;
  /** The first paths that differ, with their differences. */
  readonly differences?: readonly (readonly [path: string, what: string])[];
  /** Those among them that give privileges to whoever runs them, now or as planned. */
  readonly privileged?: readonly string[];
}

/** Whether a value has this type. */
export const isFilesystemFacts = isObjectOf<FilesystemFacts>({
  broken: maybe(isText),
  oddities: maybe(isListOf(isText)),
  paths: maybe(isCount),
  differences: maybe(isListOf(isTuple<readonly [path: string, what: string]>(isText, isText))),
  privileged: maybe(isListOf(isText)),
});

/** The programs that `diskFacts` runs. */
export const DISK_TOOLS = [TOOLS['qemu-img'], TOOLS.sfdisk];

/** Further differences are dropped: an image of something else differs in every path. */
const KEPT_DIFFERENCES = 5000;

/** How many more paths than planned a file system may have before reading it is stopped. */
const MORE_PATHS = 20_000;
const DIRECTORY_BYTES = 1 << 28;

/**
 * All facts for the checks of the image's disk. The disk is only read, whatever it contains; nothing on it is mounted
 * or run:
 *
 *     manifest         size and digest of the content manifest
 *     contents         the content manifest, if it is the one that was built
 *     table            problems outside the partitions, one per line
 *     esp              the digest of the EFI system partition
 *     files/<name>     FilesystemFacts of each ext4 file system
 *     accounts/<path>  the text of an account file
 *
 * Error: `runner/unreadable-disk`.
 */
export async function diskFacts(image: ImageOnDisk): Promise<Result<ReadonlyMap<string, string>>> {
  const facts = new Map<string, string>();
  const contents = await readContents(image, facts);
  const opened = await openDisk(image);
  if (!opened.ok) return opened;
  const { disk, file } = opened.value;
  try {
    const { plan } = image.descriptor;
    const outside = await orBroken(() => outsidePartitions(disk, plan.disk));
    facts.set('table', outside instanceof BrokenDisk ? outside.message : outside.join('\n'));
    for (const partition of plan.disk.partitions) await lookAtPartition(disk, partition, contents, facts);
    return success(facts);
  } finally {
    await file.close();
  }
}

async function readContents(
  { descriptor, descriptorFile }: ImageOnDisk,
  facts: Map<string, string>,
): Promise<readonly FilesystemContents[]> {
  if (descriptor.contents === undefined) return [];
  const file = path.resolve(path.dirname(descriptorFile), descriptor.contents.file);
  const size = await fileSize(file);
  if (size === undefined) return [];
  const sha256 = await sha256File(file);
  facts.set('manifest', `${size} bytes, sha256 ${sha256}`);
  if (sha256 !== descriptor.contents.sha256) return [];
  const text = (await readTextIfThere(file)) ?? '';
  const parsed = parseContents(text, file);
  if (!parsed.ok) return [];
  facts.set('contents', text);
  return parsed.value;
}

async function lookAtPartition(
  disk: ByteSource,
  { name, start, size, filesystem }: PlannedPartition,
  contents: readonly FilesystemContents[],
  facts: Map<string, string>,
): Promise<void> {
  if (filesystem === null) return;
  const part = partOf(disk, sectorsToBytes(start), sectorsToBytes(size));
  if (filesystem.type === 'vfat') {
    const digest = await orBroken(() => sha256Source(part));
    facts.set('esp', digest instanceof BrokenDisk ? digest.message : digest);
    return;
  }
  const planned = contents.find((one) => one.name === name && one.mountPoint === filesystem.mountPoint);
  const seen = await orBroken(() => lookAtFilesystem(part, filesystem, planned, facts));
  const shown: FilesystemFacts = seen instanceof BrokenDisk ? { broken: seen.message } : seen;
  facts.set(`files/${name}`, JSON.stringify(shown));
}

async function lookAtFilesystem(
  part: ByteSource,
  { uuid, label, mountPoint }: PlannedFilesystem,
  planned: FilesystemContents | undefined,
  facts: Map<string, string>,
): Promise<FilesystemFacts> {
  if (planned === undefined) return { broken: 'there is no content manifest to compare it with' };
  const ext4 = await Ext4.open(part);
  const bounds = { paths: planned.entries.size + MORE_PATHS, directoryBytes: DIRECTORY_BYTES };
  const seen = await ext4.entries(mountPoint, bounds);
  const digests = await ext4.digests(worthReading(planned.entries, seen));
  const all = differences(planned.entries, seen, digests);
  for (const [file, text] of await accountFiles(ext4, seen)) facts.set(`accounts${file}`, text);
  const { superblock } = ext4;
  return {
    oddities: [
      ...superblock.oddities,
      ...(superblock.uuid === uuid ? [] : [`its UUID is ${superblock.uuid} instead of ${uuid}`]),
      ...(superblock.label === label ? [] : [`its label is ${JSON.stringify(superblock.label)}`]),
    ],
    paths: seen.size,
    differences: all.slice(0, KEPT_DIFFERENCES).map(({ path: where, what }) => [where, what]),
    privileged: privilegedPaths(planned.entries, seen, all),
  };
}
