import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadImagePlan, type LoadOptions } from './load-plan';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'load-plan-'));
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

function load(text: string, options: Partial<LoadOptions> = {}): ReturnType<typeof loadImagePlan> {
  const manifestFile = path.join(folder, 'x.aib.yml');
  fs.writeFileSync(manifestFile, text);
  return loadImagePlan({ manifestFile, arch: 'x86_64', ...options });
}

async function said(text: string, options: Partial<LoadOptions> = {}): Promise<string[]> {
  return (await load(text, options)).diagnostics.map(
    ({ severity, location, message }) =>
      `${location === undefined ? '' : `${location.line}:${location.column} `}${severity} ${message}`,
  );
}

describe('loadImagePlan', () => {
  it('plans for QEMU with Debian 13 where nothing else is said', async () => {
    const loaded = await load('name: x\n');
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        plan: { name: 'x', target: 'qemu', distro: 'debian13', mode: 'package' },
        manifestDir: folder,
        platform: { boot: { scheme: 'esp-systemd-boot' } },
      },
    });
  });

  it('says where in the manifest a planner found something', async () => {
    expect(await said('name: x\nimage:\n  sealed: true\n')).toEqual([
      '3:11 error "image.sealed" cannot be applied with debian13: sealed images are not supported yet',
    ]);
    expect(
      await said('name: x\ncontent:\n  add_files:\n    - path: /etc/x\n      source_path: gone\n'),
    ).toEqual(['5:20 error the source file "gone" cannot be used: no such file']);
  });

  it("takes the manifest's target, and the caller's over it with a warning", async () => {
    expect(await said('name: x\ntarget: rpi4\n')).toEqual([
      '2:9 error target rpi4 does not support architecture x86_64',
    ]);
    expect(await said('name: x\ntarget: rpi4\n', { target: 'qemu' })).toEqual([
      '2:9 warning the manifest is for target "rpi4", but "qemu" was requested and is used',
    ]);
  });

  it('points nowhere in the manifest for what the caller got wrong', async () => {
    expect(
      await said('name: x\ntarget: qemu\n', { target: 'qemuu', arch: 'sparc', distro: 'debian' }),
    ).toEqual([
      'error there is no target "qemuu"',
      'error there is no distribution "debian"',
      'error the architecture "sparc" is not known',
    ]);
    expect(await said('name: x\n', { defines: { extra_debs: 7 } })).toEqual([
      'error --define extra_debs must be a list of Debian package names, not 7',
    ]);
  });

  it('says why a manifest cannot be read', async () => {
    const of = async (manifestFile: string): Promise<string | undefined> =>
      (await loadImagePlan({ manifestFile })).diagnostics[0]?.message;
    expect(await of('/nowhere/x.aib.yml')).toBe(
      'the manifest "/nowhere/x.aib.yml" cannot be read: no such file',
    );
    expect(await of(folder)).toBe(`the manifest "${folder}" cannot be read: it is a directory`);
  });
});
