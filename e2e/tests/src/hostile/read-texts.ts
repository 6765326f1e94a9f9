import type { PlannedPath } from '@nx-aib/image-plan';

/** A valid manifest that YAML parsers interpret differently, and the expected plan. */
export interface Read {
  readonly what: string;
  readonly manifest: string;
  readonly paths?: readonly Partial<PlannedPath>[];
  readonly plan?: Readonly<Record<string, unknown>>;
}

const file = (path: string, text: string) => ({ path, content: { text } }) as Partial<PlannedPath>;

export const READ: readonly Read[] = [
  {
    what: 'a byte order mark and line ends of Windows',
    manifest:
      '\ufeffname: x\r\ncontent:\r\n  add_files:\r\n    - path: /etc/x\r\n      text: |\r\n        a\r\n        b\r\n',
    paths: [file('/etc/x', 'a\nb\n')],
  },
  {
    what: 'an octal mode of YAML 1.1',
    manifest: 'name: x\ncontent: {make_dirs: [{path: /etc/x, mode: 0750}]}\n',
    paths: [{ path: '/etc/x', mode: '0750' }],
  },
  {
    what: 'an octal mode of YAML 1.2, which is text in 1.1',
    manifest: 'name: x\ncontent: {make_dirs: [{path: /etc/x, mode: 0o750}]}\n',
    paths: [{ path: '/etc/x', mode: '0750' }],
  },
  {
    what: 'a mode in quotes',
    manifest: "name: x\ncontent: {chmod_files: [{path: /etc/x, mode: '750'}]}\n",
    paths: [{ path: '/etc/x', mode: '0750' }],
  },
  {
    what: 'a host name that is a number in quotes',
    manifest: "name: x\nimage: {hostname: '1234'}\n",
    plan: { hostname: '1234' },
  },
  {
    what: 'a host name that YAML takes for no, in quotes',
    manifest: "name: x\nimage: {hostname: 'no'}\n",
    plan: { hostname: 'no' },
  },
  {
    what: 'a name with an underscore, which YAML 1.1 allows in numbers',
    manifest: 'name: a1_000\n',
    plan: { name: 'a1_000' },
  },
  {
    what: 'a number with an exponent, which is text in YAML 1.1',
    manifest: 'name: 1e3\n',
    plan: { name: '1e3' },
  },
  {
    what: 'a letter that YAML 1.1 calls a boolean, and no reader does',
    manifest: 'name: y\n',
    plan: { name: 'y' },
  },
  { what: 'an alias of a text', manifest: 'name: &n x\nversion: *n\n', plan: { version: 'x' } },
  {
    what: 'an anchor that is given anew',
    manifest: 'name: &n x\nversion: &n y\nimage: {hostname: *n}\n',
    plan: { hostname: 'y' },
  },
  {
    what: 'a merge that what is written hides',
    manifest: 'name: x\nimage:\n  <<: {hostname: merged, enable_oom_protection: true}\n  hostname: written\n',
    plan: { hostname: 'written' },
  },
  {
    what: 'a merge of two, of which the first wins',
    manifest: 'name: x\nimage:\n  <<: [{hostname: first}, {hostname: second}]\n',
    plan: { hostname: 'first' },
  },
  {
    what: 'a merge key in quotes, which is a key: none of a manifest',
    manifest: 'name: x\nauth: {users: {a: {uid: 2000}}}\n',
  },
  {
    what: 'a text over lines with blanks at its end kept',
    manifest: 'name: x\ncontent:\n  add_files:\n    - path: /etc/x\n      text: |+\n        a\n\n\n',
    paths: [file('/etc/x', 'a\n\n\n')],
  },
  {
    what: 'a text that is folded',
    manifest: 'name: x\ncontent:\n  add_files:\n    - path: /etc/x\n      text: >-\n        a\n        b\n',
    paths: [file('/etc/x', 'a b')],
  },
  {
    what: 'a text with a line of dashes in it',
    manifest:
      'name: x\ncontent:\n  add_files:\n    - path: /etc/x\n      text: |\n        ---\n        ...\n',
    paths: [file('/etc/x', '---\n...\n')],
  },
  {
    what: 'escapes beyond the first plane',
    manifest: 'name: x\ncontent: {add_files: [{path: "/etc/\\U0001F600", text: "\\U0010FFFF"}]}\n',
    paths: [file('/etc/😀', '\u{10ffff}')],
  },
  {
    what: 'a surrogate pair by two escapes, as JSON writes it',
    manifest: '{"name": "x", "content": {"add_files": [{"path": "/etc/\\ud83d\\ude00", "text": "x"}]}}\n',
    paths: [file('/etc/😀', 'x')],
  },
  { what: 'the smallest image size', manifest: 'name: x\nimage: {image_size: "8\tGiB"}\n', plan: {} },
  {
    what: 'a path with dots and slashes',
    manifest: 'name: x\ncontent: {add_files: [{path: //etc/./a/..///b/, text: x}]}\n',
    paths: [file('/etc/b', 'x')],
  },
  {
    what: 'users with names of an object',
    manifest:
      'name: x\nauth: {users: {constructor: {uid: 2001}, valueOf: {uid: 2002}, __proto__: {uid: 2003}}}\n',
    plan: {
      accounts: expect.objectContaining({
        users: [
          expect.objectContaining({ name: 'constructor', uid: 2001 }),
          expect.objectContaining({ name: 'valueOf', uid: 2002 }),
          expect.objectContaining({ name: '__proto__', uid: 2003 }),
        ],
      }),
    },
  },
];
