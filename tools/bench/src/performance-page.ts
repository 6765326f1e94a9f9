import type { Figure, SizeFigure } from './figure';
import type { Machine } from './machine';
import { renderTable, table } from './table';

/** What a run of the bench found. */
export interface BenchResult {
  readonly figures: readonly Figure[];
  readonly sizes: readonly SizeFigure[];
  /** What was left out of this run, and why: one sentence each. */
  readonly notMeasured: readonly string[];
  readonly machine: Machine;
}

const INTRODUCTION = `# Performance

\`./nx bench --markdown docs/performance.md\` measures and writes this page (\`node tools/bench/bench.js --help\`).
Every figure is held against those of the same run: times are wall-clock seconds, the middle one of the runs and
their range. Each begins when the disk has nothing left to write.`;

const CASES = `## What is measured

- **floor**: copy the raw disk with its holes, rewrite one file inside ext4 with debugfs, convert to qcow2.
- **cold build**: an empty store, packages in the download cache. All cases of the engine go from reading the manifest
  to the finished qcow2 image; those with \`nx\` are whole commands, the daemon on.
- **nx, a target that copies the image**: the target does nothing but copy the finished image (\`cp\`, in place of an
  earlier copy); Nx then copies what it made into its cache. Any cached target that writes an output of that size anew
  costs as much at least, whatever makes it. With the **SHA-256 of the image**, which image.json holds, that is the least that
  \`nx build\` can take after an edit.
- **mkosi**: the same packages in the host's and the QM root, the same partitions; QM's root is an image of its own
  (\`Format=directory\`) that the host's takes with \`ExtraTrees=\`. \`Incremental=yes\`, packages in its package cache,
  and the programs that it runs in a tree made beforehand. The incremental case changes the QM drop-in in
  \`mkosi.extra\` and nothing else.
- What differs, mostly in favour of mkosi: it leaves a raw disk, and the conversion to qcow2 is not counted; it takes
  packages of the release alone, unverified (\`LocalMirror=\`); the manifest's files, users and services are left out.
  What it does more: its initrd is its own, an image of about a hundred packages and a quarter of its cold build, where
  ours is made by initramfs-tools. Both are what a user gets who asks for nothing else.`;

/** The page that keeps the figures of a run. */
export function renderPerformancePage({ figures, sizes, notMeasured, machine }: BenchResult): string {
  const facts = table(
    ['this run', ''],
    machine.map(([name, value]) => [name, value]),
  );
  const leftOut = notMeasured.map((sentence) => `- Not measured: ${sentence}\n`).join('');
  const after = leftOut === '' ? '' : `\n${leftOut}`;
  return `${INTRODUCTION}\n\n${renderTable(figures, sizes, 'floor')}${after}\n${facts}\n\n${CASES}\n`;
}
