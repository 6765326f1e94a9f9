import { createSparseFile, diskUsage } from '@nx-aib/host';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StepStore } from './step-store';
import { CONTENTS, DECLARATION, fill } from './testing/make-objects';

let folder: string;
let store: StepStore;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-store-'));
  store = new StepStore(folder);
});

afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

async function keep(fingerprint: string): Promise<string> {
  const staging = await store.stage();
  await fill(staging);
  return store.commit(fingerprint, staging, DECLARATION);
}

const inObject = (fingerprint: string, ...names: string[]): string =>
  path.join(folder, 'objects', fingerprint, ...names);

/** What is in a folder of the store; none where it is not there. */
const namesIn = (name: string): string[] =>
  existsSync(path.join(folder, name)) ? readdirSync(path.join(folder, name)).sort() : [];

/** As if it was used last so many hours ago. */
function age(fingerprint: string, hours: number): void {
  const then = Date.now() / 1000 - hours * 3600;
  utimesSync(inObject(fingerprint, 'record.json'), then, then);
}

describe('an output that was kept', () => {
  it('is found with all that it holds, and nothing is left in staging', async () => {
    const output = await keep('f1');
    expect(await store.find('f1')).toBe(output);
    expect(await store.has('f1')).toBe(true);
    for (const [name, content] of Object.entries(CONTENTS))
      expect(readFileSync(path.join(output, name), 'utf8')).toBe(content);
    expect(namesIn('staging')).toEqual([]);
  });

  it('is kept with its declaration', async () => {
    await keep('f1');
    const record: unknown = JSON.parse(readFileSync(inObject('f1', 'record.json'), 'utf8'));
    expect(record).toMatchObject({ schema: 1, fingerprint: 'f1', declaration: DECLARATION });
  });

  it('is found under no other fingerprint', async () => {
    await keep('f1');
    expect(await store.find('f2')).toBeUndefined();
    expect(await store.has('f2')).toBe(false);
  });

  it('is marked as used when it is found, not when it is looked for', async () => {
    await keep('f1');
    age('f1', 5);
    const before = statSync(inObject('f1', 'record.json')).mtimeMs;
    await store.has('f1');
    expect(statSync(inObject('f1', 'record.json')).mtimeMs).toBe(before);
    await store.find('f1');
    expect(statSync(inObject('f1', 'record.json')).mtimeMs).toBeGreaterThan(before + 4 * 3600 * 1000);
  });

  it('stays as sparse as it was made', async () => {
    const staging = await store.stage();
    await createSparseFile(path.join(staging.output, 'disk.raw'), 2 ** 33);
    const output = await store.commit('f1', staging, DECLARATION);
    expect(statSync(path.join(output, 'disk.raw')).size).toBe(2 ** 33);
    expect(await diskUsage(output)).toBeLessThan(2 ** 16);
    expect(await store.find('f1')).toBe(output);
  });

  it('may hold nothing at all', async () => {
    const staging = await store.stage();
    const output = await store.commit('f1', staging, DECLARATION);
    expect(await store.find('f1')).toBe(output);
  });
});

describe('an output that is not what was put there', () => {
  const damages: [string, () => void][] = [
    ['a file less', () => rmSync(inObject('f1', 'output/folder/b'))],
    ['a shorter file', () => truncateSync(inObject('f1', 'output/a'), 10)],
    ['a longer file', () => writeFileSync(inObject('f1', 'output/a'), 'x', { flag: 'a' })],
    ['a file more', () => writeFileSync(inObject('f1', 'output/more'), '')],
    ['a link more', () => symlinkSync('a', inObject('f1', 'output/more'))],
    ['no output', () => rmSync(inObject('f1', 'output'), { recursive: true })],
    ['no record', () => rmSync(inObject('f1', 'record.json'))],
    ['half a record', () => truncateSync(inObject('f1', 'record.json'), 20)],
    ['a record of something else', () => writeFileSync(inObject('f1', 'record.json'), '{}')],
    ['a record that is no object', () => writeFileSync(inObject('f1', 'record.json'), 'null')],
  ];

  it.each(damages)('is not found and dropped: %s', async (_, damage) => {
    await keep('f1');
    damage();
    expect(await store.find('f1')).toBeUndefined();
    expect(namesIn('objects')).toEqual([]);
    expect(namesIn('staging')).toEqual([]);
    expect(await keep('f1')).toBe(await store.find('f1'));
  });

  it.each(damages)('does not stay where the same output is made again: %s', async (_, damage) => {
    await keep('f1');
    damage();
    expect(await keep('f1')).toBe(await store.find('f1'));
  });
});

describe('two builds that make the same output', () => {
  it('both have it, and it is kept once', async () => {
    const outputs = await Promise.all([keep('f1'), keep('f1'), keep('f1')]);
    expect(new Set(outputs).size).toBe(1);
    expect(await store.find('f1')).toBe(outputs[0]);
    expect(namesIn('objects')).toEqual(['f1']);
    expect(namesIn('staging')).toEqual([]);
  });
});

describe('an output that was given up', () => {
  it('leaves nothing', async () => {
    const staging = await store.stage();
    await fill(staging);
    await store.abandon(staging);
    expect(namesIn('staging')).toEqual([]);
    expect(namesIn('objects')).toEqual([]);
  });
});

describe('pruning', () => {
  const HOUR = 3600 * 1000;
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
    expect(await store.prune(2 * (await size()), Date.now() - 6 * HOUR)).toEqual(['f2', 'f3']);
    expect(namesIn('objects')).toEqual(['f1', 'f4']);
    expect(namesIn('staging')).toEqual([]);
  });

  it('keeps what may be in use, however much that is', async () => {
    expect(await store.prune(0, Date.now() - 6 * HOUR)).toEqual(['f2', 'f3', 'f1']);
    expect(await store.find('f4')).toBeDefined();
  });

  it('removes nothing of what is small enough', async () => {
    expect(await store.prune(4 * (await size()), Date.now())).toEqual([]);
    expect(namesIn('objects')).toEqual(['f1', 'f2', 'f3', 'f4']);
  });

  it('keeps what was found a moment ago', async () => {
    await store.find('f2');
    expect(await store.prune(0, Date.now() - HOUR / 2)).toEqual(['f3', 'f1', 'f4']);
  });

  it('removes what killed builds have left, and not what is being made', async () => {
    const old = await store.stage();
    const then = Date.now() / 1000 - 10 * 3600;
    utimesSync(old.folder, then, then);
    const current = await store.stage();
    await store.prune(2 ** 40, Date.now() - 6 * HOUR);
    expect(namesIn('staging')).toEqual([path.basename(current.folder)]);
  });

  it('of an empty store does nothing', async () => {
    expect(await new StepStore(path.join(folder, 'none')).prune(0, Date.now())).toEqual([]);
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
  const script = `require('@nx-aib/host/run-cli').runTypeScript(${JSON.stringify(path.resolve(__dirname, '../../..'))});
    require(${JSON.stringify(path.join(__dirname, 'testing/make-objects.ts'))}).makeObjectsForEver(process.argv[1]);`;

  async function runAndKill(milliseconds: number): Promise<void> {
    const child = spawn(process.execPath, ['-e', script, folder], {
      cwd: __dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)));
    await new Promise((resolve) => {
      child.stdout.once('data', resolve);
      child.once('close', resolve);
    });
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
  }

  it('leave whole outputs only, and what prune removes', async () => {
    let seen = 0;
    for (const round of [0, 1, 2]) {
      // Beside each other, so that each is killed at another point of its work.
      await Promise.all([1, 2, 3].map((number) => runAndKill(number * 17 + round * 5)));
      for (const fingerprint of namesIn('objects')) {
        seen += 1;
        for (const [name, content] of Object.entries(CONTENTS))
          expect(readFileSync(inObject(fingerprint, 'output', name), 'utf8')).toBe(content);
        expect(await store.find(fingerprint)).toBe(inObject(fingerprint, 'output'));
      }
    }
    expect(seen).toBeGreaterThan(3);
    await store.prune(2 ** 40, Date.now() + 1000);
    expect(namesIn('staging')).toEqual([]);
  }, 60_000);
});
