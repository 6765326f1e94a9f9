import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, sha256File, type Argv } from '@nx-aib/build-machine';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { SECTOR_SIZE } from '@nx-aib/core';

/** A built image that no longer matches its plan, with a descriptor that matches the image. */
export interface AlteredImage {
  readonly image: string;
  readonly descriptor: string;
  remove(): Promise<void>;
}

/**
 * Copies the image of `built` (the directory of an image.json) as a raw one, changes the content of `file` in its root
 * file system, and writes another host name into the new descriptor.
 */
export async function alterImage(built: string, file: string): Promise<AlteredImage> {
  const directory = await mkdtemp('/var/tmp/nx-aib-altered-');
  const { artifact, plan, ...rest } = JSON.parse(
    await readFile(path.join(built, 'image.json'), 'utf8'),
  ) as ImageDescriptor;
  const image = path.join(directory, 'altered.raw');
  await must(['qemu-img', 'convert', '-O', 'raw', path.join(built, artifact.file), image]);
  await copyFile(path.join(built, rest.contents.file), path.join(directory, rest.contents.file));
  await replaceInRoot(image, plan, file);
  const descriptor = path.join(directory, 'image.json');
  const altered = {
    ...rest,
    plan: { ...plan, hostname: 'another-name' },
    artifact: {
      ...artifact,
      file: 'altered.raw',
      format: 'raw',
      size: (await stat(image)).size,
      sha256: await sha256File(image),
    },
  };
  await writeFile(descriptor, JSON.stringify(altered));
  return { image, descriptor, remove: () => rm(directory, { recursive: true }) };
}

async function replaceInRoot(image: string, plan: ImageDescriptor['plan'], file: string): Promise<void> {
  const root = plan.disk.partitions.find((partition) => partition.filesystem?.mountPoint === '/');
  if (root === undefined) throw new Error('the image has no root partition');
  const script = `${image}.debugfs`;
  const content = `${image}.content`;
  await writeFile(content, 'not what was planned\n');
  // debugfs(8) writes to its own working directory.
  const name = path.basename(file);
  await writeFile(script, `cd ${path.dirname(file)}\nrm ${name}\nwrite ${content} ${name}\n`);
  // io options follow a question mark: libext2fs, ext2fs_open2(3).
  await must(['debugfs', '-w', '-f', script, `${image}?offset=${root.start * SECTOR_SIZE}`]);
}

async function must(argv: Argv): Promise<void> {
  const outcome = await run(argv);
  if (!outcome.ok) throw new Error(`${argv.join(' ')} failed: ${outcome.stderr}`);
}
