import { Command } from 'commander';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createProgress } from '../render/progress';
import { rememberRun, StepStore } from '@nx-aib/steps';
import { DECLARATION, fill, identity } from '../../../steps/src/store/testing/make-objects';
import { addStore } from './store';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-cli-store-'));
  const store = new StepStore(folder);
  for (const [fingerprint, hours] of [
    ['older', 3],
    ['newer', 0],
  ] as const) {
    const staging = await store.stage();
    await fill(staging);
    await store.commit(identity(fingerprint), staging);
    const then = Date.now() / 1000 - hours * 3600;
    utimesSync(path.join(folder, 'objects', fingerprint, 'usage.json'), then, then);
  }
  await store.close();
});
afterEach(() => {
  delete process.env['NX_AIB_STORE_SIZE'];
  rmSync(folder, { recursive: true });
});

function writeDownload(name: string, bytes: number): void {
  const pool = path.join(folder, 'downloads/packages-host');
  mkdirSync(pool, { recursive: true });
  writeFileSync(path.join(pool, name), Buffer.alloc(bytes));
}

async function run(...words: string[]) {
  const seen = { status: -1, out: '', err: '' };
  const err = (text: string) => void (seen.err += text);
  const io = {
    out: (text: string) => void (seen.out += text),
    err,
    progress: createProgress({ write: err }),
  };
  const program = new Command().exitOverride();
  addStore(program, io, (status) => (seen.status = status));
  await program.parseAsync(['store', ...words, '--build-dir', folder], { from: 'user' });
  return seen;
}

const objects = (): string[] => readdirSync(path.join(folder, 'objects')).sort();

describe('aib-dev store', () => {
  it('lists what is kept, for which images, and its sum', async () => {
    writeDownload('x.deb', 10);
    const step = { step: {} as never, fingerprint: 'newer', declaration: DECLARATION };
    await rememberRun(folder, 'truck', step);
    expect(await run('list')).toEqual({
      status: 0,
      out: `object  step      size  used      made      images
older   tools  0.1 MiB  3 h ago   just now  car
newer   tools  0.1 MiB  just now  just now  car, truck
2 objects, 0.2 MiB
1 downloaded package, 0.0 MiB
`,
      err: '',
    });
  });

  it('verifies all of it, and removes what is damaged', async () => {
    expect(await run('verify')).toEqual({
      status: 0,
      out: '2 intact, 0 damaged and removed\n0 downloaded packages intact, 0 damaged and removed\n',
      err: '',
    });
    writeFileSync(path.join(folder, 'objects/older/output/a'), 'b'.repeat(5000));
    writeDownload('x.deb', 10);
    expect(await run('verify')).toEqual({
      status: 1,
      out: '1 intact, 1 damaged and removed\n0 downloaded packages intact, 1 damaged and removed\n',
      err:
        'error[store/damaged]: the output of tools (older) was damaged and has been removed: a has other content\n' +
        '  hint: the next build that needs it runs the step again\n\n' +
        'error[store/damaged]: the downloaded package x.deb (packages-host) was damaged and has been removed: its content changed after the download\n' +
        '  hint: the next build that needs it downloads it again\n',
    });
    expect(objects()).toEqual(['newer']);
    expect(readdirSync(path.join(folder, 'downloads/packages-host'))).toEqual([]);
  });

  it('prunes to a size, which an option or a variable names', async () => {
    expect((await run('prune')).out).toBe('0 removed, 0.2 MiB left\n');
    process.env['NX_AIB_STORE_SIZE'] = '130 kB';
    expect((await run('prune')).out).toBe('removed tools (older), 0.1 MiB\n1 removed, 0.1 MiB left\n');
    expect(objects()).toEqual(['newer']);
    expect((await run('prune', '--max', '0 MiB')).status).toBe(0);
    expect(objects()).toEqual([]);
  });

  it('prunes downloads, too, which may take a quarter of the size', async () => {
    writeDownload('a.deb', 2 ** 20);
    expect((await run('prune', '--max', '5 MiB')).out).toBe('0 removed, 1.2 MiB left\n');
    expect((await run('prune', '--max', '3 MiB')).out).toBe(
      'removed 1 downloaded package, 1.0 MiB\n1 removed, 0.2 MiB left\n',
    );
    expect(objects()).toEqual(['newer', 'older']);
  });

  it('says which size it does not understand', async () => {
    expect(await run('prune', '--max', '5')).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^error\[store\/size\]: --max: "5" has no unit\n/) as string,
    });
    process.env['NX_AIB_STORE_SIZE'] = 'lots';
    expect((await run('prune')).err).toMatch(
      /^error\[store\/size\]: NX_AIB_STORE_SIZE: "lots" is not a size\n/,
    );
    expect(objects()).toEqual(['newer', 'older']);
  });
});
