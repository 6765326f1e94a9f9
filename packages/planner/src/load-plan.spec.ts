import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadSeed } from './load-seed';
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
      '3:11 error "image.sealed" cannot be applied: sealed images are not supported yet',
    ]);
    expect(
      await said('name: x\ncontent:\n  add_files:\n    - path: /etc/x\n      source_path: gone\n'),
    ).toEqual(['5:20 error the source file "gone" cannot be used: no such file']);
  });

  it('says where in a unit file beside the manifest it found something', async () => {
    fs.mkdirSync(path.join(folder, 'units'));
    fs.writeFileSync(path.join(folder, 'units/a.service'), '[Service]\nMemoryMax=1TB\n');
    fs.writeFileSync(path.join(folder, 'units/b.service'), '[Service]\nExecStart=/b\nMemoryMax=9T\n');
    const manifest = `
name: x
content:
  add_files:
    - { path: /etc/systemd/system/a.service, source_path: units/../units/a.service }
    - { path: /usr/lib/systemd/system, source_glob: 'units/b*' }
    - { path: /etc/elsewhere, source_glob: 'units/*' }
    - { path: /usr/share/c.conf, source_path: units/b.service }
  add_symlinks:
    - { link: /etc/containers/systemd/c.container, target: /usr/share/c.conf }
`;
    const loaded = await load(manifest);
    expect(loaded.diagnostics.map(({ code, location }) => [code, location?.file, location?.line])).toEqual([
      ['memory/ignored', path.join(folder, 'units/a.service'), 2],
      ['memory/never-reached', path.join(folder, 'units/b.service'), 3],
      ['memory/never-reached', path.join(folder, 'units/b.service'), 3],
    ]);
    expect(JSON.stringify(loaded.ok && loaded.value.plan.paths)).not.toContain('ExecStart');
  });

  it('finds the errors of sources, options, paths and the target at once', async () => {
    const manifest = `
name: x
target: rpi4
content:
  sbom: { doc_path: /usr/share/sbom.json }
  add_files:
    - { path: /etc/a, source_path: gone }
    - { path: /etc/b, source_path: /etc/hostname }
    - { path: /etc/c, source_glob: "nothing/*" }
    - { path: /etc/d, source_glob: "/etc/*" }
`;
    expect((await said(manifest)).sort()).toEqual([
      '10:36 error the source "/etc/*" is an absolute path',
      '3:9 error distribution debian13 cannot be built for target rpi4, which boots with ukiboot',
      '5:3 error "content.sbom" cannot be applied: SBOMs are not supported yet',
      '7:36 error the source file "gone" cannot be used: no such file',
      '8:36 error the source "/etc/hostname" is an absolute path',
      '9:36 error "nothing/*" matches no file',
    ]);
  });

  it("takes the manifest's target, and the caller's over it with a warning", async () => {
    expect(await said('name: x\ntarget: rpi4\n')).toEqual([
      '2:9 error distribution debian13 cannot be built for target rpi4, which boots with ukiboot',
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

describe('the seed of UUIDs', () => {
  const CAR = 'name: car\nversion: "1.0"\n';
  async function planOf(text: string, options: Partial<LoadOptions> = {}) {
    const loaded = await load(text, options);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
    return loaded.value.plan;
  }
  const idsOf = async (...from: Parameters<typeof planOf>) => {
    const { disk } = await planOf(...from);
    return [disk.diskId, ...disk.partitions.flatMap(({ uuid, filesystem }) => [uuid, filesystem?.uuid])];
  };

  it('is what the image is: its name, target, architecture and mode, and its Nx project', async () => {
    expect((await planOf(CAR)).seed).toBe('car/qemu/x86_64/package');
    expect((await planOf(CAR, { mode: 'image' })).seed).toBe('car/qemu/x86_64/image');
    expect((await planOf(CAR, { project: 'fleet-car' })).seed).toBe('fleet-car/car/qemu/x86_64/package');
  });

  it('gives two images of one name different UUIDs, and two versions of one image the same', async () => {
    const ids = await idsOf(CAR);
    for (const other of [{ mode: 'image' }, { project: 'a' }, { project: 'b' }, { seed: 'car' }] as const)
      expect((await idsOf(CAR, other)).filter((id) => ids.includes(id))).toEqual([]);
    expect(await idsOf(CAR.replace('1.0', '2.0'))).toEqual(ids);
  });

  it('can be given, so that aib-dev makes the image that Nx makes, and that an earlier version made', async () => {
    const inNx = await planOf(CAR, { project: 'fleet-car' });
    expect(await planOf(CAR, { seed: inNx.seed })).toEqual(inNx);
    // The result of using only the name.
    expect((await planOf('name: image\n', { seed: 'image' })).disk.diskId).toBe(
      '0638204c-50f1-5c8a-b767-7512ff18730b',
    );
  });

  it('can be given by the manifest, and by an option over it', async () => {
    const pinned = `${CAR}experimental: { internal_defines: { seed: old car } }\n`;
    expect((await planOf(pinned)).seed).toBe('old car');
    expect((await planOf(pinned, { seed: 'new' })).seed).toBe('new');
  });

  it.each(['', 'a\nb', 'x'.repeat(257), '\u001b[2J'])('is not %j', async (seed) => {
    const what = `must be a text of 1 to 256 printable characters, not ${JSON.stringify(seed)}`;
    expect(await said(CAR, { seed })).toEqual([`error --seed ${what}`]);
    expect(await said(CAR, { defines: { seed } })).toEqual([`error --define seed ${what}`]);
  });

  it.each<Partial<LoadOptions>>([
    {},
    { project: 'p', mode: 'image', target: 'qemu' },
    { seed: 'x' },
    { defines: { seed: 'y' } },
  ])('is known without a plan, too: %j', async (options) => {
    const { seed } = await planOf(CAR, options);
    const manifestFile = path.join(folder, 'x.aib.yml');
    expect(await loadSeed({ manifestFile, arch: 'x86_64', ...options })).toBe(seed);
  });
});
