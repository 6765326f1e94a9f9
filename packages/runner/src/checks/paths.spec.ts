import type { PlannedPath } from '@nx-aib/image-plan';
import { judged } from '../testing/judged';
import { paths } from './paths';

const at = { root: 'host', origin: 'manifest' } as const;
/** The SHA-256 of an empty file. */
const SUM_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const owned = { user: 'root', group: 'root' };
const hostname: PlannedPath = {
  ...at,
  ...owned,
  ...{ type: 'file', path: '/etc/hostname', mode: '0644', content: { text: 'image-qemu\n' } },
};
const check = (...planned: PlannedPath[]) => judged(paths, { paths: planned });

describe('the checks of paths', () => {
  it('pass for a file of the same content, owner and mode', () => {
    expect(check(hostname)).toEqual(['paths/host/etc/hostname: pass']);
  });

  it('say everything that is another one', () => {
    expect(
      check({ ...hostname, mode: '0600', user: 'daemon', group: '1', content: { text: 'box\n' } }),
    ).toEqual([
      'paths/host/etc/hostname: fail, its mode would be 0600; it belongs to user root; it belongs to group root; its content differs',
    ]);
  });

  it('let later entries win', () => {
    const mode: PlannedPath = {
      ...at,
      ...owned,
      type: 'attributes',
      path: '/etc/hostname',
      mode: 'go-r',
      recursive: false,
    };
    expect(check(hostname, mode)).toEqual(['paths/host/etc/hostname: fail, its mode would be 0600']);
    expect(check({ ...hostname, mode: '0600' }, { ...mode, mode: 'go+r' })).toEqual([
      'paths/host/etc/hostname: pass',
    ]);
  });

  it('see links and what is to be absent', () => {
    const link: PlannedPath = {
      ...at,
      type: 'symlink',
      path: '/etc/localtime',
      target: '/usr/share/zoneinfo/Etc/UTC',
    };
    expect(
      check(link, { ...link, path: '/etc/hostname' }, { ...at, type: 'absent', path: '/etc/nothing' }),
    ).toEqual([
      'paths/host/etc/localtime: pass',
      'paths/host/etc/hostname: fail, it is a file; it points to ',
      'paths/host/etc/nothing: pass',
    ]);
    expect(check({ ...at, type: 'absent', path: '/etc/hostname' })).toEqual([
      'paths/host/etc/hostname: fail, it is there',
    ]);
  });

  it('look at everything below a recursive entry', () => {
    const tree = (mode: string): PlannedPath => ({
      ...{ ...at, ...owned, type: 'attributes', path: '/etc/systemd', mode, recursive: true },
    });
    expect(check(tree('u+rwX,go-w'))).toEqual(['paths/host/etc/systemd: pass']);
    expect(check(tree('go-r'))[0]).toMatch(/journald\.conf: its mode would be 0600/);
  });

  it('judge what is below by the nearest folder, its own changes and those of the folders above it', () => {
    const change = (path: string, mode: string): PlannedPath => ({
      ...{ ...at, type: 'attributes', path, mode, user: null, group: null, recursive: true },
    });
    const record = (path: string) => ['d', '755', '0', 'root', '0', 'root', path, '', ''].join('\0');
    const seen = (...planned: PlannedPath[]) =>
      judged(paths, { paths: planned }, [
        ['\0/etc/systemd\0\0', `\0/etc/systemd\0\0${record('/etc/systemd/system')}`],
      ]);
    const outerFirst = seen(change('/etc/systemd', 'go-r'), change('/etc/systemd/system', 'go+r'));
    expect(outerFirst[0]).toMatch(/journald\.conf: its mode would be 0600/);
    expect(outerFirst[0]).not.toContain('system/');
    expect(outerFirst[1]).toBe('paths/host/etc/systemd/system: pass');
    const innerFirst = seen(change('/etc/systemd/system', 'go+r'), change('/etc/systemd', 'go-r'));
    expect(innerFirst[0]).toMatch(/system: fail, its mode would be 0711; .*wants: its mode would be 0711/);
  });

  it('ask of what is below a planned folder what was asked of all below, not the mode of the folder', () => {
    const folder: PlannedPath = {
      ...{ ...at, ...owned, type: 'directory', path: '/etc/systemd', mode: '0755' },
      ...{ parents: false, existOk: true },
    };
    const change: PlannedPath = {
      ...{ ...at, ...owned, type: 'attributes', path: '/etc/systemd', mode: 'u+rw', recursive: true },
    };
    expect(check(folder, change)).toEqual(['paths/host/etc/systemd: pass']);
    expect(check({ ...folder, mode: '02755' }, { ...change, mode: '0755' })).toEqual([
      expect.stringMatching(/^paths\/host\/etc\/systemd: fail, its mode would be 2755; /),
    ]);
  });

  it('change modes as the build does: digits after an operator', () => {
    const change: PlannedPath = {
      ...{ ...at, ...owned, type: 'attributes', path: '/etc/hostname', mode: '+111', recursive: false },
    };
    expect(check(change)).toEqual(['paths/host/etc/hostname: fail, its mode would be 0755']);
  });

  it("look into QM's root from inside", () => {
    const inside: PlannedPath = {
      ...{ ...owned, root: 'qm', origin: 'nx-aib', type: 'directory', path: '/var/lib', mode: '0755' },
      ...{ parents: false, existOk: true },
    };
    expect(check(inside, { ...inside, path: '/var/other' })).toEqual([
      'paths/qm/var/lib: pass',
      'paths/qm/var/other: fail, it is missing',
    ]);
  });

  it('know that the first boot writes /etc/machine-id', () => {
    const id: PlannedPath = { ...hostname, path: '/etc/machine-id', content: { text: 'uninitialized\n' } };
    const as = (sum: string): [string, string][] => [
      ['\0/etc/hostname\0', '\0/etc/machine-id\0'],
      [
        'a2cec780922ff22957aea10df8ba7300035968fe97e502dc78a8df838c17ecda  /etc/hostname',
        `${sum}  /etc/machine-id`,
      ],
    ];
    expect(judged(paths, { paths: [id] }, as('ab'.repeat(32)))).toEqual([
      'paths/host/etc/machine-id: pass, set at the first boot, as planned',
    ]);
    expect(judged(paths, { paths: [id] }, as(SUM_OF_NOTHING))).toEqual([
      'paths/host/etc/machine-id: fail, the first boot has not set it',
    ]);
  });

  it('pass the paths to the script as Base64, never as text of the script', () => {
    const hostile = { ...hostname, path: "/etc/'; reboot #\n$(reboot)" };
    const script = paths.script({ plan: { paths: [hostile] } } as never);
    expect(script).not.toContain('reboot');
  });
});
