import type { PlannedPath } from '@nx-aib/image-plan';
import { ownFile } from '@nx-aib/image-plan/plan';
import { settlePaths } from './settle-paths';

const byManifest = { root: 'host', origin: 'manifest' } as const;
const owned = { user: 'root', group: 'root' };

function file(path: string, text = ''): PlannedPath {
  return { ...byManifest, ...owned, type: 'file', path, mode: '0644', content: { text } };
}

function directory(path: string, existOk = false): PlannedPath {
  return { ...byManifest, ...owned, type: 'directory', path, mode: '0755', parents: false, existOk };
}

function messages(...paths: PlannedPath[]): string[] {
  return settlePaths(paths).diagnostics.map(({ message }) => message);
}

describe('settlePaths', () => {
  it('keeps the last of what is planned for one place, through either root', () => {
    const own = ownFile('qm', '/etc/machine-id', '');
    const other = file('/etc/qm/machine-id', 'x');
    expect(settlePaths([own, file('/etc/a'), other]).value).toEqual([file('/etc/a'), other]);
    const absent: PlannedPath = { ...byManifest, type: 'absent', path: '/etc/a' };
    expect(settlePaths([file('/etc/a'), absent]).value).toEqual([absent]);
  });

  it('refuses to remove what is planned below', () => {
    const absent: PlannedPath = { ...byManifest, type: 'absent', path: '/etc/systemd' };
    const own = ownFile('host', '/etc/systemd/network/10-nx-aib.network', '');
    expect(settlePaths([own, absent]).diagnostics).toEqual([
      {
        code: 'paths/removed-again',
        severity: 'error',
        message: '/etc/systemd cannot be removed: /etc/systemd/network/10-nx-aib.network is planned in it',
        hint: 'remove single files in it',
        path: ['content', 'remove_files'],
      },
    ]);
    expect(messages(absent, own)).toEqual([]);
    expect(messages(file('/etc/systemd/a'), { ...absent, path: '/etc/systemd/a' })).toEqual([]);
  });

  it('refuses what cannot be there at once', () => {
    const link: PlannedPath = { ...byManifest, type: 'symlink', path: '/etc/l', target: '/x' };
    expect(messages(file('/etc/a'), file('/etc/a/b'))).toEqual([
      '/etc/a/b cannot be created: /etc/a is planned as a file',
    ]);
    expect(messages(file('/etc/l/b'), link)).toEqual([
      '/etc/l/b cannot be created: /etc/l is planned as a symbolic link',
    ]);
    expect(messages(directory('/etc/a'), file('/etc/a'))).toEqual([
      '/etc/a is planned both as a directory and as a file',
    ]);
    expect(messages(directory('/etc/a'), directory('/etc/a'))).toEqual([
      'the directory /etc/a is created twice',
    ]);
    expect(messages(directory('/etc/a'), directory('/etc/a', true))).toEqual([]);
  });

  it('refuses a file that follows from another key', () => {
    expect(messages(file('/etc/fstab'))).toEqual([
      '/etc/fstab is generated from image.partitions and cannot be changed as a file',
    ]);
    expect(settlePaths([ownFile('host', '/etc/fstab', '')]).diagnostics).toEqual([]);
  });
});

describe('of tens of thousands of paths', () => {
  it('each is looked at once: what is quadratic takes minutes', () => {
    const files = Array.from({ length: 20_000 }, (_, at) => file(`/etc/deep/${at % 100}/x/${at}`));
    const absent = Array.from({ length: 20_000 }, (_, at): PlannedPath => ({
      ...byManifest,
      type: 'absent',
      path: `/usr/share/${at}`,
    }));
    const started = performance.now();
    expect(messages(directory('/etc/deep/1/x'), ...files, directory('/etc/deep/1/x/1/y'), ...absent)).toEqual(
      ['/etc/deep/1/x/1/y cannot be created: /etc/deep/1/x/1 is planned as a file'],
    );
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('the first that a removal would take with it is named', () => {
    const absent: PlannedPath = { ...byManifest, type: 'absent', path: '/etc/a' };
    expect(messages(file('/etc/a/b/c'), file('/etc/a/b'), absent, file('/etc/a/d'))).toContain(
      '/etc/a cannot be removed: /etc/a/b/c is planned in it',
    );
  });
});
