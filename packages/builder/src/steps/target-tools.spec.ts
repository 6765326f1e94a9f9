import { rmSync } from 'node:fs';
import { TargetTools } from './target-tools';
import { OWN_LINKING, ownToolsTree } from '../../../build-machine/src/testing/own-tools-tree';

const PROGRAMS = { tree: '/t', ...OWN_LINKING };

describe("a program of the image's own distribution", () => {
  it('is started by its own loader, with its own libraries', () => {
    const linking = { loader: '/lib64/ld.so', libraries: '/usr/lib64' };
    expect(new TargetTools({ tree: '/t', ...linking }).debugfs('-w', 'a b')).toEqual([
      '/t/lib64/ld.so',
      '--library-path',
      '/t/usr/lib64',
      '/t/usr/sbin/debugfs',
      '-w',
      'a b',
    ]);
  });

  it.each([
    ['mke2fs', '/t/usr/sbin/mke2fs'],
    ['e2fsck', '/t/usr/sbin/e2fsck'],
    ['bsdtar', '/t/usr/bin/bsdtar'],
  ] as const)('%s is %s', (name, program) => {
    expect(new TargetTools(PROGRAMS)[name]()[3]).toBe(program);
  });

  it('runs with a clock that stands still, in no language and in no time zone', async () => {
    const outcome = await new TargetTools(PROGRAMS).run(['env'], 1_754_697_600, { env: { EXTRA: '1' } });
    expect(outcome.stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'SOURCE_DATE_EPOCH=1754697600',
        'E2FSPROGS_FAKE_TIME=1754697600',
        'MKE2FS_CONFIG=/t/etc/mke2fs.conf',
        'LC_ALL=C.UTF-8',
        'TZ=UTC',
        'EXTRA=1',
      ]),
    );
  });

  it('runs with the same environment on both ends of a pipe', async () => {
    const print = ['sh', '-c', 'echo "$TZ $SOURCE_DATE_EPOCH"'] as const;
    const compare = [
      'sh',
      '-c',
      'read -r line; test "$line" = "$TZ $SOURCE_DATE_EPOCH" -a "$line" = "UTC 7"',
    ] as const;
    expect(await new TargetTools(PROGRAMS).runPiped(print, compare, 7)).toMatchObject({ ok: true });
    expect(await new TargetTools(PROGRAMS).runPiped(print, compare, 8)).toMatchObject({
      ok: false,
      status: 1,
    });
  });

  it('really runs', async () => {
    const folder = ownToolsTree();
    const tools = new TargetTools({ tree: folder, ...OWN_LINKING });
    const outcome = await tools.run(tools.debugfs('-V'), 0);
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.stderr).toMatch(/^debugfs \d/);
    rmSync(folder, { recursive: true });
  });
});
