import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '@nx-aib/build-machine';
import type { ImagePlan } from '@nx-aib/image-plan';
import { SECTOR_SIZE } from '@nx-aib/core';
import { saidBy } from '../testing/builds';
import { see } from '../testing/commands';

/** An entry in a file system of an image. */
export interface DiskEntry {
  readonly type: 'file' | 'directory' | 'link' | 'other';
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** In debugfs(8) notation. */
  readonly device: string;
  readonly inode: number;
}

/**
 * Everything on the ext4 file systems of a raw image, by its path in the host's tree. It is read by inode number, so
 * that no tool has to parse a name, and quoting errors cannot cancel out.
 */
export type DiskTree = ReadonlyMap<string, DiskEntry>;

/** The upper digits of a mode, inode(7). */
const TYPES: Readonly<Record<string, DiskEntry['type']>> = { '10': 'file', '04': 'directory', '12': 'link' };

/** The inode of an ext4's root directory. */
const ROOT = 2;

/** The file systems, parents first; io options follow a question mark, ext2fs_open2(3). */
function devicesIn(
  raw: string,
  { disk }: ImagePlan,
): { readonly mountPoint: string; readonly device: string }[] {
  return disk.partitions
    .flatMap(({ filesystem, start }) =>
      filesystem?.type === 'ext4'
        ? [{ mountPoint: filesystem.mountPoint, device: `${raw}?offset=${start * SECTOR_SIZE}` }]
        : [],
    )
    .sort((a, b) => a.mountPoint.length - b.mountPoint.length);
}

/** Fails if e2fsck(8) reports anything. */
export async function expectSoundDisk(raw: string, plan: ImagePlan): Promise<void> {
  for (const { mountPoint, device } of devicesIn(raw, plan)) {
    const checked = await run(['e2fsck', '-f', '-n', device]);
    expect({ mountPoint, ...checked }).toMatchObject({ mountPoint, ok: true });
  }
}

export async function readTree(raw: string, plan: ImagePlan, scratch: string): Promise<DiskTree> {
  const tree = new Map<string, DiskEntry>();
  for (const { mountPoint, device } of devicesIn(raw, plan)) {
    let folders = [{ at: mountPoint, inode: ROOT }];
    while (folders.length > 0) {
      const answers = await ask(
        device,
        folders.map(({ inode }) => `ls -p <${inode}>`),
        scratch,
      );
      const listed = folders.flatMap((folder, index) => entries(folder, answers[index] ?? '', device));
      for (const { at, entry } of listed) tree.set(at, entry);
      folders = listed
        .filter(({ at, entry }) => entry.type === 'directory' && at !== mountPoint)
        .map(({ at, entry }) => ({ at, inode: entry.inode }));
    }
  }
  return tree;
}

/** debugfs(8)'s output for each request. */
async function ask(device: string, requests: readonly string[], scratch: string): Promise<string[]> {
  const script = path.join(scratch, 'requests.debugfs');
  await writeFile(script, requests.map((request) => `${request}\n`).join(''));
  const said = saidBy(await see(['debugfs', '-f', script, device], { cwd: scratch }));
  const answers = said.split(/^debugfs: .*\n/m).slice(1);
  if (answers.length !== requests.length)
    throw new Error(`${answers.length} answers to ${requests.length} requests`);
  return answers;
}

/** A directory's entries; for a file system's root, that too. */
function entries(
  folder: { readonly at: string; readonly inode: number },
  listing: string,
  device: string,
): { readonly at: string; readonly entry: DiskEntry }[] {
  const lines = [...listing.matchAll(/^\/(\d+)\/(\d{2})(\d{4})\/(-?\d+)\/(-?\d+)\/(.*)\/(\d*)\/$/gm)];
  return lines.flatMap(([, inode, type = '', mode = '', uid, gid, name = '', size]) => {
    if (name === '..' || (name === '.' && folder.inode !== ROOT)) return [];
    const at = name === '.' ? folder.at : `${folder.at === '/' ? '' : folder.at}/${name}`;
    const entry: DiskEntry = {
      type: TYPES[type] ?? 'other',
      mode: parseInt(mode, 8),
      // Printed as a signed number.
      uid: Number(uid) >>> 0,
      gid: Number(gid) >>> 0,
      size: Number(size),
      device,
      inode: Number(inode),
    };
    return [{ at, entry }];
  });
}

/** The contents of files and targets of links, by path; missing paths and other types are omitted. */
export async function readContents(
  tree: DiskTree,
  paths: readonly string[],
  scratch: string,
): Promise<ReadonlyMap<string, Buffer>> {
  const wanted = [...new Set(paths)].flatMap((at) => {
    const entry = tree.get(at);
    return entry?.type === 'file' || entry?.type === 'link' ? [{ at, entry }] : [];
  });
  const contents = new Map<string, Buffer>();
  for (const device of new Set(wanted.map(({ entry }) => entry.device))) {
    const here = wanted.filter(({ entry }) => entry.device === device);
    const links = here.filter(({ entry }) => entry.type === 'link');
    const said = await ask(
      device,
      links.map(({ entry }) => `stat <${entry.inode}>`),
      scratch,
    );
    for (const [index, { at }] of links.entries()) {
      // A target of less than 60 bytes is in the inode.
      const fast = /^Fast link dest: "(.*)"$/m.exec(said[index] ?? '')?.[1];
      if (fast !== undefined) contents.set(at, Buffer.from(fast));
    }
    const inBlocks = here.filter(({ at }) => !contents.has(at));
    await mkdir(path.join(scratch, 'contents'));
    await ask(
      device,
      inBlocks.map(({ entry }, index) => `dump <${entry.inode}> contents/${index}`),
      scratch,
    );
    for (const [index, { at }] of inBlocks.entries())
      contents.set(at, await readFile(path.join(scratch, 'contents', String(index))));
    await rm(path.join(scratch, 'contents'), { recursive: true });
  }
  return contents;
}
