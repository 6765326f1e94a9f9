import { type PlannedPath, Mounts } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import { applyPaths, type RootState } from './apply-paths';
import type { Edit } from './edit';
import type { IndexEntry } from './root-index';
import { PlannedPlaces } from './planned-places';
import { RootTree } from './root-tree';

const DIR: IndexEntry = { type: 'dir', mode: 0o755, uid: 0, gid: 0 };
const FILE: IndexEntry = { type: 'file', mode: 0o644, uid: 0, gid: 0 };
const link = (target: string): IndexEntry => ({ type: 'link', mode: 0o777, uid: 0, gid: 0, link: target });

const BROUGHT: Readonly<Record<string, IndexEntry>> = {
  '/': DIR,
  '/bin': link('usr/bin'),
  '/etc': DIR,
  '/etc/motd': FILE,
  '/etc/localtime': link('/usr/share/zoneinfo/UTC'),
  '/etc/d': DIR,
  '/etc/d/x': FILE,
  '/etc/d/l': link('x'),
  '/etc/d/sub': { ...DIR, mode: 0o2755 },
  '/etc/d/sub/y': { ...FILE, mode: 0o755 },
  '/etc/d/pipe': { type: 'other', mode: 0o644, uid: 0, gid: 0 },
  '/etc/circle': link('circle'),
  '/usr': DIR,
  '/usr/bin': DIR,
  '/usr/bin/tool': { ...FILE, mode: 0o755 },
};

function stateOf(root: Root): RootState {
  return {
    root,
    tree: new RootTree(new Map(Object.entries(BROUGHT))),
    users: new Map([
      ['root', 0],
      ['driver', 1000],
    ]),
    groups: new Map([
      ['root', 0],
      ['video', 44],
    ]),
  };
}

function apply(...paths: readonly PlannedPath[]) {
  return applyPaths(paths, new Map((['host', 'qm'] as const).map((root) => [root, stateOf(root)] as const)));
}

/** The edits, one readable line each; or the messages instead. */
function say(...paths: readonly PlannedPath[]): string[] {
  const { edits, diagnostics } = apply(...paths);
  return diagnostics.length > 0 ? diagnostics.map(({ message }) => message) : edits.map(line);
}

function line(edit: Edit): string {
  const owned = (): string => {
    if (!('attributes' in edit)) return '';
    const { mode, uid, gid } = edit.attributes;
    return ` ${mode.toString(8).padStart(4, '0')} ${uid}:${gid}`;
  };
  const target = edit.edit === 'make-symlink' ? ` -> ${edit.target}` : '';
  return `${edit.edit} ${edit.path}${owned()}${target}`;
}

const BASE = { root: 'host', origin: 'manifest' } as const;
const ROOT_OWNED = { user: 'root', group: 'root' } as const;
const CONTENT = { text: 'x' } as const;

type Of<Type extends PlannedPath['type']> = Partial<Extract<PlannedPath, { type: Type }>>;
const file = (path: string, more: Of<'file'> = {}): PlannedPath => ({
  ...BASE,
  ...ROOT_OWNED,
  type: 'file',
  path,
  mode: '0644',
  content: CONTENT,
  ...more,
});
const directory = (path: string, more: Of<'directory'> = {}): PlannedPath => ({
  ...BASE,
  ...ROOT_OWNED,
  type: 'directory',
  path,
  mode: '0755',
  parents: false,
  existOk: false,
  ...more,
});
const symlink = (path: string, target: string): PlannedPath => ({ ...BASE, type: 'symlink', path, target });
const attributes = (path: string, more: Of<'attributes'>): PlannedPath => ({
  ...BASE,
  type: 'attributes',
  path,
  mode: null,
  user: null,
  group: null,
  recursive: false,
  ...more,
});
const absent = (path: string): PlannedPath => ({ ...BASE, type: 'absent', path });

describe('a file', () => {
  it('is written with its mode and owner', () => {
    expect(say(file('/etc/a', { mode: '4755', user: 'driver', group: 'video' }))).toEqual([
      'write-file /etc/a 4755 1000:44',
    ]);
  });

  it('takes the place of a file or of a symbolic link', () => {
    expect(say(file('/etc/motd'))).toEqual(['remove /etc/motd', 'write-file /etc/motd 0644 0:0']);
    expect(say(file('/etc/localtime'))).toEqual([
      'remove /etc/localtime',
      'write-file /etc/localtime 0644 0:0',
    ]);
  });

  it('is written where a symbolic link on its way leads, which stays', () => {
    expect(say(file('/bin/a'))).toEqual(['write-file /usr/bin/a 0644 0:0']);
  });

  it('brings its missing parents, outermost first', () => {
    expect(say(file('/etc/x/y/z'), file('/etc/x/other'))).toEqual([
      'make-directory /etc/x 0755 0:0',
      'make-directory /etc/x/y 0755 0:0',
      'write-file /etc/x/y/z 0644 0:0',
      'write-file /etc/x/other 0644 0:0',
    ]);
  });

  it.each([
    [file('/etc/d'), '/etc/d cannot be written: it is a directory'],
    [file('/etc/motd/x'), '/etc/motd/x cannot be written: /etc/motd is not a directory'],
    [file('/etc/motd/x/y'), '/etc/motd/x/y cannot be written: /etc/motd is not a directory'],
    [file('/etc/circle/x'), '/etc/circle/x cannot be written: its symbolic links form a loop'],
    [file('/etc/a', { user: 'who' }), '/etc/a cannot be written: there is no user who'],
    [file('/etc/a', { group: 'who' }), '/etc/a cannot be written: there is no group who'],
  ])('that cannot be is an error', (planned, message) => {
    expect(apply(planned)).toEqual({
      edits: [],
      diagnostics: [{ code: 'build/path', severity: 'error', message, path: ['content'] }],
    });
  });
});

describe('a symbolic link', () => {
  it('is made, in place of a file or another link', () => {
    expect(say(symlink('/etc/n', '../x'))).toEqual(['make-symlink /etc/n -> ../x']);
    expect(say(symlink('/etc/motd', '/x'))).toEqual(['remove /etc/motd', 'make-symlink /etc/motd -> /x']);
    expect(say(symlink('/etc/localtime', '/x'))).toEqual([
      'remove /etc/localtime',
      'make-symlink /etc/localtime -> /x',
    ]);
  });

  it('is followed by what comes after it', () => {
    expect(say(symlink('/etc/n', 'd'), file('/etc/n/a'))).toEqual([
      'make-symlink /etc/n -> d',
      'write-file /etc/d/a 0644 0:0',
    ]);
  });

  it('cannot take the place of a directory', () => {
    expect(say(symlink('/etc/d', 'x'))).toEqual(['/etc/d cannot be linked: it is a directory']);
  });
});

describe('a directory', () => {
  it('is made, with parents where they are asked for', () => {
    expect(say(directory('/etc/n', { mode: '1777', group: 'video' }))).toEqual([
      'make-directory /etc/n 1777 0:44',
    ]);
    expect(say(directory('/etc/n/m', { mode: '0700', parents: true }))).toEqual([
      'make-directory /etc/n 0755 0:0',
      'make-directory /etc/n/m 0700 0:0',
    ]);
  });

  it('that may be there already gets its mode and owner', () => {
    expect(say(directory('/etc/d', { existOk: true, mode: '0700' }))).toEqual([
      'set-attributes /etc/d 0700 0:0',
    ]);
    expect(say(directory('/etc/d', { existOk: true }))).toEqual([]);
  });

  it.each([
    [
      directory('/etc/d'),
      '/etc/d cannot be created: the directory already exists (exist_ok: true accepts that)',
    ],
    [directory('/etc/motd', { existOk: true }), '/etc/motd cannot be created: something else exists there'],
    [directory('/etc/n/m'), '/etc/n/m cannot be created: /etc/n does not exist (parents: true creates it)'],
    [directory('/etc/motd/m'), '/etc/motd/m cannot be created: /etc/motd is not a directory'],
    [directory('/etc/n', { user: 'who' }), '/etc/n cannot be created: there is no user who'],
  ])('that cannot be is an error', (planned, message) => {
    expect(say(planned)).toEqual([message]);
  });
});

describe('a mode or owner', () => {
  it('is set, of what a symbolic link leads to', () => {
    expect(say(attributes('/usr/bin/tool', { mode: 'u+s' }))).toEqual([
      'set-attributes /usr/bin/tool 4755 0:0',
    ]);
    expect(say(attributes('/bin', { user: 'driver' }))).toEqual(['set-attributes /usr/bin 0755 1000:0']);
    expect(say(attributes('/etc/motd', { user: '5', group: 'video' }))).toEqual([
      'set-attributes /etc/motd 0644 5:44',
    ]);
  });

  it('that is there already takes no edit', () => {
    expect(say(attributes('/etc/motd', { mode: '0644', user: 'root', group: '0' }))).toEqual([]);
  });

  it('adds to the ones before it', () => {
    expect(
      say(
        attributes('/etc/motd', { mode: 'g+w' }),
        attributes('/etc/motd', { mode: 'o-r' }),
        attributes('/etc/motd', { user: '7' }),
      ),
    ).toEqual([
      'set-attributes /etc/motd 0664 0:0',
      'set-attributes /etc/motd 0660 0:0',
      'set-attributes /etc/motd 0660 7:0',
    ]);
  });

  it('of a directory and all that is in it changes no mode of links, and no devices or pipes', () => {
    expect(say(attributes('/etc/d', { mode: 'g=u', recursive: true }))).toEqual([
      'set-attributes /etc/d 0775 0:0',
      'set-attributes /etc/d/sub 2775 0:0',
      'set-attributes /etc/d/sub/y 0775 0:0',
      'set-attributes /etc/d/x 0664 0:0',
    ]);
    expect(say(attributes('/etc/d', { user: 'driver', recursive: true }))).toEqual([
      'set-attributes /etc/d 0755 1000:0',
      'set-attributes /etc/d/l 0777 1000:0',
      'set-attributes /etc/d/sub 2755 1000:0',
      'set-attributes /etc/d/sub/y 0755 1000:0',
      'set-attributes /etc/d/x 0644 1000:0',
    ]);
  });

  it('of a directory and all that is in it covers what was put there before', () => {
    expect(say(file('/etc/n/x'), attributes('/etc/n', { mode: 'go=', recursive: true }))).toEqual([
      'make-directory /etc/n 0755 0:0',
      'write-file /etc/n/x 0644 0:0',
      'set-attributes /etc/n 0700 0:0',
      'set-attributes /etc/n/x 0600 0:0',
    ]);
  });

  it.each([
    [attributes('/etc/nothing', { mode: '0600' }), '/etc/nothing cannot be changed: it does not exist'],
    [attributes('/etc/localtime', { mode: '0600' }), '/etc/localtime cannot be changed: it does not exist'],
    [
      attributes('/etc/circle', { mode: '0600' }),
      '/etc/circle cannot be changed: its symbolic links form a loop',
    ],
    [attributes('/etc/motd', { user: 'who' }), '/etc/motd cannot be changed: there is no user who'],
    [attributes('/etc/motd', { group: 'who' }), '/etc/motd cannot be changed: there is no group who'],
    [attributes('/etc/motd', { mode: 'u+q' }), '/etc/motd cannot be changed: u+q is not a mode'],
  ])('that cannot be is an error', (planned, message) => {
    expect(say(planned)).toEqual([message]);
  });
});

describe('what shall not be there', () => {
  it('is removed, a link and not what it leads to', () => {
    expect(say(absent('/etc/motd'))).toEqual(['remove /etc/motd']);
    expect(say(absent('/bin'))).toEqual(['remove /bin']);
    expect(say(absent('/bin/tool'))).toEqual(['remove /usr/bin/tool']);
  });

  it('is removed with all that is in it, innermost first', () => {
    expect(say(absent('/etc/d'))).toEqual([
      'remove /etc/d/x',
      'remove /etc/d/sub/y',
      'remove /etc/d/sub',
      'remove /etc/d/pipe',
      'remove /etc/d/l',
      'remove /etc/d',
    ]);
  });

  it('can be made anew', () => {
    expect(say(absent('/etc/d'), file('/etc/d'))).toEqual([
      ...say(absent('/etc/d')),
      'write-file /etc/d 0644 0:0',
    ]);
  });

  it('has to be there before', () => {
    expect(say(absent('/etc/n'))).toEqual(['/etc/n cannot be removed: it does not exist']);
    expect(say(absent('/etc/motd'), absent('/etc/motd'))).toEqual([
      '/etc/motd cannot be removed: it does not exist',
    ]);
  });
});

describe('a path of the QM partition', () => {
  it('lies in the host where QM sees it, its links followed inside QM', () => {
    const paths = [
      file('/etc/a'),
      file('/bin/a'),
      symlink('/usr/l', '/etc'),
      file('/usr/l/b'),
      attributes('/', { mode: '0700' }),
    ];
    expect(say(...paths.map((planned): PlannedPath => ({ ...planned, root: 'qm' })))).toEqual([
      'write-file /etc/qm/a 0644 0:0',
      'write-file /usr/lib/qm/rootfs/usr/bin/a 0644 0:0',
      'make-symlink /usr/lib/qm/rootfs/usr/l -> /etc',
      'write-file /etc/qm/b 0644 0:0',
      'set-attributes /usr/lib/qm/rootfs 0700 0:0',
    ]);
  });

  it('is the same when the host names it: what is there is known, the names of owners are the host’s', () => {
    const dropIn = directory('/etc/qm/d', { existOk: true, user: 'driver' });
    expect(say(dropIn, file('/etc/qm/new/a'), absent('/usr/lib/qm/rootfs/usr/bin/tool'))).toEqual([
      'set-attributes /etc/qm/d 0755 1000:0',
      'make-directory /etc/qm/new 0755 0:0',
      'write-file /etc/qm/new/a 0644 0:0',
      'remove /usr/lib/qm/rootfs/usr/bin/tool',
    ]);
    expect(say(file('/etc/qm/motd'))).toEqual(['remove /etc/qm/motd', 'write-file /etc/qm/motd 0644 0:0']);
  });

  it('is said to be in QM where it cannot be', () => {
    expect(apply({ ...absent('/etc/n'), root: 'qm' }).diagnostics).toEqual([
      {
        code: 'build/path',
        severity: 'error',
        message: '/etc/n in QM cannot be removed: it does not exist',
        path: ['qm', 'content'],
      },
    ]);
  });

  it('needs a QM root', () => {
    expect(() => applyPaths([{ ...absent('/x'), root: 'qm' }], new Map())).toThrow('no root qm');
  });
});

describe('several paths', () => {
  it('are applied in their order, and all errors are said at once', () => {
    const { edits, diagnostics } = apply(
      absent('/etc/n'),
      file('/etc/a'),
      absent('/etc/m'),
      absent('/etc/a'),
    );
    expect(edits.map(line)).toEqual(['write-file /etc/a 0644 0:0', 'remove /etc/a']);
    expect(diagnostics).toHaveLength(2);
  });
});

describe('two planned paths that are one place', () => {
  const at = ['content', 'remove_files', 0];
  const both = (...paths: readonly PlannedPath[]) => {
    const roots = new Map((['host', 'qm'] as const).map((root) => [root, stateOf(root)] as const));
    const { diagnostics } = applyPaths(paths, roots, undefined, new PlannedPlaces());
    return diagnostics.map(({ message, path }) => [message, path]);
  };

  it('are an error, also where a link of a package leads to the other one', () => {
    expect(both(file('/usr/bin/own'), { ...absent('/bin/own'), at })).toEqual([
      ['/bin/own cannot be removed: /usr/bin/own is planned there', at],
    ]);
    expect(both(file('/usr/bin/own'), file('/bin/own'))).toEqual([
      ['/bin/own cannot be written: /usr/bin/own is planned at the same place, /usr/bin/own', ['content']],
    ]);
    expect(both(file('/etc/d/new'), absent('/etc/d'))).toEqual([
      ['/etc/d cannot be removed: /etc/d/new is planned there', ['content']],
    ]);
  });

  it('are named where the manifest asks for one of them, when the other follows from its services', () => {
    const made = { ...file('/etc/d/sub/unit'), origin: 'nx-aib' } as const;
    expect(both({ ...absent('/etc/d'), at }, made)).toEqual([
      ['/etc/d/sub/unit cannot be written: /etc/d is planned to be removed', at],
    ]);
  });

  it('may be a directory that is there and what is in it', () => {
    const made = (path: string) => directory(path, { existOk: true });
    expect(both(made('/etc/d'), made('/etc/d'), file('/etc/d/new'), absent('/etc/d/sub'))).toEqual([]);
  });
});

describe('attributes of all below a folder', () => {
  const all = (path: string) =>
    attributes(path, { mode: 'go-rwx', user: null, group: null, recursive: true });

  it("do not stop in silence where QM's files begin", () => {
    expect(say(all('/etc'))).toEqual([
      "/etc cannot be changed: it contains QM's files, in /etc/qm: choose directories that do not contain them",
    ]);
    expect(say(all('/usr'))[0]).toContain('in /usr/lib/qm/rootfs');
    expect(say(all('/etc/d'))).not.toEqual([]);
  });

  it('may be given to a whole root of the image without QM', () => {
    const { diagnostics } = applyPaths([all('/etc')], new Map([['host', stateOf('host')]]));
    expect(diagnostics).toEqual([]);
  });
});

describe('a file with several names (hard links)', () => {
  const LINKED: IndexEntry = { ...FILE, mode: 0o755, inode: '/usr/bin/perl' };
  const brought = {
    ...BROUGHT,
    '/usr/bin/perl': LINKED,
    '/usr/bin/perl5': LINKED,
    '/usr/lib': DIR,
    '/usr/lib/perl': LINKED,
  };
  const run = (...paths: readonly PlannedPath[]) => {
    const state = { ...stateOf('host'), tree: new RootTree(new Map(Object.entries(brought))) };
    return { tree: state.tree, ...applyPaths(paths, new Map([['host', state]])) };
  };
  const said = (...paths: readonly PlannedPath[]) => run(...paths).diagnostics.map(({ message }) => message);
  const mode = (path: string, to: string, more: Of<'attributes'> = {}) =>
    attributes(path, { mode: to, user: null, group: null, recursive: false, ...more });
  const ALL = ['/usr/bin/perl', '/usr/bin/perl5', '/usr/lib/perl'];

  it('cannot be changed by one of them, as the others would change with it', () => {
    const at = ['content', 'chmod_files', 0];
    const planned = { ...mode('/usr/bin/perl', '0700'), at };
    expect(run(planned).diagnostics).toEqual([
      {
        code: 'build/path',
        severity: 'error',
        message:
          '/usr/bin/perl cannot be changed: /usr/bin/perl and /usr/bin/perl5 are hard links to one file and change together',
        hint: 'give all of its names the same attributes, or remove the other names',
        path: at,
      },
    ]);
  });

  it('is changed where all of them are asked to be the same, once', () => {
    const { edits, diagnostics, tree } = run(...ALL.map((path) => mode(path, '0700')));
    expect(diagnostics).toEqual([]);
    expect(edits.map(line)).toEqual(['set-attributes /usr/bin/perl 0700 0:0']);
    expect(ALL.map((path) => tree.get(path)?.mode)).toEqual([0o700, 0o700, 0o700]);
  });

  it('cannot be two things at once', () => {
    expect(said(mode(ALL[0]!, '0700'), mode(ALL[1]!, '0755'), mode(ALL[2]!, '0700'))).toHaveLength(1);
  });

  it('is changed with all of a folder only when no name is elsewhere', () => {
    expect(said(mode('/usr/bin', 'go-rx', { recursive: true }))).toEqual([
      '/usr/bin cannot be changed: /usr/bin/perl and /usr/lib/perl are hard links to one file and change together',
    ]);
    expect(said(mode('/usr', 'go-rx', { recursive: true }))).toEqual([]);
  });

  it('stays as it is under a change that is none', () => {
    expect(said(mode('/usr/bin/perl', '0755'))).toEqual([]);
  });

  it('loses a name that is removed or written anew, and the others stay', () => {
    const { edits, diagnostics, tree } = run(
      absent('/usr/lib/perl'),
      file('/usr/bin/perl5'),
      mode('/usr/bin/perl5', '0700'),
      mode('/usr/bin/perl', '0711'),
    );
    expect(diagnostics).toEqual([]);
    expect(edits.map(line)).toEqual([
      'remove /usr/lib/perl',
      'remove /usr/bin/perl5',
      'write-file /usr/bin/perl5 0644 0:0',
      'set-attributes /usr/bin/perl5 0700 0:0',
      'set-attributes /usr/bin/perl 0711 0:0',
    ]);
    expect(tree.namesOf('/usr/bin/perl')).toEqual(['/usr/bin/perl']);
  });
});

describe('what the file systems and their mounting bring', () => {
  const brought = {
    ...BROUGHT,
    ...Object.fromEntries(
      ['/var', '/var/qm', '/boot', '/boot/efi', '/dev', '/run', '/lost+found', '/var/lost+found'].map(
        (at) => [at, DIR],
      ),
    ),
    '/var/run': link('/run'),
  };
  const mountPoints = ['/boot/efi', '/var'];
  const mounts = new Mounts({ roots: ['host'], mountPoints, own: ['/', '/var'] });
  const said = (planned: PlannedPath, around = mounts) =>
    applyPaths(
      [planned],
      new Map([['host', { ...stateOf('host'), tree: new RootTree(new Map(Object.entries(brought))) }]]),
      around,
    ).diagnostics.map(({ message }) => message);
  const mode = (path: string) =>
    attributes(path, { mode: '0700', user: null, group: null, recursive: false });

  it.each([
    ['/var', '/var is where a file system is mounted'],
    ['/boot', '/boot/efi is where a file system is mounted'],
    ['/var/lost+found', '/var/lost+found is reserved for e2fsck'],
    ['/lost+found', '/lost+found is reserved for e2fsck'],
  ])('is not removed: %s', (path, why) => {
    expect(said(absent(path))).toEqual([`${path} cannot be removed: ${why}`]);
  });

  it('is there already: a directory of this name is made only with exist_ok', () => {
    expect(said(directory('/var/lost+found'))).toEqual([
      '/var/lost+found cannot be created: the directory already exists (exist_ok: true accepts that)',
    ]);
    expect(said(directory('/var/lost+found', { existOk: true }))).toEqual([]);
  });

  it.each([
    [mode('/boot/efi'), '/boot/efi cannot be changed: /boot/efi'],
    [directory('/var/run/app'), '/var/run/app cannot be created: /run'],
    [absent('/run'), '/run cannot be removed: /run'],
    [mode('/dev'), '/dev cannot be changed: /dev'],
  ])('hides what would be done below it: %#', (planned, what) => {
    expect(said(planned)).toEqual([`${what} is mounted over while the system runs, which hides it`]);
  });

  it('hides what is planned for an external /var', () => {
    expect(said(directory('/var/app'), new Mounts({ roots: ['host'], mountPoints, own: ['/'] }))).toEqual([
      '/var/app cannot be created: /var is mounted over while the system runs, which hides it',
    ]);
    expect(said(directory('/var/app'))).toEqual([]);
    expect(said(mode('/var'))).toEqual([]);
  });
});

describe('thousands of paths', () => {
  /** How often a tree is queried while paths are applied to it. */
  function asked(paths: readonly PlannedPath[], brought: Readonly<Record<string, IndexEntry>>): number {
    const index = new Map(Object.entries(brought));
    let count = 0;
    const counting = new Proxy(index, {
      get: (target, key) => {
        count += 1;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const { diagnostics } = applyPaths(
      paths,
      new Map([['host', { ...stateOf('host'), tree: new RootTree(counting) }]]),
    );
    expect(diagnostics).toEqual([]);
    return count;
  }

  it.each([
    ['removed', (n: number) => Array.from({ length: n }, (_, at) => absent(`/etc/many/${at}`))],
    ['replaced', (n: number) => Array.from({ length: n }, (_, at) => file(`/etc/many/${at}`))],
    ['far below each other', (n: number) => [directory(`/etc${'/x'.repeat(n / 4)}`, { parents: true })]],
    ['removed with their folder', () => [absent('/etc/many')]],
  ])('%s take twice the work when they are twice as many', (_, paths) => {
    const work = (n: number) => {
      const many = Array.from({ length: n }, (__, at) => [`/etc/many/${at}`, FILE] as const);
      return asked(paths(n), { ...BROUGHT, '/etc/many': DIR, ...Object.fromEntries(many) });
    };
    expect(work(8000)).toBeLessThan(2.2 * work(4000) + 100);
  });
});
