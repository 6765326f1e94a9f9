import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { REFERENCE } from './testing/builds';
import { aibDev, nx, type Seen } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { buildReference } from './testing/step-stores';

/** The errors with their positions: the text of the line in the manifest, the code and the message. */
function errorsOf({ status, stderr }: Seen): string[] {
  expect(status).not.toBe(0);
  const lines = stderr.split('\n');
  return lines.flatMap((line, index) => {
    const [, code, message] = /\.aib\.yml:\d+:\d+: error\[([^\]]+)\]: (.*)$/.exec(line) ?? [];
    return code === undefined ? [] : [`${lines[index + 1]?.trim()} | ${code} | ${message}`];
  });
}

/** The reference image's manifest with some texts replaced. */
async function changed(...changes: readonly (readonly [before: string, after: string])[]): Promise<string> {
  const reference = await readFile(REFERENCE(), 'utf8');
  return changes.reduce((text, [before, after]) => {
    expect(text).toContain(before);
    return text.replace(before, () => after);
  }, reference);
}

const MOTD = '    - path: /etc/motd\n      text: |\n';
const NO_SUCH_UNIT = ['- reference.service\n', '- reference.service\n      - no-such.timer\n'] as const;

describe('what only a build can find', () => {
  let place: string;
  let store: string;
  beforeAll(async () => {
    place = await mkdtemp('/var/tmp/nx-aib errors ');
    store = await buildReference(path.join(place, 'reference'));
  });
  afterAll(() => rm(place, { recursive: true }));

  it('is pointed at by aib-dev build: paths of packages, and units', async () => {
    // The sources beside the reference image's manifest do not matter here.
    const manifest = freshCopy('e2e/image-qemu/errors.aib.yml');
    const build = async (text: string) => {
      await writeFile(manifest, text);
      const out = path.join(place, 'errors.qcow2');
      return errorsOf(await aibDev(['build', '--build-dir', store, manifest, out]));
    };
    try {
      const wrong = [
        [MOTD, `    - path: /usr/bin\n      text: x\n${MOTD}`],
        ["reference.conf\n      mode: '0640'", "referense.conf\n      mode: '0640'"],
        ["image\n        mode: '0755'", "imagine\n        mode: '0755'"],
      ] as const;
      expect(await build(await changed(...wrong))).toEqual([
        '- path: /usr/bin | build/path | /usr/bin cannot be written: it is a directory',
        '- path: /etc/reference/referense.conf | build/path | /etc/reference/referense.conf cannot be changed: it does not exist',
        '- path: /usr/libexec/make-workload-imagine | build/path | /usr/libexec/make-workload-imagine in QM cannot be changed: it does not exist',
      ]);
      expect(await build(await changed(NO_SUCH_UNIT))).toEqual([
        '- no-such.timer | build/service | no-such.timer cannot be enabled in the host: no such unit',
      ]);
    } finally {
      await rm(manifest);
    }
  });

  it('is pointed at by ./nx build: packages by their names, to the letter, in both roots', async () => {
    const folder = freshCopy('e2e/errors');
    await mkdir(folder);
    try {
      const qm = 'qm: { content: { debs: [busybox-statik] } }\n';
      const text = `name: errors\ncontent:\n  debs:\n    - l.bacl1\n    - systemd.boot\n    - tree=0.1\n${qm}`;
      await writeFile(path.join(folder, 'errors.aib.yml'), text);
      const seen = await nx('build', 'errors');
      const said = `${seen.stdout}\n${seen.stderr}`;
      // Nx may print a task's output twice.
      expect([...new Set(errorsOf({ ...seen, stderr: said }))].sort()).toEqual([
        '- l.bacl1 | packages/unknown | the archive has no package "l.bacl1"',
        '- systemd.boot | packages/unknown | the archive has no package "systemd.boot"',
        '- tree=0.1 | packages/unknown-version | the archive has no package "tree" in version 0.1',
        `${qm.trim()} | packages/unknown | the archive has no package "busybox-statik"`,
      ]);
      for (const near of ['libacl1', 'systemd-boot', 'busybox-static'])
        expect(said).toContain(`did you mean "${near}"?`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
