import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutorContext, Task } from '@nx/devkit';
import { executors } from '../../executors-like-node_modules/executors.json';
import { capture, testWorkspace, type TestWorkspace } from '../testing/workspace';
import { batchOf } from './batch';
import { sayingMachineErrors, type PrintingExecutor } from './machine-errors';
import type { Where } from './artifacts';
import { planExecutor } from './plan/executor';
import { validateExecutor } from './validate/executor';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.remove();
});

const GOOD = 'name: x\n';
const BAD = 'name: x\nqm:\n  memory_limit:\n    max: lots\n';

/** Runs the same target of some projects, each with those that it waits for, and collects what Nx is told. */
async function run<Options>(
  executor: PrintingExecutor<Options, Where>,
  waitsFor: Readonly<Record<string, readonly string[]>>,
  optionsOf: (project: string) => Options,
  nxVersion = '23.2.1',
) {
  const projects = Object.keys(waitsFor);
  const tasks = projects.map((project) => [
    `${project}:target`,
    { id: `${project}:target`, target: { project, target: 'target' } } as Task,
  ]);
  const dependencies = Object.entries(waitsFor).map(([project, others]) => [
    `${project}:target`,
    others.map((other) => `${other}:target`),
  ]);
  const graph = { tasks: Object.fromEntries(tasks), dependencies: Object.fromEntries(dependencies) };
  const options = Object.fromEntries(
    projects.map((project) => [`${project}:target`, optionsOf(project)] as const),
  );
  const context = { root: workspace.root } as ExecutorContext;
  const told = [];
  for await (const { task, result } of batchOf(executor, nxVersion)(graph, options, {}, context)) {
    told.push({ task, ...result });
  }
  return told;
}

const imageOf = (project: string) => ({ manifest: `${project}/${project}.aib.yml`, arch: 'x86_64' }) as const;
const alone = { a: [], b: [], c: [] };

describe('a batch', () => {
  it('tells Nx of each task what its executor alone would print', async () => {
    workspace.write({ 'a/a.aib.yml': GOOD, 'b/b.aib.yml': BAD, 'c/c.aib.yml': GOOD });
    const told = await run(validateExecutor, alone, imageOf);
    const seen = capture();
    const single = [];
    for (const project of ['a', 'b', 'c']) {
      const before = seen.out.length + seen.err.length;
      const where = { root: workspace.root, projectName: project };
      const { success } = await validateExecutor(imageOf(project), where);
      single.push({
        task: `${project}:target`,
        success,
        terminalOutput: (seen.out + seen.err).slice(before),
      });
      seen.out = seen.err = '';
    }
    expect(told).toMatchObject(single);
  });

  it('fails the task alone whose manifest is wrong, with the position of the error', async () => {
    workspace.write({ 'a/a.aib.yml': GOOD, 'b/b.aib.yml': BAD, 'c/c.aib.yml': GOOD });
    const told = await run(validateExecutor, alone, imageOf);
    expect(told.map(({ task, success }) => [task, success])).toEqual([
      ['a:target', true],
      ['b:target', false],
      ['c:target', true],
    ]);
    const message = /b\/b\.aib\.yml:4:10: error\[manifest\/memory-limit\]: qm\.memory_limit\.max: "lots"/;
    expect(told.map(({ terminalOutput }) => message.test(terminalOutput))).toEqual([false, true, false]);
  });

  it('writes the plan of each image, and nothing for one that has none', async () => {
    workspace.write({ 'a/a.aib.yml': 'name: a\n', 'b/b.aib.yml': BAD, 'c/c.aib.yml': 'name: c\n' });
    const told = await run(planExecutor, alone, imageOf);
    const at = (project: string, file: string) => path.join(workspace.root, 'dist', project, file);
    for (const [index, project] of [...'abc'].entries()) {
      if (project === 'b') continue;
      expect(readFileSync(at(project, 'plan.txt'), 'utf8')).toBe(told[index]?.terminalOutput);
      expect(JSON.parse(readFileSync(at(project, 'plan.json'), 'utf8'))).toMatchObject({ name: project });
    }
    expect(existsSync(at('b', 'plan.txt'))).toBe(false);
  });

  it('goes on after a bug and after a system error, and says which task had it', async () => {
    const refused = Object.assign(new Error('no permission'), { code: 'EACCES', syscall: 'open' });
    const errors: Readonly<Record<string, Error>> = { a: new TypeError('a bug'), b: refused };
    const executor = sayingMachineErrors((project: string) => {
      const error = errors[project];
      return error ? Promise.reject(error) : Promise.resolve({ success: true });
    });
    const told = await run(executor, alone, (project) => project);
    expect(told).toMatchObject([
      {
        success: false,
        terminalOutput: expect.stringMatching(/^TypeError: a bug\n {4}at .*batch\.spec\.ts/),
      },
      { success: false, terminalOutput: 'error[machine/system-error]: no permission\n' },
      { success: true, terminalOutput: '' },
    ]);
  });

  it('runs a task after those that it waits for, and not after a failure, which Nx then skips', async () => {
    const ran: string[] = [];
    const executor = (project: string) => {
      ran.push(project);
      return Promise.resolve({ success: project !== 'bad' });
    };
    const waits = {
      last: ['second'],
      second: ['first'],
      first: [],
      late: ['later'],
      later: ['bad'],
      bad: [],
    };
    const told = await run(executor, waits, (project) => project);
    expect(ran).toEqual(['first', 'second', 'last', 'bad']);
    expect(told.map(({ task }) => task)).toEqual(ran.map((project) => `${project}:target`));
  });

  it('has the time of each task in milliseconds since 1970', async () => {
    const before = Date.now();
    const executor = () =>
      new Promise<{ success: true }>((end) => setTimeout(() => end({ success: true }), 20));
    const [a, b] = await run(executor, { a: [], b: [] }, () => ({}));
    expect(a?.startTime).toBeGreaterThanOrEqual(before);
    expect(a?.endTime).toBeGreaterThanOrEqual((a?.startTime ?? 0) + 15);
    expect(b?.startTime).toBeGreaterThanOrEqual(a?.endTime ?? Infinity);
    expect(b?.endTime).toBeLessThanOrEqual(Date.now());
  });

  it.each([
    ['21.6.4', 'it'],
    ['22.4.5', 'it'],
    ['22.5.0', ''],
    ['23.2.1', ''],
    ['24.0.0-beta.1', ''],
  ])('prints itself what Nx %s would not: %j', async (nxVersion, printed) => {
    const seen = capture();
    const executor: PrintingExecutor<object, Where> = (_options, _where, io) => {
      io?.out('i');
      io?.err('t');
      return Promise.resolve({ success: true });
    };
    const [told] = await run(executor, { a: [] }, () => ({}), nxVersion);
    expect(told?.terminalOutput).toBe('it');
    expect(seen.out + seen.err).toBe(printed);
  });
});

describe('executors.json', () => {
  it('lets Nx batch, unasked, those executors whose process starts slower than it works', () => {
    const batched = Object.entries(executors).filter(([, entry]) => 'batchImplementation' in entry);
    expect(batched.map(([name, entry]) => [name, 'preferBatch' in entry && entry.preferBatch])).toEqual([
      ['validate', true],
      ['plan', true],
      ['validate-uncached', true],
      ['plan-uncached', true],
    ]);
  });

  it.each(Object.entries(executors))('names what is exported, for %s', (_name, entry) => {
    const run = jest.requireActual<object>('../../executors-like-node_modules/run');
    const named = Object.values(entry).flatMap((value) => /^\.\/run#(.*)$/.exec(String(value))?.[1] ?? []);
    expect(Object.keys(run)).toEqual(expect.arrayContaining(named));
  });
});
