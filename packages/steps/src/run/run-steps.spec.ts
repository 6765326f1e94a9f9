import fc from 'fast-check';
import { failure, success, type Diagnostic } from '@nx-aib/core';
import { stepsToRun } from '../steps-to-run';
import { StepStore } from '../store/step-store';
import { stepFailed } from '../step-context';
import { runTable, writeDown, writtenTo, type Action, type Table, type TableRun } from '../testing/run-table';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
let store: StepStore;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-steps-'));
  store = new StepStore(folder);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const DIAMOND: Table = { base: [], left: ['base'], right: ['base'], top: ['left', 'right'], other: [] };
const TOP = 'top(left(base()) right(base()))';

const diamond = (more: Partial<TableRun> = {}) => runTable({ store, table: DIAMOND, ...more });

const namesIn = (name: string): string[] =>
  existsSync(path.join(folder, name)) ? readdirSync(path.join(folder, name)) : [];

/** What is left in the staging folders of all leases. */
const staged = (): string[] => namesIn('staging').flatMap((lease) => namesIn(`staging/${lease}`));

const briefly = (events: ReturnType<typeof diamond>['events']): string[] =>
  events.map(({ step, state, detail }) => `${step} ${state}${detail === undefined ? '' : `: ${detail}`}`);

function outputIn(result: Awaited<ReturnType<ReturnType<typeof diamond>['runner']['output']>>): string {
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join());
  return result.value;
}

/** A promise and a function that resolves it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

const failing: Action = (context) =>
  Promise.resolve(stepFailed(context, { code: 'build/no-boot-file', message: 'there is no kernel' }));
const FAILED = (step: string): Diagnostic => ({
  code: 'build/no-boot-file',
  severity: 'error',
  message: `step ${step} failed: there is no kernel`,
});

describe('steps that are asked for', () => {
  it('run once, after what they read, and no others do', async () => {
    const { runner, ran, events } = diamond();
    const asked = await Promise.all([runner.output('top'), runner.output('left'), runner.output('top')]);
    expect(writtenTo(outputIn(asked[0]))).toBe(TOP);
    expect(asked[2]).toEqual(asked[0]);
    expect(writtenTo(outputIn(asked[1]))).toBe('left(base())');
    expect([...ran].sort()).toEqual(['base', 'left', 'right', 'top']);
    expect([ran[0], ran[3]]).toEqual(['base', 'top']);
    expect(briefly(events).filter((said) => !said.startsWith('left') && !said.startsWith('right'))).toEqual([
      'base miss',
      'base done',
      'top miss',
      'top done',
    ]);
    expect(staged()).toEqual([]);
  });

  it('do not run where the store has what they make, nor does what only they read', async () => {
    const made = outputIn(await diamond().runner.output('top'));
    const { runner, ran, events } = diamond();
    expect(await runner.output('top')).toEqual(success(made));
    expect({ ran, said: briefly(events) }).toEqual({ ran: [], said: ['top hit'] });
    const fingerprint = runner.stepOf('top').fingerprint;
    expect(made).toBe(path.join(folder, 'objects', fingerprint, 'output'));
  });

  it('are those that a dry run would say, whatever the store has', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const table = fc.tuple(...names.map((_, at) => fc.subarray(names.slice(0, at))));
    await fc.assert(
      fc.asyncProperty(table, fc.subarray(names), async (reads, there) => {
        const one = { store, table: Object.fromEntries(names.map((name, at) => [name, reads[at] ?? []])) };
        const first = runTable(one);
        await first.runner.outputsOf(Object.fromEntries(names.map((name) => [name, name])));
        for (const name of names)
          if (!there.includes(name)) await store.discard(first.runner.stepOf(name).fingerprint);
        const { runner, ran, steps } = runTable(one);
        await runner.output('f');
        const plan = { steps: [...steps.values()].map(({ step }) => step), result: 'f' };
        expect([...stepsToRun(plan, new Set(there))].sort()).toEqual([...ran].sort());
      }),
      { numRuns: 10 },
    );
  });

  it('run again alone with what reads them where one of them is another one', async () => {
    await diamond().runner.output('top');
    const { runner, ran, events } = diamond({ params: { left: '!' } });
    const output = outputIn(await runner.output('top'));
    expect(ran).toEqual(['left', 'top']);
    expect(writtenTo(output)).toBe('top(left!(base()) right(base()))');
    expect(briefly(events)).toEqual(
      expect.arrayContaining(['base hit', 'right hit', 'left miss', 'top miss', 'top done']),
    );
  });

  it('have outputs that are known by the names of those who ask', async () => {
    const { runner } = diamond();
    const outputs = await runner.outputsOf({ one: 'left', two: 'other' });
    if (!outputs.ok) throw new Error('failed');
    expect(Object.entries(outputs.value).map(([name, output]) => [name, writtenTo(output)])).toEqual([
      ['one', 'left(base())'],
      ['two', 'other()'],
    ]);
  });

  it('say why they run where somebody wants to know', async () => {
    const explain = ({ step }: { readonly step: { readonly name: string } }) =>
      Promise.resolve([`${step.name} is new`]);
    const { runner, events } = diamond({ explain });
    await runner.output('base');
    expect(events[0]).toEqual({ step: 'base', state: 'miss', why: ['base is new'] });
  });

  it('must be there', () => {
    expect(() => diamond().runner.stepOf('bottom')).toThrow('there is no step bottom');
  });
});

describe('a step', () => {
  it('has empty folders, an empty log, and the outputs that it reads', async () => {
    const look: Action = ({ output, scratch, downloads, logFile, inputs, sourceDir }) => {
      const empty = [output, scratch, downloads].map((one) => readdirSync(one));
      const log = readFileSync(logFile, 'utf8');
      const read = Object.keys(inputs).map((role) => [role, writtenTo(inputs[role]!)]);
      expect({ empty, log, read, sourceDir }).toEqual({
        empty: [[], [], []],
        log: '',
        read: [['base', 'base()']],
        sourceDir: '/car',
      });
      writeFileSync(logFile, 'said');
      return Promise.resolve(success(undefined));
    };
    for (const left of ['', '!'])
      outputIn(await diamond({ doings: { left: look }, params: { left } }).runner.output('left'));
    expect(readFileSync(path.join(folder, 'logs/car/left.log'), 'utf8')).toBe('said');
  });

  it('that installs packages has those that it has downloaded before, unless it failed', async () => {
    const seen: string[][] = [];
    const download =
      (name: string, then: Action): Action =>
      (context) => {
        seen.push(readdirSync(context.downloads));
        writeFileSync(path.join(context.downloads, name), name);
        return then(context);
      };
    for (const [number, then] of [writeDown, failing, writeDown].entries()) {
      const doings = { base: download(`${number}.deb`, then), other: download('other.deb', writeDown) };
      const params = { base: String(number), other: String(number) };
      const { runner } = diamond({ installing: ['base'], doings, params });
      await runner.output('base');
      await runner.output('other');
    }
    expect(seen).toEqual([[], [], ['0.deb'], [], ['0.deb'], []]);
  });
});

describe('steps that do not read each other', () => {
  it('run beside each other', async () => {
    const both = gate();
    let begun = 0;
    const meet: Action = async (context) => {
      begun += 1;
      if (begun === 2) both.open();
      await both.opened;
      return writeDown(context);
    };
    // Each waits until the other one has started.
    const { runner } = diamond({ processors: 2, doings: { left: meet, right: meet } });
    expect(writtenTo(outputIn(await runner.output('top')))).toBe(TOP);
  });

  it('run one after the other where the budget has no more', async () => {
    let [running, most] = [0, 0];
    const count: Action = async (context) => {
      running += 1;
      most = Math.max(most, running);
      const written = await writeDown(context);
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return written;
    };
    const doings = Object.fromEntries(Object.keys(DIAMOND).map((name) => [name, count]));
    const { runner, ran } = diamond({ processors: 1, doings });
    expect((await runner.outputsOf({ top: 'top', other: 'other' })).ok).toBe(true);
    expect({ ran: ran.length, most }).toEqual({ ran: 5, most: 1 });
  });
});

describe('a damaged output', () => {
  it('is said to be one and made again', async () => {
    const made = outputIn(await diamond().runner.output('left'));
    writeFileSync(path.join(made, 'text'), 'left(wrong)');
    const { runner, ran, events } = diamond();
    expect(writtenTo(outputIn(await runner.output('top')))).toBe(TOP);
    expect([...ran].sort()).toEqual(['left', 'right', 'top']);
    expect(briefly(events)).toContain('left damaged: text has another size');
    expect((await store.verify(runner.stepOf('left').fingerprint)).state).toBe('there');
    expect(staged()).toEqual([]);
  });
});

describe('a step that fails', () => {
  it('fails what reads it, with its diagnostic once, and nothing else', async () => {
    const { runner, ran } = diamond({ doings: { base: failing } });
    expect(await runner.outputsOf({ top: 'top', left: 'left', other: 'other' })).toEqual(
      failure([FAILED('base')]),
    );
    expect([...ran].sort()).toEqual(['base', 'other']);
    expect((await store.find(runner.stepOf('other').fingerprint)).state).toBe('there');
  });

  it('is named beside the others that fail', async () => {
    const { runner } = diamond({ doings: { left: failing, right: failing } });
    expect(await runner.output('top')).toEqual(failure([FAILED('left'), FAILED('right')]));
  });

  it('leaves nothing, and runs again the next time', async () => {
    const half: Action = async (context) => {
      await writeDown(context);
      writeFileSync(path.join(context.scratch, 'half'), 'half');
      return failing(context);
    };
    const first = diamond({ doings: { base: half } });
    await first.runner.output('base');
    expect(briefly(first.events)).toEqual(['base miss']);
    expect({ staged: staged(), objects: namesIn('objects') }).toEqual({ staged: [], objects: [] });
    const { runner, ran } = diamond();
    expect(writtenTo(outputIn(await runner.output('base')))).toBe('base()');
    expect(ran).toEqual(['base']);
  });

  it('fails by what the machine refuses as by what a program says', async () => {
    const denied = Object.assign(new Error('EACCES: permission denied, open'), {
      code: 'EACCES',
      syscall: 'open',
    });
    const { runner } = diamond({ doings: { base: () => Promise.reject(denied) } });
    expect(await runner.output('top')).toEqual(
      failure([
        { code: 'machine/system-error', severity: 'error', message: 'EACCES: permission denied, open' },
      ]),
    );
    expect(staged()).toEqual([]);
  });
});

describe('a bug in a step', () => {
  it('is thrown when nothing runs any more, and leaves nothing', async () => {
    const thrown = gate();
    let ended = false;
    const bug: Action = async (context) => {
      await writeDown(context);
      thrown.open();
      throw new TypeError('a bug');
    };
    const slow: Action = async (context) => {
      await thrown.opened;
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      ended = true;
      return writeDown(context);
    };
    const { runner } = diamond({ doings: { left: bug, right: slow } });
    await expect(runner.output('top')).rejects.toThrow(new TypeError('a bug'));
    expect({ ended, staged: staged() }).toEqual({ ended: true, staged: [] });
    expect((await store.find(runner.stepOf('right').fingerprint)).state).toBe('there');
    expect(namesIn('locks')).toEqual([]);
  });
});

describe('a step that another build is making', () => {
  it('is waited for, and not made twice', async () => {
    const [begun, mayEnd, waits] = [gate(), gate(), gate()];
    const slow: Action = async (context) => {
      begun.open();
      await mayEnd.opened;
      return writeDown(context);
    };
    const one = diamond({ doings: { base: slow } });
    const other = new StepStore(folder);
    try {
      const two = diamond({ store: other, onEvent: waits.open });
      const first = one.runner.output('base');
      await begun.opened;
      // flock(2) distinguishes file descriptors, not processes.
      const second = two.runner.output('top');
      await waits.opened;
      expect(briefly(two.events)).toEqual(['base waiting']);
      mayEnd.open();
      expect(writtenTo(outputIn(await first))).toBe('base()');
      expect(writtenTo(outputIn(await second))).toBe(TOP);
      expect([...two.ran].sort()).toEqual(['left', 'right', 'top']);
      expect(briefly(two.events).slice(0, 2)).toEqual(['base waiting', 'base hit']);
    } finally {
      await other.close();
    }
  });

  it('is made by who has waited where the other build fails', async () => {
    const [begun, mayEnd] = [gate(), gate()];
    const fails: Action = async (context) => {
      begun.open();
      await mayEnd.opened;
      return failing(context);
    };
    const one = diamond({ doings: { base: fails } });
    const other = new StepStore(folder);
    try {
      const two = diamond({ store: other });
      const first = one.runner.output('base');
      await begun.opened;
      const second = two.runner.output('base');
      mayEnd.open();
      expect((await first).ok).toBe(false);
      expect(writtenTo(outputIn(await second))).toBe('base()');
      expect(two.ran).toEqual(['base']);
    } finally {
      await other.close();
    }
  });
});
