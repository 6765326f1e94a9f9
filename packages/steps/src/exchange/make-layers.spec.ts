import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { importLayers, makeLayers } from './make-layers';
import { failure, success } from '@nx-aib/core';
import { defineKind, kindsOf } from '../step-kind';
import { HINTS } from '../testing/hints';
import { onSmallDisk } from '../testing/small-disk';

const NOT_DOWNLOADED = { code: 'lock/not-downloaded', severity: 'error', message: 'not there' } as const;

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-layers-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('making layers on a full disk', () => {
  it('fails in one line, under the archives as under the store, and leaves no half of an archive', async () => {
    const disk = path.join(folder, 'disk');
    mkdirSync(disk);
    const seen = await onSmallDisk(disk, '1m', [
      path.join(__dirname, '../testing/pack-layers.ts'),
      'packLayers',
    ]);
    const full = (said: string) => [
      {
        code: 'machine/disk-full',
        severity: 'error',
        message: expect.stringMatching(
          new RegExp(
            `^no space left on the disk: .*${said}.*; \\d+ MiB are free for the store ".+/store", 0 MiB for the packages' archives in "${disk}/layers"$`,
          ),
        ) as string,
        hint: HINTS.freeSpace,
      },
    ];
    expect(seen).toEqual({
      packed: full('No space left on device'),
      archives: [expect.stringMatching(/^[0-9a-f]{64}\.tar\.zst$/)],
      made: full('ENOSPC'),
      ok: [false, false],
    });
  }, 30_000);
});

describe('making layers without the required programs', () => {
  it('reports all missing programs at once, also those for the next command', async () => {
    const before = process.env['PATH'];
    // /usr/sbin is looked into all the same; neither zstd nor apt-get is there.
    process.env['PATH'] = '/nowhere';
    const made = await makeLayers({
      ...{ steps: [], kinds: kindsOf([]), folder: path.join(folder, 'layers') },
      ...{ storeDir: path.join(folder, 'store'), report: () => undefined, say: () => undefined },
      hints: HINTS,
      neededNext: [{ name: 'no-such-program', debianPackage: 'no-such-package' }],
    });
    process.env['PATH'] = before;
    expect(made.diagnostics).toEqual([
      {
        code: 'machine/missing-tools',
        severity: 'error',
        message: 'this machine has no zstd, no-such-program: this machine has no apt-get',
        hint: 'sudo apt-get install --no-install-recommends no-such-package zstd',
      },
    ]);
  });
});

describe('making layers', () => {
  it.each([
    [{ steps: ['old'] }, 'steps/unreadable', HINTS.planAgain],
    [{ storeDir: '/srv/a:b' }, 'build-dir/unusable-name', HINTS.otherFolder],
  ])('of %j says what its caller suggests', async (wrong, code, hint) => {
    const request = { steps: [], kinds: kindsOf([]), folder, storeDir: folder, hints: HINTS };
    const made = await importLayers({ ...request, report: () => undefined, say: () => undefined, ...wrong });
    expect(made.diagnostics).toMatchObject([{ code, hint }]);
  });

  it('first calls beforeRun with the steps that will run, and runs none if that fails', async () => {
    const ran: string[] = [];
    const kind = defineKind<object, object, undefined>({
      ...{ name: 'packages', reads: {}, makes: () => undefined, tools: [], memoryMiB: 1, code: [] },
      travels: () => ({}),
      run: ({ stepName }) => {
        ran.push(stepName);
        return Promise.resolve(success(undefined));
      },
    });
    const step = (name: string) => ({ name, kind: 'packages', params: {}, reads: {}, files: [] });
    const asked: string[][] = [];
    const make = (names: string[], allowed: boolean) =>
      makeLayers({
        ...{ steps: names.map(step), kinds: kindsOf([kind]), folder: path.join(folder, 'layers') },
        ...{ storeDir: path.join(folder, 'store'), report: () => undefined, say: () => undefined },
        hints: HINTS,
        beforeRun: (steps) => {
          asked.push(steps.map(({ name }) => name));
          return Promise.resolve(allowed ? success(undefined) : failure([NOT_DOWNLOADED]));
        },
      });
    expect((await make(['host', 'qm'], false)).diagnostics).toEqual([NOT_DOWNLOADED]);
    expect(ran).toEqual([]);
    expect(await make(['host'], true)).toMatchObject({ ok: true });
    expect(await make(['host', 'qm'], true)).toMatchObject({ ok: true });
    expect(asked).toEqual([['host', 'qm'], ['host'], ['qm']]);
    expect(ran).toEqual(['host', 'qm']);
  });
});
