import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, sha256File, startProcess, type RunningProcess } from '@nx-aib/build-machine';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { SECTOR_SIZE } from '@nx-aib/core';
import { aibDev, see, type Seen } from './commands';
import { freshCopy } from './fresh-copy';
import type { Part } from './manifest-parts';

/** The file name of every image that these tests build: its descriptor says it. */
const IMAGE = 'image.qcow2';
const DESCRIPTOR = 'image.image.json';

/** What to build, in which store, and the folder for the image. */
export interface Order {
  readonly store: string;
  readonly manifest: string;
  readonly out: string;
}

export const REFERENCE = () => freshCopy('e2e/image-qemu/image-qemu.aib.yml');

/** Writes a manifest and what is beside it to a folder in place of what is there; gives the manifest's path. */
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

/** `aib-dev build`, however it ends. */
export async function build(order: Order): Promise<Seen> {
  await mkdir(order.out, { recursive: true });
  return aibDev(buildArguments(order));
}

/** The same where it has to succeed: what it said. */
export async function built(order: Order): Promise<string> {
  return saidBy(await build(order));
}

/** The same as a process that can be killed with all that it has started. */
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

/** What a command printed that has to succeed. */
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

/** Fails unless both folders have the same image, byte for byte, and the same descriptor, and that is true. */
export async function expectSame(out: string, right: string): Promise<void> {
  expect(await descriptorIn(out)).toEqual(await descriptorIn(right));
  const compared = await see(['cmp', imageIn(out), imageIn(right)]);
  expect(compared).toEqual({ status: 0, stdout: '', stderr: '' });
  await expectWhole(out);
}

/** Fails where there is a descriptor that does not describe the image beside it, or that is none. */
export async function expectWhole(out: string): Promise<void> {
  if (!(await readdir(out)).includes(DESCRIPTOR)) return;
  const { size, sha256 } = (await descriptorIn(out)).artifact;
  expect({
    size: (await stat(imageIn(out))).size,
    sha256: await sha256File(imageIn(out)),
  }).toEqual({ size, sha256 });
}

/** The steps that a build ran, and how often: of one build, or of what several builds have said. */
export function stepsRun(said: string): Record<string, number> {
  return counted(/^ {2}(\S+) +\d+\.\d s$/gm, said);
}

/** The same for the steps whose outputs it took from the store. */
export function stepsFound(said: string): string[] {
  return Object.keys(counted(/^ {2}(\S+) +cached$/gm, said));
}

function counted(pattern: RegExp, said: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, step = ''] of said.matchAll(pattern)) counts[step] = (counts[step] ?? 0) + 1;
  return counts;
}

/** Fails where e2fsck(8) has something to say of one of the image's ext4 file systems. */
export async function expectSoundFilesystems(out: string): Promise<void> {
  const raw = path.join(out, 'checked.raw');
  const { disk } = (await descriptorIn(out)).plan;
  const partitions = disk.partitions.filter(({ filesystem }) => filesystem?.type === 'ext4');
  expect(partitions).not.toEqual([]);
  saidBy(await see(['qemu-img', 'convert', '-O', 'raw', imageIn(out), raw]));
  for (const { name, start } of partitions) {
    // io options after a question mark: libext2fs, ext2fs_open2(3).
    const checked = await run(['e2fsck', '-f', '-n', `${raw}?offset=${start * SECTOR_SIZE}`]);
    expect({ name, ...checked }).toMatchObject({ name, ok: true });
  }
  await rm(raw);
}
