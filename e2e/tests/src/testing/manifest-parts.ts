import fc from 'fast-check';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/** Part of a manifest, and of the files beside it. */
export interface Part {
  readonly manifest: JsonObject;
  /** Text by path, relative to the manifest. */
  readonly sources: Readonly<Record<string, string>>;
}

const NOTHING: Part = { manifest: {}, sources: {} };

function part(manifest: JsonObject, sources: Part['sources'] = {}): Part {
  return { manifest, sources };
}

const inHost = (content: JsonObject) => part({ content });
const inQm = (content: JsonObject) => part({ qm: { content } });

/** Empty, short, with special characters for shells and debugfs(8), and several blocks long. */
const text = fc.oneof(
  fc.constantFrom('', 'short\n', '"quoted" $arch `it` \\ \'x\'\n\n; rm #\n'),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.integer({ min: 4000, max: 300_000 }).map((length) => 'many blocks\n'.repeat(length / 12)),
);
const mode = fc.constantFrom('0600', '0755', '4755', 'u+x,go-r', 'a=r');
const maybe = (some: fc.Arbitrary<Part>) =>
  fc.oneof({ arbitrary: some, weight: 4 }, { arbitrary: fc.constant(NOTHING), weight: 1 });

/** A file of the manifest's own: its content, inline or beside the manifest, its mode and its owner. */
function ownFile(root: 'host' | 'QM'): Readonly<Record<string, fc.Arbitrary<Part>>> {
  const path = `/etc/edits of ${root}/a file`;
  const source = `files/${root} source`;
  const inRoot = root === 'host' ? inHost : inQm;
  return {
    [`${root} file`]: text.map((content) => inRoot({ add_files: [{ path, text: content }] })),
    // All of the same size: only the content differs.
    [`${root} file from beside the manifest`]: fc
      .string({ minLength: 12, maxLength: 12 })
      .map((content) =>
        joinParts([
          inRoot({ add_files: [{ path: `${path} from beside`, source_path: source }] }),
          part({}, { [source]: content }),
        ]),
      ),
    [`${root} file's mode`]: mode.map((bits) => inRoot({ chmod_files: [{ path, mode: bits }] })),
    [`${root} file's owner`]: fc
      .constantFrom('root', 'daemon', 4711)
      .map((user) => inRoot({ chown_files: [{ path, user }] })),
  };
}

/** Possible changes to a file from a package. */
function packagedFile(path: string): fc.Arbitrary<JsonObject> {
  return fc.oneof(
    fc.constant({ remove_files: [{ path }] }),
    fc.constant({ add_symlinks: [{ link: path, target: 'hostname' }] }),
    text.map((content) => ({ add_files: [{ path, text: content }] })),
    mode.map((bits) => ({ chmod_files: [{ path, mode: bits }] })),
    fc.constantFrom('daemon', 77).map((user) => ({ chown_files: [{ path, user, group: 'mail' }] })),
  );
}

function packagedDirectory(path: string): fc.Arbitrary<JsonObject> {
  return fc.oneof(
    fc.constant({ remove_files: [{ path }] }),
    mode.map((bits) => ({ chmod_files: [{ path, mode: bits, recursive: true }] })),
    fc.constant({ chown_files: [{ path, user: 'games', group: 'games', recursive: true }] }),
  );
}

const globbed = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), text).map((files) =>
  part(
    {
      content: { add_files: [{ path: '/etc/globbed', source_glob: 'files/d/*.conf', allow_empty: true }] },
    },
    Object.fromEntries(Object.entries(files).map(([name, content]) => [`files/d/${name}.conf`, content])),
  ),
);

const directories = fc
  .tuple(fc.constantFrom('0700', '0755', '1777'), fc.constantFrom('a', 'a/b', 'a/b/c'))
  .map(([bits, below]) =>
    inHost({
      make_dirs: [
        { path: `/var/lib/edits/${below}`, mode: bits, parents: true },
        { path: `/usr/share/edits/${below}`, mode: bits, parents: true, exist_ok: true },
      ],
    }),
  );

const symlinks = fc
  .subarray(['/etc/link', '/usr/share/link', '/var/lib/link'], { minLength: 1 })
  .chain((links) =>
    fc
      .constantFrom('edits', '/no/such/place', `/${'long/'.repeat(20)}`)
      .map((target) => inHost({ add_symlinks: links.map((link) => ({ link, target })) })),
  );

const OWN_UNIT = '[Service]\nType=oneshot\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n';

function services(names: string[]): fc.Arbitrary<JsonObject> {
  return fc.tuple(fc.subarray(names), fc.subarray(names)).map(([enabled, others]) => ({
    add_files: [{ path: '/etc/systemd/system/own.service', text: OWN_UNIT }],
    systemd: {
      enabled_services: enabled,
      disabled_services: others.filter((name) => !enabled.includes(name)),
    },
  }));
}

const masked = fc
  .subarray(['apt-daily.timer', 'e2scrub_all.timer', 'not-there.service'], { minLength: 1 })
  .map((units) =>
    inHost({
      add_symlinks: units.map((unit) => ({ link: `/etc/systemd/system/${unit}`, target: '/dev/null' })),
    }),
  );

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBb0RE8TvnPGIvwFcsJVoNDrHnXB2IrI9Kfa51SIBGWv';
const password = fc.constantFrom('', null, '$6$salt$hash');

const accounts = fc
  .tuple(
    fc.subarray(['driver', 'guest', 'parker']),
    fc.record(
      { uid: fc.integer({ min: 1500, max: 1510 }), password, key: fc.constant(KEY) },
      { requiredKeys: [] },
    ),
    fc.record({ gid: fc.integer({ min: 1600, max: 1610 }) }, { requiredKeys: [] }),
  )
  .map(([[first, ...others], user, group]) =>
    part({
      auth: {
        users: {
          ...(first === undefined ? {} : { [first]: { ...user, groups: ['crew'] } }),
          ...Object.fromEntries(others.map((name) => [name, { shell: '/bin/sh' }])),
        },
        groups: { crew: group },
      },
    }),
  );

const size = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((count) => ({ size: `${count} MiB` }));
const partition = (name: string, some: fc.Arbitrary<JsonObject>) =>
  some.map((one) => part({ image: { partitions: { [name]: one } } }));
const external = fc.constant({ external: true, uuid: '6f1c0f5e-7a0b-4a52-9d6f-0d4b3f0c9a11' });
const share = fc.integer({ min: 5, max: 20 }).map((percent) => ({ relative_size: percent / 100 }));

const kernel = fc.record(
  {
    cmdline: fc.subarray(['quiet', 'audit=0', 'edits.a="b c"', 'panic=5']),
    loglevel: fc.nat(7),
    debug_logging: fc.boolean(),
  },
  { requiredKeys: [] },
);

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);

/**
 * What users change in a manifest, by kind; any value of one kind can be combined with any of the others, and none adds
 * packages.
 */
export const PARTS: Readonly<Record<string, fc.Arbitrary<Part>>> = {
  limits: fc
    .tuple(fc.integer({ min: 50, max: 100 }), fc.integer({ min: 10, max: 50 }))
    .map(([max, high]) => part({ qm: { memory_limit: { max: `${max}%`, high: `${high}%` } } })),
  'CPU weight': fc.constantFrom('idle', 1, 50, 100).map((weight) => part({ qm: { cpu_weight: weight } })),
  'OOM protection': fc.boolean().map((on) => part({ image: { enable_oom_protection: on } })),
  ...ownFile('host'),
  ...ownFile('QM'),
  'globbed files': globbed,
  "packages' host file": maybe(packagedFile('/etc/issue').map(inHost)),
  "packages' QM file": maybe(packagedFile('/etc/issue').map(inQm)),
  "packages' host directory": maybe(packagedDirectory('/usr/share/doc/tree').map(inHost)),
  "packages' QM directory": maybe(packagedDirectory('/usr/share/perl5').map(inQm)),
  symlinks: maybe(symlinks),
  directories: maybe(directories),
  accounts,
  'root password': password.map((hash) => part({ auth: { root_password: hash } })),
  'host services': services(['own.service', 'fstrim.timer', 'systemd-networkd.service']).map(inHost),
  'QM services': services(['own.service', 'fstrim.timer']).map(inQm),
  'masked units': maybe(masked),
  kernel: kernel.map((options) => part({ kernel: options })),
  'host name': name.map((hostname) => part({ image: { hostname } })),
  name: name.map((one) => part({ name: one })),
  version: maybe(name.map((version) => part({ version }))),
  'image size': fc
    .integer({ min: 6, max: 9 })
    .map((count) => part({ image: { image_size: `${count} GiB` } })),
  '/var': maybe(partition('var', fc.oneof(share, size(300, 900)))),
  '/var/qm': maybe(partition('var_qm', fc.oneof(share, size(300, 900), external))),
};

/** Joins parts to one manifest: lists are concatenated, objects merged. */
export function joinParts(parts: readonly Part[]): Part {
  return parts.reduce(
    (all, one) => part(merge(all.manifest, one.manifest) as JsonObject, { ...all.sources, ...one.sources }),
    NOTHING,
  );
}

function merge(a: Json | undefined, b: Json): Json {
  if (Array.isArray(a) && Array.isArray(b)) return [...(a as Json[]), ...(b as Json[])];
  if (!isObject(a) || !isObject(b)) return b;
  const merged = { ...a };
  for (const [key, value] of Object.entries(b)) merged[key] = merge(a[key], value);
  return merged;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
