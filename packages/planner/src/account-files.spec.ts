import { errorsOf, planText } from './testing/plan-text';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBb0RE8TvnPGIvwFcsJVoNDrHnXB2IrI9Kfa51SIBGWv';

function directories(user: object): string[] {
  const planned = planText(JSON.stringify({ name: 'car', auth: { users: { u: user } } }));
  const paths = planned.ok ? planned.value.paths : [];
  return paths.flatMap((path) =>
    path.type === 'directory' ? [`${path.path} ${path.mode} ${path.user}:${path.group}`] : [],
  );
}

describe('the home of a user', () => {
  it.each(['/home/u', '/var/lib/app', '/srv/app', '/opt/app'])('%s is its own', (home) => {
    expect(directories({ home })).toEqual([`${home} 0700 u:u`]);
  });

  it.each(['/', '/etc', '/home', '/var/lib', '/nonexistent', '/run/app', '/home/..', '/home/u/../../usr'])(
    '%s is left as packages bring it',
    (home) => {
      expect(directories({ home })).toEqual([]);
    },
  );

  it('has to be its own for keys to lie in it', () => {
    const manifest = { name: 'car', auth: { users: { u: { home: '/', key: KEY } } } };
    expect(errorsOf(planText(JSON.stringify(manifest)))).toEqual([
      expect.stringContaining('the SSH keys of "u" cannot be installed: its home / is not its own'),
    ]);
  });
});

describe("a home that is not one account's own", () => {
  const warnings = (users: object) =>
    planText(JSON.stringify({ name: 'car', auth: { users } })).diagnostics.flatMap(
      ({ severity, code, message, path }) =>
        severity === 'warning' ? [`${code} ${(path ?? []).join('.')}: ${message}`] : [],
    );

  it('is warned of when two users have it', () => {
    expect(warnings({ a: { home: '/srv/app' }, b: { home: '/srv/app' }, c: {} })).toEqual([
      'accounts/home-shared auth.users.b.home: "a" and "b" share the home /srv/app; it belongs to "b", with the keys of "b"',
    ]);
  });

  it.each(['/srv//app', '/srv/app/', '/srv/./app', '/srv/x/../app'])(
    'is warned of when two users have it, one spelled %s',
    (home) => {
      expect(warnings({ a: { home: '/srv/app' }, b: { home } })).toEqual([
        'accounts/home-shared auth.users.b.home: "a" and "b" share the home /srv/app; it belongs to "b", with the keys of "b"',
      ]);
    },
  );

  it.each([
    ...[
      '/',
      '/home',
      '/srv',
      '/opt',
      '/var',
      '/var/lib',
      '/var/log',
      '/tmp',
      '/run',
      '/etc',
      '/usr',
      '/root',
    ],
  ])('is warned of when it is a folder of the system: %s', (home) => {
    expect(warnings({ u: { home } })).toEqual([
      `accounts/home-of-system auth.users.u.home: the home ${home} of "u" is a folder of the system: "u" owns nothing there`,
    ]);
  });

  it.each([
    ['/usr/bin/bash', '/usr/bin/bash', '/usr'],
    ['/bin/sh', '/bin/sh', '/bin'],
    ['/home/u/../../etc/ssh/', '/etc/ssh', '/etc'],
    ['//dev//null', '/dev/null', '/dev'],
  ])('is warned of when it is in a folder of the system: %s', (written, home, folder) => {
    expect(warnings({ u: { home: written } })).toEqual([
      `accounts/home-of-system auth.users.u.home: the home ${home} of "u" is in a folder of the system, ${folder}: "u" owns nothing there`,
    ]);
  });

  it.each([
    ['/var/lib/dpkg', '/var/lib/dpkg'],
    ['/var/lib/dpkg/info', '/var/lib/dpkg'],
    ['/var/lib/../lib/apt', '/var/lib/apt'],
  ])('is warned of when packages keep their things there: %s', (home, folder) => {
    const [warning, ...more] = warnings({ u: { home } });
    expect(more).toEqual([]);
    expect(warning).toMatch(/^accounts\/home-of-packages auth\.users\.u\.home: the home /);
    expect(warning).toContain(`, ${folder}; it becomes owned by "u", mode 0700`);
  });

  it('is warned of in the home of another', () => {
    expect(warnings({ b: { home: '/home/a/b' }, a: {} })).toEqual([
      'accounts/home-in-home auth.users.b.home: the home /home/a/b of "b" is in that of "a", /home/a, which nobody else can enter',
    ]);
  });

  it('is none of these', () => {
    expect(
      warnings({
        a: {},
        b: { home: '/var/lib/b' },
        ab: { home: '/home/ab' },
        r: { home: '/run/r' },
        w: { home: '/var/www' },
        e: { home: '/etcetera' },
        n: { home: '/nonexistent' },
        m: { home: '/nonexistent' },
      }),
    ).toEqual([]);
  });
});
