import { appendFile, copyFile, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, type Argv } from '@nx-aib/build-machine';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { SECTOR_SIZE } from '@nx-aib/core';

/**
 * A raw copy of a built image, to be changed as no build would change it; its image.json still claims that it is
 * correct.
 */
export class TamperedImage {
  private constructor(
    readonly folder: string,
    private readonly plan: ImageDescriptor['plan'],
  ) {}

  /** @param built the directory of an image.json */
  static async of(built: string): Promise<TamperedImage> {
    const folder = await mkdtemp('/var/tmp/nx-aib-tampered-');
    const descriptor = JSON.parse(await readFile(path.join(built, 'image.json'), 'utf8')) as ImageDescriptor;
    const { artifact, contents, plan } = descriptor;
    const image = new TamperedImage(folder, plan);
    await must(['qemu-img', 'convert', '-O', 'raw', path.join(built, artifact.file), image.file]);
    await copyFile(path.join(built, contents.file), path.join(folder, contents.file));
    const size = (await stat(image.file)).size;
    const raw = { ...artifact, file: path.basename(image.file), format: 'raw', size };
    await writeFile(image.descriptor, JSON.stringify({ ...descriptor, artifact: raw }));
    return image;
  }

  /** The same for another change: blocks are shared if the file system supports it. */
  async copy(): Promise<TamperedImage> {
    const folder = await mkdtemp('/var/tmp/nx-aib-tampered-');
    await must(['cp', '--recursive', '--reflink=auto', '--sparse=always', `${this.folder}/.`, folder]);
    return new TamperedImage(folder, this.plan);
  }

  get file(): string {
    return path.join(this.folder, 'tampered.raw');
  }

  get descriptor(): string {
    return path.join(this.folder, 'image.json');
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  /** Runs debugfs(8) requests on the file system mounted at `mountPoint`; paths are relative to its own root. */
  async debugfs(mountPoint: string, requests: readonly string[]): Promise<void> {
    const script = path.join(this.folder, 'script');
    await writeFile(script, requests.map((request) => `${request}\n`).join(''));
    // io options follow a question mark: libext2fs, ext2fs_open2(3).
    const outcome = await must([
      'debugfs',
      '-w',
      '-f',
      script,
      `${this.file}?offset=${this.offset(mountPoint)}`,
    ]);
    const complaints = outcome.stderr.split('\n').filter((line) => line !== '' && !/^debugfs \d/.test(line));
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  }

  /** Rewrites a file in the root file system. */
  async write(file: string, text: string | Uint8Array, mode = '0100644', gid = 0): Promise<void> {
    const content = path.join(this.folder, 'content');
    await writeFile(content, text);
    await this.debugfs('/', [
      `write ${content} ${file}`,
      ...[`mode ${mode}`, 'uid 0', `gid ${gid}`].map((field) => `set_inode_field ${file} ${field}`),
    ]);
  }

  /** Adds a line to a file in the root file system; the rest stays unchanged. */
  async addLine(file: string, line: string, mode: string, gid: number): Promise<void> {
    const content = path.join(this.folder, 'dumped');
    await this.debugfs('/', [`dump ${file} ${content}`, `rm ${file}`]);
    await appendFile(content, `${line}\n`);
    await this.write(file, await readFile(content), mode, gid);
  }

  /** Changes the text of a file on the EFI system partition, with mtools. */
  async writeEsp(file: string, change: (text: string) => string): Promise<void> {
    const content = path.join(this.folder, 'esp');
    const place = `${this.file}@@${this.offset('/boot/efi')}`;
    const read = await run(['mtype', '-i', place, `::${file}`]);
    await writeFile(content, change(read.stdout));
    await must(['mcopy', '-o', '-i', place, content, `::${file}`]);
  }

  /** Writes bytes to the disk itself, or to the partition mounted at `mountPoint`. */
  async writeBytes(offset: number, bytes: string, mountPoint?: string): Promise<void> {
    const start = mountPoint === undefined ? 0 : this.offset(mountPoint);
    const handle = await open(this.file, 'r+');
    await handle.write(Buffer.from(bytes), 0, bytes.length, start + offset);
    await handle.close();
  }

  private offset(mountPoint: string): number {
    const found = this.plan.disk.partitions.find(({ filesystem }) => filesystem?.mountPoint === mountPoint);
    if (found === undefined) throw new Error(`the image has no partition at ${mountPoint}`);
    return found.start * SECTOR_SIZE;
  }
}

async function must(argv: Argv) {
  const outcome = await run(argv);
  if (!outcome.ok) throw new Error(`${argv.join(' ')} failed: ${outcome.stderr}`);
  return outcome;
}
