import { ALL_TOOLS } from '@nx-aib/builder';
import { environmentVariable, readTextIfThere, requireTools, run } from '@nx-aib/build-machine';
import { runHere } from './command';
import { tallyJest } from './jest-results';
import { exitStatus, sum, summaryLine, type Tally } from './tally';
import { tallyTasks, type ExpectedTask } from './task-results';
import { rm } from 'node:fs/promises';

const RESULTS = 'dist/test-results';
const RUN_JSON = '.nx/cache/run.json';
const MINUTE = 60_000;

/** `npm run test:full` runs the complete test matrices, of which `npm test` runs samples. */
const IS_FULL = environmentVariable('NX_AIB_TEST_FULL') === '1';
const UNIT_TIMEOUT = (IS_FULL ? 60 : 15) * MINUTE;
const E2E_TIMEOUT = (IS_FULL ? 240 : 60) * MINUTE;

/** Outputs must be restored from the cache even if they have just been removed: so no daemon, which remembers them. */
const NX_ENV = { NX_DAEMON: 'false' };

void main();

/**
 * Runs lint, type checks and unit tests of every project, then the end-to-end tests; counted from their result files.
 */
async function main(): Promise<void> {
  const tallies: Tally[] = [await provideTools()];
  await rm(RESULTS, { recursive: true, force: true });
  for (const stage of [checkProjects, testEndToEnd]) tallies.push(await stage().catch(asFailure));
  const tally = sum(tallies);
  for (const failure of tally.failures) say(`FAILED ${failure}`);
  say(summaryLine(tally));
  process.exitCode = exitStatus(tally);
}

/** Even after an unexpected error, the last line shows the result. */
function asFailure(error: unknown): Tally {
  return { passed: 0, failures: [error instanceof Error ? error.message : String(error)] };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function provideTools(): Promise<Tally> {
  const tools = await requireTools(ALL_TOOLS, say);
  return { passed: 0, failures: tools.diagnostics.map(({ message, hint }) => `${message} (${hint})`) };
}

async function checkProjects(): Promise<Tally> {
  const targets = ['lint', 'typecheck'];
  const tasks = (await Promise.all(targets.map(tasksOf))).flat();
  const tested = (await tasksOf('test')).map((task) => task.project);
  await rm(RUN_JSON, { force: true });
  await runHere(
    [
      './nx',
      'run-many',
      '--targets',
      [...targets, 'test'].join(','),
      '--output-style=static',
      '--parallel=2',
    ],
    UNIT_TIMEOUT,
    NX_ENV,
  );
  const unit = tested.map(async (project) =>
    tallyJest(project, await readTextIfThere(`${RESULTS}/${project}/unit.json`)),
  );
  return sum([tallyTasks(tasks, await readTextIfThere(RUN_JSON)), ...(await Promise.all(unit))]);
}

async function tasksOf(target: string): Promise<ExpectedTask[]> {
  const outcome = await run(['./nx', 'show', 'projects', '--with-target', target, '--json'], {
    env: NX_ENV,
    inherit: 'all',
  });
  if (!outcome.ok) throw new Error(`nx does not list the projects with ${target}:\n${outcome.stderr}`);
  return (JSON.parse(outcome.stdout) as string[]).map((project) => ({ project, target }));
}

async function testEndToEnd(): Promise<Tally> {
  await runHere(['./nx', 'run', 'e2e:e2e', '--output-style=static'], E2E_TIMEOUT, NX_ENV);
  return tallyJest('e2e', await readTextIfThere(`${RESULTS}/e2e/e2e.json`));
}
