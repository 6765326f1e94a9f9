import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, writeManifest } from './testing/builds';
import { FULL } from './testing/full';
import { buildReference } from './testing/step-stores';

const SYSTEM = '/etc/systemd/system';
/** Links in place of unit directories, and requests for units. */
const PLACES = [SYSTEM, ...['sysinit', 'timers', 'evil'].map((name) => `${SYSTEM}/${name}.target.wants`)];
const UNITS = ['sysinit', 'timers', 'evil'].map((name) => ({
  path: `/usr/lib/systemd/system/by-${name}.service`,
  text: `[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=${name}.target\n`,
}));

/** The directory can have drop-ins of QM's unit: the plan already refuses such a link. */
const BY_PLAN = /^.*error\[qm\/overridden\]: \/etc\/systemd\/system would/m;
const BY_BUILD = /^.*error\[build\/(service|service-link|path)\]: .*etc\/systemd/m;

describe("a manifest's link in place of a folder of units", () => {
  let place: string;
  let store: string;
  const canary = () => path.join(place, 'canary');

  beforeAll(async () => {
    place = await mkdtemp('/var/tmp/nx-aib canary ');
    store = await buildReference(path.join(place, 'reference'));
    // A link that `disabled_services` would remove if the canary were the unit directory.
    for (const name of ['sysinit', 'timers', 'evil']) {
      const folder = path.join(canary(), `${name}.target.wants`);
      await mkdir(folder, { recursive: true });
      for (const at of [folder, canary()])
        await symlink(`/usr/lib/systemd/system/by-${name}.service`, path.join(at, `by-${name}.service`));
    }
    await writeFile(path.join(canary(), 'fstrim.timer'), '');
  });
  afterAll(() => rm(place, { recursive: true }));

  const inCanary = async () => (await readdir(canary(), { recursive: true })).sort();

  const cases = (['host', 'qm'] as const).flatMap((root) =>
    PLACES.flatMap((link) =>
      (['enabled_services', 'disabled_services'] as const).map((verb) => [root, link, verb] as const),
    ),
  );
  const sample = cases.filter(([root, link, verb]) =>
    root === 'host'
      ? link === PLACES[3] && verb === 'enabled_services'
      : link === SYSTEM && verb === 'disabled_services',
  );
  it.each(FULL ? cases : sample)(
    'of the %s, %s with %s, changes nothing of this machine',
    async (root, link, verb) => {
      const before = await inCanary();
      const content = {
        add_files: UNITS,
        add_symlinks: [{ link, target: canary() }],
        systemd: { [verb]: ['by-sysinit.service', 'by-timers.service', 'by-evil.service'] },
      };
      const qm = { content: { debs: ['busybox-static'], ...(root === 'qm' ? content : {}) } };
      const manifest = { name: 'hostile', target: 'qemu', ...(root === 'host' ? { content } : {}), qm };
      const file = await writeManifest(path.join(place, 'manifest'), { manifest, sources: {} });
      const seen = await build({ store, manifest: file, out: path.join(place, 'out') });
      expect(await inCanary()).toEqual(before);
      // It must not fail silently.
      if (seen.status !== 0)
        expect(seen.stderr).toMatch(root === 'host' && link === SYSTEM ? BY_PLAN : BY_BUILD);
    },
  );
});
