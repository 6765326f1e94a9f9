import type { ContentEntry } from '@nx-aib/image-plan';
import type { SeenEntry } from '../disk/ext4/read-filesystem';
import { differences, worthReading } from './differences';
import { privilegedPaths } from './privileged-paths';

const OWNED = { uid: 0, gid: 0 };
const [SHA, OTHER] = ['ab', 'cd'];
const file = (more: Partial<ContentEntry> = {}): ContentEntry => ({
  ...{ type: 'file', mode: 0o644, ...OWNED, size: 3, sha256: SHA },
  ...more,
});

/** The entries seen if everything is as planned; each file has its own inode, except hard links. */
function seenAs(entries: Record<string, ContentEntry>): Map<string, SeenEntry> {
  return new Map(
    Object.entries(entries).map(([path, entry], at) => [
      path,
      { ...entry, inode: 100 + (entry.inode ?? at + 10), oddities: [] },
    ]),
  );
}

const PLANNED: Record<string, ContentEntry> = {
  '/': { type: 'dir', mode: 0o755, ...OWNED },
  '/a': file(),
  '/b': file({ inode: 1 }),
  '/c': file({ inode: 1 }),
  '/link': { type: 'link', mode: 0o777, ...OWNED, target: 'a' },
  '/null': { type: 'char', mode: 0o666, ...OWNED, device: '1,3' },
  '/su': file({ mode: 0o4755 }),
};

/** The differences after changing seen entries; digests are the planned ones except for `changed` paths. */
function differ(change: (seen: Map<string, SeenEntry>) => void, changed: readonly string[] = []): string[] {
  const seen = seenAs(PLANNED);
  change(seen);
  const planned = new Map(Object.entries(PLANNED));
  const read = worthReading(planned, seen);
  const digests = new Map([...read].map((inode) => [inode, SHA]));
  for (const path of changed) digests.set(seen.get(path)?.inode ?? 0, OTHER);
  return differences(planned, seen, digests).map(({ path, what }) => `${path}: ${what}`);
}

const entry = (more: Partial<SeenEntry>): SeenEntry => ({
  ...{ type: 'file', mode: 0o644, ...OWNED, size: 3, inode: 999, oddities: [] },
  ...more,
});

describe('paths on a disk', () => {
  it('differ in nothing where all is as planned', () => {
    expect(differ(() => undefined)).toEqual([]);
  });

  it.each<[string, (seen: Map<string, SeenEntry>) => void, string]>([
    ['one too many', (s) => s.set('/x', entry({})), '/x: it is not planned: file 0644 0:0'],
    [
      'a link too many',
      (s) => s.set('/x', entry({ type: 'link', target: 'y' })),
      '/x: it is not planned: symbolic link to y 0644 0:0',
    ],
    ['one that is gone', (s) => s.delete('/a'), '/a: it is missing'],
    ['another type', (s) => s.set('/a', entry({ type: 'fifo' })), '/a: it is a FIFO, not a file'],
    ['another mode', (s) => s.set('/a', entry({ mode: 0o666 })), '/a: mode 0666 instead of 0644'],
    ['another owner', (s) => s.set('/a', entry({ uid: 1500 })), '/a: owner 1500:0 instead of 0:0'],
    ['another size', (s) => s.set('/a', entry({ size: 4 })), '/a: 4 bytes instead of 3'],
    [
      'another target',
      (s) => s.set('/link', entry({ type: 'link', mode: 0o777, target: '/x', size: undefined as never })),
      '/link: it points to /x instead of a',
    ],
    [
      'another device',
      (s) =>
        s.set('/null', { ...entry({ type: 'char', mode: 0o666, device: '1,1' }), size: undefined as never }),
      '/null: device 1,1 instead of 1,3',
    ],
    [
      'capabilities',
      (s) => s.set('/a', entry({ capability: 'AQ==' })),
      '/a: capabilities AQ== instead of none',
    ],
    [
      'an oddity',
      (s) => s.set('/a', entry({ oddities: ['it has the inode flags 0x10'] })),
      '/a: it has the inode flags 0x10',
    ],
    [
      'a hard link that is a file of its own',
      (s) => s.set('/c', entry({})),
      '/b: it is not a hard link with /c',
    ],
    [
      'a file that is a hard link',
      (s) => s.set('/a', entry({ inode: s.get('/su')?.inode ?? 0 })),
      '/a: it is a hard link with /su',
    ],
  ])('%s', (_, change, difference) => {
    expect(differ(change)).toContain(difference);
  });

  it('have another content, under each name', () => {
    expect(differ(() => undefined, ['/a', '/b'])).toEqual([
      '/a: other content',
      '/b: other content',
      '/c: other content',
    ]);
  });

  it('whose content cannot be the planned one are not read', () => {
    const seen = seenAs(PLANNED);
    seen.set('/a', entry({ size: 2 ** 50 }));
    expect(worthReading(new Map(Object.entries(PLANNED)), seen)).not.toContain(999);
  });

  it('that give rights are named apart: new ones, changed ones and those that gave some', () => {
    const planned = new Map(Object.entries(PLANNED));
    const seen = seenAs(PLANNED);
    seen
      .set('/x', entry({ mode: 0o2755 }))
      .set('/su', entry({ mode: 0o755 }))
      .set('/y', entry({}));
    seen.set('/a', entry({ capability: 'AQ==' }));
    const all = differences(planned, seen, new Map());
    expect(privilegedPaths(planned, seen, all)).toEqual(['/a', '/su', '/x']);
  });
});
