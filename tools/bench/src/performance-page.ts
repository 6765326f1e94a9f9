import type { Figure, SizeFigure } from './figure';
import type { Machine } from './machine';
import { renderTable, table } from './table';

/** The results of a benchmark run. */
export interface BenchResult {
  readonly figures: readonly Figure[];
  readonly sizes: readonly SizeFigure[];
  /** What was not measured in this run, and why: one sentence each. */
  readonly notMeasured: readonly string[];
  readonly machine: Machine;
}

const INTRODUCTION = `# Performance

\`./nx bench --markdown docs/performance.md\` measures and writes this page (\`node tools/bench/bench.js --help\`).
Figures are compared only with others of the same run. Times are wall-clock seconds: the median of the runs and their
range. Each measurement starts after all pending writes to the disk have finished.`;

const CASES = `## What is measured

- **floor**: copy the raw disk with its holes, rewrite one file inside ext4 with debugfs, convert to qcow2.
- **cold build**: an empty store, packages in the download cache. All engine cases measure from reading the manifest
  to the finished qcow2 image; those with \`nx\` are complete commands, with the daemon running.
- **nx, a target that copies the image**: the target only copies the finished image (\`cp\`, replacing an earlier copy); Nx
  then copies its output into the cache. Any cached target that rewrites an output of that size costs at least as much.
  Together with the **SHA-256 of the image**, which is stored in image.json, this is the minimum for \`nx build\` after an
  edit.
- **nx validate and nx plan of 1000 images**: \`nx run-many\` in a workspace of small manifests, with nothing cached, without the
  daemon; in seconds of CPU. Nx runs all images in one process.
- **mkosi**: the same packages in the host's and the QM root, the same partitions; QM's root is a separate image
  (\`Format=directory\`) that the host image includes with \`ExtraTrees=\`. \`Incremental=yes\`, packages in its package cache,
  and the programs that it runs in a tools tree made beforehand. The incremental case changes only the QM drop-in in
  \`mkosi.extra\`.
- Differences, mostly in favour of mkosi: it writes a raw disk, and the conversion to qcow2 is not counted; it uses
  packages from the release only, unverified (\`LocalMirror=\`); the manifest's files, users and services are omitted.
  Extra work for mkosi: it builds its own initrd, an image of about a hundred packages, which is a quarter of its cold
  build; ours is built by initramfs-tools. Both use their defaults.`;

/** The page with the figures of a run. */
export function renderPerformancePage({ figures, sizes, notMeasured, machine }: BenchResult): string {
  const facts = table(
    ['this run', ''],
    machine.map(([name, value]) => [name, value]),
  );
  const leftOut = notMeasured.map((sentence) => `- Not measured: ${sentence}\n`).join('');
  const after = leftOut === '' ? '' : `\n${leftOut}`;
  return `${INTRODUCTION}\n\n${renderTable(figures, sizes, 'floor')}${after}\n${facts}\n\n${CASES}\n`;
}
