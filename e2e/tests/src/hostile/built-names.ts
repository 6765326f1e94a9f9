import type { JsonObject } from '../testing/manifest-parts';
import { addFile, type Beside, type Built } from './hostile-case';

/** Names that debugfs, shells, mtree(5), sfdisk, systemd or a terminal could misinterpret. */
const NAMES: Readonly<Record<string, string>> = {
  'a quote': 'a"b',
  'two quotes': '""',
  'a quote at the end': 'a"',
  'an apostrophe': "it's",
  'an inode of debugfs': '<8>',
  'the root inode of debugfs': '<2>',
  'an option': '-rf',
  'a long option': '--help',
  'a comment': '# x',
  'a call of a shell from debugfs': '!id',
  'a backslash': 'a\\b',
  'a backslash at the end': 'a\\',
  'an octal escape of mtree': 'a\\040b',
  'an escape of systemd': 'a\\x2db',
  'a blank at its beginning': ' a',
  'a blank at its end': 'a ',
  'nothing but a blank': ' ',
  'many blanks': 'a   b',
  'a command for a shell': '$(touch pwned)',
  backticks: '`touch pwned`',
  'a semicolon': 'a;id',
  'a pipe': 'a|id',
  'a redirection': 'a>b',
  'an ampersand': 'a&b',
  'a variable': '$HOME',
  'a pattern': '*',
  'a pattern of one sign': '?',
  'a set of a pattern': '[a-z]',
  braces: '{a,b}',
  'a tilde': '~',
  'a specifier of systemd': '%n',
  'a format of printf': '%s%n%d',
  'an equals sign, as mtree separates': 'type=dir',
  'a keyword of mtree': 'link=x mode=0777',
  'three dots': '...',
  'a hidden file': '.hidden',
  'a colon': 'a:b',
  'a comma': 'a,b',
  'an at sign': '@x',
  'a request of debugfs': 'write 0 x',
  'the end of a script of debugfs': 'quit',
  '255 bytes': 'n'.repeat(255),
  '255 bytes in letters of two': `${'é'.repeat(127)}n`,
  '252 bytes in signs of four': '😀'.repeat(63),
  'a letter in one sign': 'caf\u00e9',
  'the same letter in two signs': 'cafe\u0301',
  'a blank that does not break': 'a\u00a0b',
  'a blank that cannot be seen': 'a\u200bb',
  'writing from right to left': 'a\u202ecod.exe',
  'a prototype of JavaScript': '__proto__',
  'a constructor of JavaScript': 'constructor',
  'the name of a file of an index': 'index.mtree',
};

const named = (group: string, what: string, partOf: (name: string) => JsonObject): Built[] =>
  Object.entries(NAMES).map(([kind, name]) => ({
    what: `${what}: ${kind}`,
    group,
    part: { manifest: partOf(name), sources: {} },
  }));

/** Files beside the manifest, whose names come from a pattern or are given explicitly. */
const SOURCES_BESIDE: Readonly<Record<string, Beside>> = Object.fromEntries(
  Object.entries(NAMES).map(([kind, name]) => [`beside/${name}`, `beside the manifest: ${kind}\n`]),
);

/** All names again, as names of files beside the manifest that match a pattern. */
export const BESIDE: Readonly<Record<string, Beside>> = {
  ...SOURCES_BESIDE,
  'by name/<8> "q" # $(id).conf': 'by name\n',
};

export const BUILT_NAMES: readonly Built[] = [
  ...named('names on the host', "a file's name", (name) => ({
    content: addFile(`/etc/hostile/files/${name}`, `a file: ${name}\n`),
  })),
  ...named('names on the host', "a link's name and target", (name) => ({
    content: { add_symlinks: [{ link: `/usr/share/hostile/${name}`, target: name }] },
  })),
  ...named('names in QM', 'the name of a file of QM with a mode and an owner', (name) => ({
    qm: {
      content: {
        ...addFile(`/etc/hostile/files/${name}`, `QM's file: ${name}\n`),
        chmod_files: [{ path: `/etc/hostile/files/${name}`, mode: '0604' }],
        chown_files: [{ path: `/etc/hostile/files/${name}`, user: 'daemon', group: 4711 }],
      },
    },
  })),
  ...named('names in QM', 'the name of a directory of QM', (name) => ({
    qm: { content: { make_dirs: [{ path: `/var/lib/hostile/${name}`, mode: '0701', parents: true }] } },
  })),
];
