import { createSparseFile, diskUsage, treeState } from '@nx-aib/build-machine';
import { StepStore } from './step-store';
import { CONTENTS, DECLARATION, fill, identity } from './testing/make-objects';
import fc from 'fast-check';
import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
let store: StepStore;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-store-'));
  store = new StepStore(folder);
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function keep(fingerprint: string): Promise<string> {
  const staging = await store.stage();
  await fill(staging);
  return store.commit(identity(fingerprint), staging);
}

const inObject = (fingerprint: string, ...names: string[]): string =>
  path.join(folder, 'objects', fingerprint, ...names);

/** The contents of a directory in the store; empty if it is missing. */
const namesIn = (name: string): string[] =>
  existsSync(path.join(folder, name)) ? readdirSync(path.join(folder, name)).sort() : [];

/** What is left in the staging folders of all leases. */
const staged = (): string[] => namesIn('staging').flatMap((lease) => namesIn(`staging/${lease}`));

/** Pretends that the last use was this many hours ago. */
function age(fingerprint: string, hours: number): void {
  const then = Date.now() / 1000 - hours * 3600;
  utimesSync(inObject(fingerprint, 'usage.json'), then, then);
}

describe('an output that was kept', () => {
  it('is found with all that it holds, and nothing is left in staging', async () => {
    const output = await keep('f1');
    expect(await store.find('f1')).toEqual({ state: 'there', output: output });
    expect(await store.has('f1')).toBe(true);
    for (const [name, content] of Object.entries(CONTENTS))
      expect(readFileSync(path.join(output, name), 'utf8')).toBe(content);
    expect(staged()).toEqual([]);
  });

  it('is kept with its declaration', async () => {
    await keep('f1');
    const record: unknown = JSON.parse(readFileSync(inObject('f1', 'record.json'), 'utf8'));
    expect(record).toMatchObject({ schema: 2, fingerprint: 'f1', declaration: DECLARATION });
  });

  it('is found under no other fingerprint', async () => {
    await keep('f1');
    expect(await store.find('f2')).toEqual({ state: 'missing' });
    expect(await store.has('f2')).toBe(false);
  });

  it('is marked as used when it is found, not when it is looked for', async () => {
    await keep('f1');
    age('f1', 5);
    const before = statSync(inObject('f1', 'usage.json')).mtimeMs;
    await store.has('f1');
    expect(statSync(inObject('f1', 'usage.json')).mtimeMs).toBe(before);
    await store.find('f1');
    expect(statSync(inObject('f1', 'usage.json')).mtimeMs).toBeGreaterThan(before + 4 * 3600 * 1000);
  });

  it('stays as sparse as it was made', async () => {
    const staging = await store.stage();
    await createSparseFile(path.join(staging.output, 'disk.raw'), 2 ** 33);
    const output = await store.commit(identity('f1'), staging);
    expect(statSync(path.join(output, 'disk.raw')).size).toBe(2 ** 33);
    expect(await diskUsage(output)).toBeLessThan(2 ** 16);
    expect(await store.find('f1')).toEqual({ state: 'there', output: output });
  });

  it('may hold nothing at all', async () => {
    const staging = await store.stage();
    const output = await store.commit(identity('f1'), staging);
    expect(await store.find('f1')).toEqual({ state: 'there', output: output });
  });
});

/** Changes the content of a file without changing its size, and sets its times back. */
function flip(file: string, offset = 0): void {
  const { atime, mtime } = statSync(file);
  const content = readFileSync(file);
  content[offset]! ^= 1;
  const fd = openSync(file, 'r+');
  writeSync(fd, content, offset, 1, offset);
  closeSync(fd);
  utimesSync(file, atime, mtime);
}

describe('an output that is not what was put there', () => {
  const damages: [string, string, () => void][] = [
    ['a file less', 'folder/b is missing', () => rmSync(inObject('f1', 'output/folder/b'))],
    ['a shorter file', 'a has another size', () => truncateSync(inObject('f1', 'output/a'), 10)],
    [
      'a longer file',
      'a has another size',
      () => writeFileSync(inObject('f1', 'output/a'), 'x', { flag: 'a' }),
    ],
    ['a flipped bit', 'folder/b has other content', () => flip(inObject('f1', 'output/folder/b'), 60_000)],
    ['a file more', 'more was added', () => writeFileSync(inObject('f1', 'output/more'), '')],
    ['a link more', 'more was added', () => symlinkSync('a', inObject('f1', 'output/more'))],
    ['another mode', 'a has other permissions', () => chmodSync(inObject('f1', 'output/a'), 0o600)],
    [
      'another type',
      'a has another type',
      () => {
        rmSync(inObject('f1', 'output/a'));
        symlinkSync('folder/b', inObject('f1', 'output/a'));
      },
    ],
    ['no output', 'it cannot be read', () => rmSync(inObject('f1', 'output'), { recursive: true })],
    ['no record', 'its record is unreadable', () => rmSync(inObject('f1', 'record.json'))],
    ...[
      { declaration: null },
      { declaration: { name: 1 } },
      { image: [] },
      { fingerprint: 1 },
      { entries: [null] },
      { entries: [{ path: 1 }] },
    ].map((change): [string, string, () => void] => [
      `a record of another shape, ${JSON.stringify(change)}`,
      'its record is unreadable',
      () => {
        const file = inObject('f1', 'record.json');
        const record = JSON.parse(readFileSync(file, 'utf8')) as object;
        writeFileSync(file, JSON.stringify({ ...record, ...change }));
      },
    ]),
    ['half a record', 'its record is unreadable', () => truncateSync(inObject('f1', 'record.json'), 20)],
    [
      'a record of something else',
      'its record is unreadable',
      () => writeFileSync(inObject('f1', 'record.json'), '{}'),
    ],
    [
      'a record that is no object',
      'its record is unreadable',
      () => writeFileSync(inObject('f1', 'record.json'), 'null'),
    ],
  ];

  it.each(damages)('is noticed, and so are its reasons: %s', async (_, what, damage) => {
    await keep('f1');
    damage();
    expect(await store.find('f1')).toEqual({
      state: 'damaged',
      what: expect.stringMatching(what) as string,
    });
    await store.discard('f1');
    expect(namesIn('objects')).toEqual([]);
    expect(staged()).toEqual([]);
  });

  it.each(damages)('does not stay where the same output is made again: %s', async (_, _what, damage) => {
    await keep('f1');
    damage();
    const output = await keep('f1');
    expect(await store.find('f1')).toEqual({ state: 'there', output });
    for (const [name, content] of Object.entries(CONTENTS))
      expect(readFileSync(path.join(output, name), 'utf8')).toBe(content);
  });

  it('is noticed at the next look, wherever a bit is flipped and however soon', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(69_999), async (offset) => {
        await keep('f1');
        flip(inObject('f1', 'output/folder/b'), offset);
        expect((await store.find('f1')).state).toBe('damaged');
        await store.discard('f1');
      }),
      { numRuns: 15 },
    );
  });

  it('is told from one whose files are only new to this disk', async () => {
    const output = await keep('f1');
    for (const name of Object.keys(CONTENTS)) {
      const copy = readFileSync(path.join(output, name));
      rmSync(path.join(output, name));
      writeFileSync(path.join(output, name), copy);
    }
    const stamps = (): string => readFileSync(inObject('f1', 'stamps.json'), 'utf8');
    const before = stamps();
    expect(await store.find('f1')).toEqual({ state: 'there', output });
    const after = stamps();
    expect(after).not.toBe(before);
    await store.find('f1');
    expect(stamps()).toBe(after);
  });

  /** Pretends that the file has been like this since it was last read: a failing disk does not change the stamp. */
  function believeStamps(): void {
    const file = inObject('f1', 'stamps.json');
    const known = JSON.parse(readFileSync(file, 'utf8')) as { checkedAt: number };
    const stamps = Object.fromEntries(
      treeState(inObject('f1', 'output')).map((one) => [one.path, one.stamp]),
    );
    writeFileSync(file, JSON.stringify({ ...known, stamps }));
  }

  it('is noticed below the file system by verifying, and by looking at what was not read for a week', async () => {
    await keep('f1');
    flip(inObject('f1', 'output/a'), 77);
    believeStamps();
    expect((await store.find('f1')).state).toBe('there');
    expect(await store.verify('f1')).toEqual({ state: 'damaged', what: 'a has other content' });
    const known = JSON.parse(readFileSync(inObject('f1', 'stamps.json'), 'utf8')) as { checkedAt: number };
    const checkedAt = known.checkedAt - 8 * 24 * 3600 * 1000;
    writeFileSync(inObject('f1', 'stamps.json'), JSON.stringify({ ...known, checkedAt }));
    expect((await store.find('f1')).state).toBe('damaged');
  });
});

describe('two builds that make the same output', () => {
  it('both have it, and it is kept once', async () => {
    const outputs = await Promise.all([keep('f1'), keep('f1'), keep('f1')]);
    expect(new Set(outputs).size).toBe(1);
    expect(await store.find('f1')).toEqual({ state: 'there', output: outputs[0] });
    expect(namesIn('objects')).toEqual(['f1']);
    expect(staged()).toEqual([]);
  });
});

describe('an output that was given up', () => {
  it('leaves nothing', async () => {
    const staging = await store.stage();
    await fill(staging);
    await store.abandon(staging);
    expect(staged()).toEqual([]);
    expect(namesIn('objects')).toEqual([]);
  });
});

describe('pruning', () => {
  const size = (): Promise<number> => diskUsage(inObject('f1'));

  beforeEach(async () => {
    for (const [fingerprint, hours] of [
      ['f1', 10],
      ['f2', 30],
      ['f3', 20],
      ['f4', 1],
    ] as const) {
      await keep(fingerprint);
      age(fingerprint, hours);
    }
  });

  it('removes what was used longest ago until the rest is small enough', async () => {
    expect((await store.prune(2 * (await size()))).map(({ fingerprint }) => fingerprint)).toEqual([
      'f2',
      'f3',
    ]);
    expect(namesIn('objects')).toEqual(['f1', 'f4']);
    expect(staged()).toEqual([]);
  });

  it('removes nothing of what is small enough', async () => {
    expect(await store.prune(4 * (await size()))).toEqual([]);
    expect(namesIn('objects')).toEqual(['f1', 'f2', 'f3', 'f4']);
  });

  it('removes what was found a moment ago last', async () => {
    await store.find('f2');
    await store.prune(await size());
    expect(namesIn('objects')).toEqual(['f2']);
  });

  it('keeps what another build needs, however much that is, until that ends', async () => {
    const other = new StepStore(folder);
    await other.open(['f2', 'f4']);
    const staging = await other.stage();
    await store.prune(0);
    expect(namesIn('objects')).toEqual(['f2', 'f4']);
    expect(existsSync(staging.output)).toBe(true);
    await other.close();
    expect(existsSync(staging.output)).toBe(false);
    await store.prune(0);
    expect(namesIn('objects')).toEqual([]);
  });

  it('of an empty store does nothing', async () => {
    expect(await new StepStore(path.join(folder, 'none')).prune(0)).toEqual([]);
  });
});

describe('logs and downloads', () => {
  it('have places of their own; a log starts empty', async () => {
    const log = await store.logFile('car', 'esp');
    expect(path.relative(folder, log)).toBe('logs/car/esp.log');
    writeFileSync(log, 'said');
    expect(readFileSync(await store.logFile('car', 'esp'), 'utf8')).toBe('');
    expect(path.relative(folder, await store.downloads('tools'))).toBe('downloads/tools');
    expect(namesIn('downloads')).toEqual(['tools']);
  });
});

describe('builds that are killed at any moment', () => {
  const running: ChildProcess[] = [];
  afterEach(() => running.forEach((child) => child.kill('SIGKILL')));

  const run = (what: string): ChildProcess => {
    const script = `require('@nx-aib/build-machine/run-cli').runTypeScript(${JSON.stringify(path.resolve(__dirname, '../../..'))});
    require(${JSON.stringify(path.join(__dirname, 'testing/make-objects.ts'))}).${what}(process.argv[1]);`;
    return spawn(process.execPath, ['-e', script, folder], {
      cwd: __dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  };

  async function runAndKill(what: string, milliseconds: number): Promise<void> {
    const child = run(what);
    const ended = new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)));
    await new Promise((resolve) => {
      child.stdout?.once('data', resolve);
      child.once('close', resolve);
    });
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
  }

  it('leave whole outputs only, and what prune removes', async () => {
    let seen = 0;
    for (const round of [0, 1, 2]) {
      // In parallel, so that each is killed at another point of its work.
      await Promise.all([1, 2, 3].map((number) => runAndKill('makeObjectsForEver', number * 17 + round * 5)));
      for (const fingerprint of namesIn('objects')) {
        seen += 1;
        for (const [name, content] of Object.entries(CONTENTS))
          expect(readFileSync(inObject(fingerprint, 'output', name), 'utf8')).toBe(content);
        expect(await store.find(fingerprint)).toEqual({
          state: 'there',
          output: inObject(fingerprint, 'output'),
        });
      }
    }
    expect(seen).toBeGreaterThan(3);
    await store.open([]);
    expect(namesIn('staging')).toEqual([]);
    // Its own.
    expect(namesIn('leases')).toHaveLength(1);
  }, 60_000);

  it('give back what they have leased, and what they were making goes', async () => {
    const child = run('useForEver');
    running.push(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    await store.prune(0);
    expect(namesIn('objects')).toEqual(['leased']);
    expect(staged()).toHaveLength(1);
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
    await store.prune(0);
    expect(namesIn('objects')).toEqual([]);
    expect(staged()).toEqual([]);
  }, 60_000);
});
