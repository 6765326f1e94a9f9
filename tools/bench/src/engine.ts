import path from 'node:path';
import { buildImage } from '@nx-aib/builder';
import { loadImagePlan } from '@nx-aib/planner';
import {
  copyFile,
  listTree,
  makeFolder,
  monotonicMilliseconds,
  readTextIfThere,
  writeFileAtomic,
} from '@nx-aib/build-machine';
import { formatDiagnostics, sectors, sectorsToBytes } from '@nx-aib/core';

const REFERENCE = path.resolve(__dirname, '../../../e2e/image-qemu');
export const REFERENCE_MANIFEST = path.join(REFERENCE, 'image-qemu.aib.yml');

/** A copy of the reference image's manifest under another name, which can be edited. */
export class BenchImage {
  private text = '';
  /** The offset of the root file system in the image, in bytes; known after a build. */
  rootOffsetBytes = 0;

  private constructor(
    private readonly folder: string,
    readonly name: string,
    private readonly storeDir: string,
  ) {}

  static async create(work: string, name: string, storeDir: string): Promise<BenchImage> {
    const image = new BenchImage(path.join(work, name), name, storeDir);
    for (const { path: file, type } of await listTree(REFERENCE)) {
      if (type === 'file') await copyFile(path.join(REFERENCE, file), path.join(image.folder, file));
    }
    const manifest = (await readTextIfThere(REFERENCE_MANIFEST)) ?? '';
    await image.write(manifest.replace(/^name: .*$/m, `name: ${name}`));
    return image;
  }

  get out(): string {
    return path.join(this.folder, `${this.name}.qcow2`);
  }

  /** Replaces the match of a regular expression in the manifest; it must match. */
  async edit(pattern: RegExp, replacement: string): Promise<void> {
    if (!pattern.test(this.text)) throw new Error(`the reference manifest has no ${pattern}`);
    await this.write(this.text.replace(pattern, replacement));
  }

  /** Builds like aib-dev, starting with reading the manifest. @returns seconds */
  async build(): Promise<number> {
    const started = monotonicMilliseconds();
    const loaded = await loadImagePlan({ manifestFile: path.join(this.folder, 'image.aib.yml') });
    if (!loaded.ok) throw new Error(formatDiagnostics(loaded.diagnostics));
    const root = loaded.value.plan.disk.partitions.find(({ name: partition }) => partition === 'root');
    this.rootOffsetBytes = sectorsToBytes(root?.start ?? sectors(0));
    const built = await buildImage({
      ...loaded.value,
      format: 'qcow2',
      out: this.out,
      descriptor: path.join(this.folder, 'image.json'),
      storeDir: this.storeDir,
      report: () => undefined,
      say: () => undefined,
      dryRun: false,
    });
    if (!built.ok) throw new Error(formatDiagnostics(built.diagnostics));
    return (monotonicMilliseconds() - started) / 1000;
  }

  private async write(text: string): Promise<void> {
    this.text = text;
    await makeFolder(this.folder);
    await writeFileAtomic(path.join(this.folder, 'image.aib.yml'), text);
  }
}
