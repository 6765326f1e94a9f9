import type { PlannedPath } from '@nx-aib/image-plan';
import { expectedPaths } from './path-expectation';

const file = (path: string, text: string): PlannedPath => ({
  ...{ root: 'host', origin: 'manifest', type: 'file', path, mode: '0644', user: 'root', group: 'root' },
  content: { text },
});
const host = { root: 'host', origin: 'manifest' } as const;

describe('what a path is in the end', () => {
  it('is what the last entry made of it', () => {
    const expected = expectedPaths({ paths: [file('/etc/a', 'old'), file('/etc/a', 'new')] });
    expect(expected).toMatchObject([{ path: '/etc/a', content: { text: 'new' }, modes: ['0644'] }]);
  });

  it('forgets what was below a path that is removed, and what comes later stays', () => {
    const paths = [
      file('/etc/a/b', 'x'),
      file('/etc/ab', 'x'),
      { ...host, type: 'absent', path: '/etc/a' } as const,
      file('/etc/a/c', 'x'),
    ];
    expect(expectedPaths({ paths }).map(({ type, path }) => `${type} ${path}`)).toEqual([
      'file /etc/ab',
      'absent /etc/a',
      'file /etc/a/c',
    ]);
  });

  it('takes the owner of a recursive entry above it, but only from then on', () => {
    const chown = {
      ...host,
      type: 'attributes',
      path: '/etc',
      mode: null,
      user: 'u',
      group: null,
      recursive: true,
    } as const;
    const expected = expectedPaths({ paths: [file('/etc/a', ''), chown, file('/etc/b', '')] });
    expect(expected.map(({ path, user, group }) => [path, user, group])).toEqual([
      ['/etc/a', 'u', 'root'],
      ['/etc', 'u', null],
      ['/etc/b', 'root', 'root'],
    ]);
  });

  it('keeps what holds for all below apart from the folder itself', () => {
    const folder: PlannedPath = {
      ...host,
      ...{ type: 'directory', path: '/var/a', mode: '0750', user: 'root', group: 'root' },
      ...{ parents: false, existOk: true },
    };
    const change: PlannedPath = {
      ...host,
      ...{ type: 'attributes', path: '/var/a', mode: 'g+w', user: 'u', group: null, recursive: true },
    };
    expect(expectedPaths({ paths: [folder, change] })).toMatchObject([
      { modes: ['0750', 'g+w'], user: 'u', group: 'root', below: { modes: ['g+w'], user: 'u', group: null } },
    ]);
  });

  it('is kept apart for the two roots', () => {
    expect(
      expectedPaths({ paths: [file('/etc/a', ''), { ...file('/etc/a', ''), root: 'qm' }] }),
    ).toHaveLength(2);
  });
});

describe('of tens of thousands of paths', () => {
  it('each is looked at once: what is quadratic takes minutes', () => {
    const paths = Array.from({ length: 10_000 }, (_, at): PlannedPath[] => [
      file(`/etc/many/${at}/x`, ''),
      {
        ...host,
        type: 'attributes',
        path: `/etc/many/${at}`,
        mode: '0700',
        user: null,
        group: null,
        recursive: true,
      },
      { ...host, type: 'absent', path: `/etc/many/${at}/x` },
    ]).flat();
    const started = performance.now();
    expect(expectedPaths({ paths })).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
