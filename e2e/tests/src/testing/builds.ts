import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, sha256File, startProcess, type RunningProcess } from '@nx-aib/build-machine';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { SECTOR_SIZE } from '@nx-aib/core';
import { aibDev, see, type Seen } from './commands';
import { freshCopy } from './fresh-copy';
import type { Part } from './manifest-parts';

/** The file name of every image in these tests, because descriptors contain it. */
const IMAGE = 'image.qcow2';
const DESCRIPTOR = 'image.image.json';

/** What to build, the store, and the directory for the image. */
export interface Order {
  readonly store: string;
  readonly manifest: string;
  readonly out: string;
}

export const REFERENCE = () => freshCopy('e2e/image-qemu/image-qemu.aib.yml');

/** Writes a manifest and the files beside it to a directory, replacing its contents; returns the manifest's path. */
export async function writeManifest(folder: string, { manifest, sources }: Part): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  const file = path.join(folder, 'edited.aib.yml');
  // JSON is YAML.
  for (const [name, text] of Object.entries({
    ...sources,
    [path.basename(file)]: JSON.stringify(manifest),
  })) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return file;
}

/** `aib-dev build`, whether it succeeds or not. */
export async function build(order: Order): Promise<Seen> {
  await mkdir(order.out, { recursive: true });
  return aibDev(buildArguments(order));
}

/** The same, but it must succeed; returns its output. */
export async function built(order: Order): Promise<string> {
  return saidBy(await build(order));
}

/** The same as a process that can be killed with all its children. */
export async function startBuild(order: Order): Promise<RunningProcess> {
  await mkdir(order.out, { recursive: true });
  const command = startProcess(['node', freshCopy('packages/cli/bin/aib-dev.js'), ...buildArguments(order)], {
    inherit: 'all',
  });
  command.stdout.resume();
  command.stderr.resume();
  return command;
}

export function buildArguments({ store, manifest, out }: Order): string[] {
  return ['build', '--build-dir', store, manifest, imageIn(out)];
}

/** The output of a command that must succeed. */
export function saidBy({ status, stdout, stderr }: Seen): string {
  const said = `${stdout}${stderr}`;
  if (status !== 0) throw new Error(`exit status ${status}:\n${said}`);
  return said;
}

function imageIn(out: string): string {
  return path.join(out, IMAGE);
}

export async function descriptorIn(out: string): Promise<ImageDescriptor> {
  return JSON.parse(await readFile(path.join(out, DESCRIPTOR), 'utf8')) as ImageDescriptor;
}

/**
 * Fails unless both directories contain the same image, byte for byte, and the same descriptor, which must match the
 * image.
 */
export async function expectSame(out: string, right: string): Promise<void> {
  expect(await descriptorIn(out)).toEqual(await descriptorIn(right));
  const compared = await see(['cmp', imageIn(out), imageIn(right)]);
  expect(compared).toEqual({ status: 0, stdout: '', stderr: '' });
  await expectWhole(out);
}

/** Fails if there is a descriptor that is invalid or does not match the image beside it. */
export async function expectWhole(out: string): Promise<void> {
  if (!(await readdir(out)).includes(DESCRIPTOR)) return;
  const { size, sha256 } = (await descriptorIn(out)).artifact;
  expect({
    size: (await stat(imageIn(out))).size,
    sha256: await sha256File(imageIn(out)),
  }).toEqual({ size, sha256 });
}

/** The steps that a build ran, and how often: from the output of one or several builds. */
export function stepsRun(said: string): Record<string, number> {
  return counted(/^ {2}(\S+) +\d+\.\d s$/gm, said);
}

/** The same for the steps whose outputs were cached. */
export function stepsFound(said: string): string[] {
  return Object.keys(counted(/^ {2}(\S+) +cached$/gm, said));
}

function counted(pattern: RegExp, said: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, step = ''] of said.matchAll(pattern)) counts[step] = (counts[step] ?? 0) + 1;
  return counts;
}

/** Fails if e2fsck(8) reports anything about one of the image's ext4 file systems. */
export async function expectSoundFilesystems(out: string): Promise<void> {
  const raw = path.join(out, 'checked.raw');
  const { disk } = (await descriptorIn(out)).plan;
  const partitions = disk.partitions.filter(({ filesystem }) => filesystem?.type === 'ext4');
  expect(partitions).not.toEqual([]);
  saidBy(await see(['qemu-img', 'convert', '-O', 'raw', imageIn(out), raw]));
  for (const { name, start } of partitions) {
    // io options follow a question mark: libext2fs, ext2fs_open2(3).
    const checked = await run(['e2fsck', '-f', '-n', `${raw}?offset=${start * SECTOR_SIZE}`]);
    expect({ name, ...checked }).toMatchObject({ name, ok: true });
  }
  await rm(raw);
}
