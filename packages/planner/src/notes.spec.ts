import { planText, valueOf } from './testing/plan-text';

const notesOf = (text: string) => valueOf(planText(text)).notes.filter((note) => note.includes('owner'));

describe('a note about owners', () => {
  it('names the accounts that only a package could create, and where they are needed', () => {
    expect(
      notesOf(`
name: x
auth: { users: { app: {} }, groups: { apps: {} } }
content:
  chown_files:
    - { path: /etc/a, user: nosuch, group: neither }
    - { path: /etc/b, user: app, group: apps }
    - { path: /etc/c, user: "1234", group: 5678 }
    - { path: /etc/d, user: root, group: adm }
    - { path: /etc/e, group: neither }
qm:
  content:
    chown_files:
      - { path: /etc/f, user: app, group: adm }
`),
    ).toEqual([
      'The build fails unless a package creates the user "nosuch" and the group "neither", the owner of /etc/a.',
      'The build fails unless a package creates the group "neither", the owner of /etc/e.',
      'The build fails unless a package creates the user "app", the owner of /etc/f in QM.',
    ]);
  });
});
