import fc from 'fast-check';

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
/** Few names, so that two entries often refer to the same place. */
const path = fc
  .tuple(
    fc.constantFrom('/etc', '/usr/share'),
    fc.constantFrom('a', 'b', 'c', 'd', 'sub/x', 'sub/y', '../etc/a'),
  )
  .map(([top, rest]) => `${top}/${rest}`);
const directory = fc.oneof(
  path,
  name.map((last) => `/var/lib/${last}`),
);
const mode = fc.constantFrom('0755', '644', 'u+x,go-w', '4755', 'a=r');
const size = fc.integer({ min: 0, max: 20 }).map((count) => `${count * 100} MiB`);
const limit = fc.oneof(
  fc.integer({ min: 20, max: 100 }).map((share) => `${share}%`),
  fc.integer({ min: 64, max: 4096 }).map((count) => `${count}M`),
  fc.constantFrom('infinity', '1G', '50%', '600M'),
);
const packages = fc.array(fc.stringMatching(/^[a-z][a-z0-9]{1,7}$/), { maxLength: 4 });
const flag = fc.boolean();

/** Unit files of few names, with settings that limit memory, or are meant to. */
const unitFile = fc.record({
  path: fc
    .tuple(
      fc.constantFrom('/etc/systemd/system', '/usr/lib/systemd/system', '/etc/containers/systemd'),
      fc.constantFrom('a.service', 'a-b.slice', 'a@.service', 'a.service.d/x.conf', 'a.container', 'p.pod'),
    )
    .map(([folder, file]) => `${folder}/${file}`),
  text: fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '[Service]',
          '[Slice]',
          '[Container]',
          '[Pod]',
          'Slice=a-b.slice',
          'OOMScoreAdjust=-5',
          '\\',
        ),
        fc
          .tuple(
            fc.constantFrom('MemoryMax', 'MemoryHigh', 'MemoryMin', 'Memory', 'PodmanArgs=--memory'),
            fc.constantFrom('1G', '50%', '', '64m', 'x', 'infinity', '0'),
          )
          .map((setting) => setting.join('=')),
      ),
      { maxLength: 6 },
    )
    .map((lines) => lines.join('\n')),
});

const content = fc.record(
  {
    debs: packages,
    add_files: fc.array(fc.oneof(fc.record({ path, text: fc.string() }), unitFile), { maxLength: 3 }),
    make_dirs: fc.array(
      fc.record(
        { path: directory, mode: fc.constantFrom('0700', '1777'), parents: flag, exist_ok: flag },
        { requiredKeys: ['path'] },
      ),
      { maxLength: 3 },
    ),
    add_symlinks: fc.array(fc.record({ link: path, target: path }), { maxLength: 2 }),
    chmod_files: fc.array(fc.record({ path, mode, recursive: flag }), { maxLength: 2 }),
    chown_files: fc.array(fc.record({ path, user: name, group: fc.nat(5000) }), { maxLength: 2 }),
    remove_files: fc.array(fc.record({ path }), { maxLength: 2 }),
    systemd: fc.record({
      enabled_services: fc.array(name, { maxLength: 3 }),
      disabled_services: fc.array(
        name.map((unit) => `${unit}.timer`),
        { maxLength: 3 },
      ),
    }),
  },
  { requiredKeys: [] },
);

const id = fc.oneof(fc.integer({ min: 1000, max: 1004 }), fc.integer({ min: 0, max: 70_000 }));
const hash = fc.constantFrom('', null, '$6$salt$hash');
const account = fc.constantFrom('u1', 'u2', 'u3', 'g1');
const auth = fc.record(
  {
    root_password: hash,
    users: fc.dictionary(
      account,
      fc.record(
        {
          uid: id,
          gid: id,
          groups: fc.array(fc.constantFrom('sudo', 'video', 'u1'), { maxLength: 2 }),
          description: fc.constantFrom('Who drives', 'Ünal'),
          home: path,
          password: hash,
          expiredate: fc.integer({ min: 1, max: 2_000_000_000 }),
          force_password_reset: flag,
        },
        { requiredKeys: [] },
      ),
      { maxKeys: 3 },
    ),
    groups: fc.dictionary(account, fc.record({ gid: id }, { requiredKeys: [] }), { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);

const data = fc.oneof(
  fc.record({ size }),
  fc.double({ min: 0.01, max: 0.6, noNaN: true }).map((share) => ({ relative_size: share })),
  fc.record({ external: fc.constant(true), uuid: fc.uuid() }),
);

/** The text of a manifest; most are valid, and some request the impossible. */
export const arbitraryManifest: fc.Arbitrary<string> = fc
  .record(
    {
      name,
      version: name,
      content,
      qm: fc.record(
        {
          content,
          memory_limit: fc.oneof(
            fc.record({ max: limit }),
            fc.record({ high: limit }),
            fc.record({ max: limit, high: limit }),
          ),
          cpu_weight: fc.integer({ min: 1, max: 100 }),
        },
        { requiredKeys: [] },
      ),
      network: fc.constantFrom(
        { dynamic: {} },
        { static: { ip: '10.0.0.2', ip_prefixlen: 8, gateway: '10.0.0.1', dns: '10.0.0.1' } },
      ),
      image: fc.record(
        {
          image_size: fc.integer({ min: 2, max: 40 }).map((count) => `${count} GiB`),
          hostname: name,
          partitions: fc.record({ efi: fc.record({ size }), var: data, var_qm: data }, { requiredKeys: [] }),
          enable_oom_protection: flag,
        },
        { requiredKeys: [] },
      ),
      auth,
      kernel: fc.record(
        { debug_logging: flag, loglevel: fc.nat(7), cmdline: fc.array(name), remove_modules: fc.array(name) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['name'] },
  )
  // JSON is YAML.
  .map((manifest) => JSON.stringify(manifest));
