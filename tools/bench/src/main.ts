import path from 'node:path';
import { loadImagePlan } from '@nx-aib/planner';
import { makeTempDir, writeFileAtomic } from '@nx-aib/build-machine';
import { formatDiagnostics } from '@nx-aib/core';
import { REFERENCE_MANIFEST } from './engine';
import { engineFigures } from './engine-figures';
import { withLimits, type Figure } from './figure';
import { describeMachine } from './machine';
import { manyImagesFigures } from './many-images';
import { mkosiFigures } from './mkosi';
import { nxFigures } from './nx';
import { parseOptions, USAGE, type BenchOptions } from './options';
import { renderPerformancePage, type BenchResult } from './performance-page';
import { Progress } from './progress';
import { renderTable } from './table';

void main();

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(USAGE);
  } else if ('wrong' in options) {
    process.stderr.write(`bench: ${options.wrong}\n\n${USAGE}`);
    process.exitCode = 2;
  } else {
    await publish(await measure(options), options);
  }
}

async function measure(options: BenchOptions): Promise<BenchResult> {
  const progress = new Progress();
  const work = await makeTempDir('bench');
  try {
    const { figures, sizes } = await engineFigures(work.path, options.runs, progress);
    const mkosi = await measureMkosi(work.path, options, progress);
    const nx = options.nx ? await nxFigures(options.runs, progress) : [];
    const many = options.nx ? await manyImagesFigures(work.path, options.runs, progress) : [];
    const notMeasured = [
      ...mkosi.notMeasured,
      ...(options.nx ? [] : ['whole commands of Nx: left out with --no-nx']),
    ];
    const machine = await describeMachine(work.path);
    return { figures: [...figures, ...mkosi.figures, ...nx, ...many], sizes, notMeasured, machine };
  } finally {
    await work.remove();
  }
}

async function measureMkosi(
  work: string,
  { mkosi, runs }: BenchOptions,
  progress: Progress,
): Promise<{ figures: readonly Figure[]; notMeasured: readonly string[] }> {
  if (!mkosi) return { figures: [], notMeasured: ['mkosi: left out with --no-mkosi'] };
  const reference = await loadImagePlan({ manifestFile: REFERENCE_MANIFEST });
  if (!reference.ok) throw new Error(formatDiagnostics(reference.diagnostics));
  const outcome = await mkosiFigures(reference.value, work, runs, progress);
  if (outcome.measured) return { figures: outcome.figures, notMeasured: [] };
  progress.say(`mkosi is not measured: ${outcome.why}`);
  return { figures: [], notMeasured: [`mkosi: ${outcome.why}`] };
}

async function publish(result: BenchResult, { json: file, markdown }: BenchOptions): Promise<void> {
  const { figures, sizes, notMeasured, machine } = result;
  process.stdout.write(
    `\n${renderTable(figures, sizes, 'floor')}\nevery goal is held against figures of this run\n`,
  );
  for (const sentence of notMeasured) process.stdout.write(`not measured: ${sentence}\n`);
  const kept = {
    figures: figures.map((figure) => withLimits(figure, figures)),
    sizes,
    notMeasured,
    machine: Object.fromEntries(machine),
  };
  const json = `${JSON.stringify(kept, null, 2)}\n`;
  if (file === undefined) process.stdout.write(json);
  else await writeFileAtomic(path.resolve(file), json);
  if (markdown !== undefined) await writeFileAtomic(path.resolve(markdown), renderPerformancePage(result));
}
