import { failure, success } from '@nx-aib/core';
import { loadImagePlan } from '@nx-aib/planner';
import { renderLock, requestedPackages } from '@nx-aib/package-family';
import { KINDS, planSteps } from '@nx-aib/builder';
import { layersOf } from '@nx-aib/steps';
import { renderPlan } from '../render/render-plan';
import {
  plannedSources,
  unsignedLines,
  withPlannedSources,
} from '../../../debian/src/archive/archive-sources';
import { ARCHIVE_KEYRING } from '../../../debian/src/archive/source-lines';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ARCHIVE = {
  ...{ suite: 'trixie', suites: ['trixie'], components: ['main'] },
  ...{ debArch: 'amd64', sourceDateEpoch: 0 },
};

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'archive-sources-'))));
afterEach(() => {
  delete process.env['NX_AIB_MIRROR'];
  rmSync(folder, { recursive: true });
});

const inFolder = (name: string) => path.join(folder, name);

/** A repository without a signature, in a folder. */
function repository(packages: string): string {
  mkdirSync(inFolder('repo'), { recursive: true });
  writeFileSync(inFolder('repo/Packages'), packages);
  return `deb [trusted=yes] file:${inFolder('repo')} ./`;
}

async function sources(mirror: string) {
  process.env['NX_AIB_MIRROR'] = mirror;
  const planned = await plannedSources(ARCHIVE);
  if (!planned.ok) throw new Error(planned.diagnostics.map(({ message }) => message).join());
  return planned.value;
}

async function loaded(mirror: string | undefined) {
  if (mirror === undefined) delete process.env['NX_AIB_MIRROR'];
  else process.env['NX_AIB_MIRROR'] = mirror;
  writeFileSync(inFolder('x.aib.yml'), 'name: x\n');
  const plan = await loadImagePlan({ manifestFile: inFolder('x.aib.yml'), arch: 'x86_64' });
  if (!plan.ok) throw new Error(plan.diagnostics.map(({ message }) => message).join());
  return plan.value;
}

async function layers(mirror: string | undefined): Promise<string> {
  const { plan, platform } = await loaded(mirror);
  return JSON.stringify(layersOf(planSteps(plan, platform, 'qcow2'), KINDS));
}

describe('what is trusted', () => {
  it('is in no step where the distribution has signed all, whatever the mirror is', async () => {
    const without = await layers(undefined);
    expect(await layers('http://m/debian')).toBe(without);
    expect(await layers('deb [check-valid-until=no] file:/srv trixie main\ndeb http://m trixie main')).toBe(
      without,
    );
    expect(await layers(`deb [signed-by=${ARCHIVE_KEYRING}] http://m trixie main`)).toBe(without);
    copyFileSync(ARCHIVE_KEYRING, inFolder('copy.gpg'));
    expect(await layers(`deb [signed-by=${inFolder('copy.gpg')}] http://m trixie main`)).toBe(without);
    expect(without).not.toContain('sources');
  });

  it('is in the steps that install packages where nobody has signed them: another line or content makes others', async () => {
    const line = repository('Package: a\n\n');
    const ids = [await layers(undefined), await layers(line), await layers(`http://m/debian\n${line}`)];
    expect(ids[1]).toBe(ids[2]);
    ids[2] = await layers(line.replace('trusted=yes', 'allow-insecure=yes'));
    repository('Package: b\n\n');
    ids.push(await layers(line));
    expect(new Set(ids).size).toBe(4);
    repository('Package: a\n\n');
    expect(await layers(line)).toBe(ids[1]);
  });

  it('is in the plan by name, with no password', async () => {
    const line = repository('');
    const { plan } = await loaded(line);
    expect(plan.sources).toEqual([
      { line, trust: 'none', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    ]);
    expect(renderPlan(plan)).toMatch(/NOT VERIFIED, unsigned: deb \[trusted=yes\]\s+file:/);
    process.env['NX_AIB_MIRROR'] = 'deb [trusted=yes] http://user:secret@m ./';
    expect(unsignedLines(ARCHIVE)).toEqual(['deb [trusted=yes] http://m ./']);
  });

  it('are the keys of others, too, by their content', async () => {
    writeFileSync(inFolder('keys.gpg'), 'one');
    const line = `deb [signed-by=${inFolder('keys.gpg')}] http://m trixie main`;
    const [one] = await sources(line);
    expect(one).toMatchObject({ line, trust: 'keys' });
    writeFileSync(inFolder('keys.gpg'), 'two');
    expect((await sources(line))[0]?.sha256).not.toBe(one?.sha256);
    expect(renderPlan((await loaded(line)).plan)).toContain('signed by other keys: deb');
  });

  it('is in no plan with a lock, which names what is installed: the source is not even asked', async () => {
    const { plan, platform } = await loaded(undefined);
    const requested = requestedPackages(plan, platform.distribution);
    const lock = renderLock({ distro: 'debian13', arch: 'x86_64', requested, packages: [] });
    writeFileSync(inFolder('x.aib.lock'), lock);
    const locked = await loaded('deb [trusted=yes] file:/nowhere ./');
    expect(locked.lock).not.toBeNull();
    expect(locked.plan).not.toHaveProperty('sources');
  });

  it.each([
    [
      'garbage in',
      'archive/bad-source: NX_AIB_MIRROR has "garbage in", which is not a valid line of sources.list(5)',
    ],
    [
      'deb [signed-by=/nowhere.gpg] http://m trixie main',
      'archive/no-keyring: NX_AIB_MIRROR names the keyring "/nowhere.gpg", which cannot be read: no such file',
    ],
    [
      'deb [trusted=yes] file:/nowhere ./',
      /^archive\/unreadable: file:\/nowhere is not signed for \.\/, and its indexes, which are needed to fingerprint it, cannot be fetched: E: /,
    ],
  ])('has to be known: %s', async (mirror, said) => {
    process.env['NX_AIB_MIRROR'] = mirror;
    const { diagnostics } = await plannedSources(ARCHIVE);
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      typeof said === 'string' ? said : expect.stringMatching(said),
    ]);
  });
});

describe('a step whose sources were planned', () => {
  const done = () => Promise.resolve(success('done'));
  const codes = async (
    archive: typeof ARCHIVE & { sources?: Awaited<ReturnType<typeof sources>> },
    work = done,
  ) => (await withPlannedSources(archive, work)).diagnostics.map(({ code }) => code);

  it('does not run with others: neither with the variable of another shell, nor after it is gone', async () => {
    const line = repository('Package: a\n\n');
    const planned = { ...ARCHIVE, sources: await sources(line) };
    expect(await codes(planned)).toEqual([]);
    expect(await codes(ARCHIVE)).toEqual(['archive/other-sources']);
    delete process.env['NX_AIB_MIRROR'];
    expect(await codes(planned)).toEqual(['archive/other-sources']);
    expect(await codes(ARCHIVE)).toEqual([]);
  });

  it('fails where a source that nobody has signed gets another content meanwhile', async () => {
    const planned = { ...ARCHIVE, sources: await sources(repository('Package: a\n\n')) };
    const editing = () => {
      repository('Package: b\n\n');
      return done();
    };
    expect(await codes(planned, editing)).toEqual(['archive/other-sources']);
    expect(await codes(planned)).toEqual(['archive/other-sources']);
  });

  it('fails with its own words where it fails', async () => {
    const failed = { code: 'build/x', severity: 'error', message: '' } as const;
    expect(await codes(ARCHIVE, () => Promise.resolve(failure([failed])))).toEqual(['build/x']);
  });
});
