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
      expect.stringContaining('the keys of "u" have no place: its home / is not one account\'s own'),
    ]);
  });
});
