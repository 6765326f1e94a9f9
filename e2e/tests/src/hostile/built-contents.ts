import { addFile, type Built } from './hostile-case';

/** Contents that a tool might change on the way. */
const TEXTS: Readonly<Record<string, string>> = {
  nothing: '',
  'a line end alone': '\n',
  'no line end': 'x',
  'line ends of Windows': 'a\r\nb\r\n',
  'a byte order mark': '\ufeffx\n',
  'a NUL': 'a\0b\n',
  'every control character': Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join(''),
  'requests of debugfs': 'close -a\nquit\nrm "/etc/passwd"\n!id\n',
  'a shell': '#!/bin/sh\n$(id) `id` ${HOME} \\\n',
  'specifiers of systemd': '[Service]\nExecStart=/bin/sh -c "%n %% $$"\n',
  'entities and templates': '{{ x }} ${x} $arch %{x} <%= x %> &lt;\n',
  'blanks at the ends of lines': 'a  \n\tb\t\n   \n',
  'signs beyond the first plane': '😀\u{10ffff}\n',
  'one block': 'b'.repeat(4096),
  'one byte more than a block': 'b'.repeat(4097),
  'zeros, which are holes': '\0'.repeat(100_000),
  'a text that YAML takes for a number': '0o17',
  'many blocks': 'many blocks\n'.repeat(30_000),
};

/** Cases that can occur only once in a manifest, and so in one image of each group. */
const ONCE: readonly Built[] = Object.entries({
  'names on the host': '1"2\'3',
  'names in QM': '$(id) `id`',
  contents: 'title x # y',
  'order and owners': '%n %s \\',
  'ways out': 'efi /x 😀',
}).map(([group, version]) => ({
  what: `a version for a boot entry's title: ${version}`,
  group,
  part: { manifest: { version }, sources: {} },
}));

const ARGUMENTS = [
  '"',
  "'",
  '\\',
  '$(id)',
  '`id`',
  ';id',
  '%n',
  '#',
  'a="b c"',
  'a=b=c',
  '-- single',
  '{}',
  'initrd=\\x.img',
  '  two  blanks  ',
];

const kernel: readonly Built[] = ARGUMENTS.map((argument) => ({
  what: `a kernel argument for the kernel alone: ${argument}`,
  group: 'contents',
  part: { manifest: { kernel: { cmdline: [argument] } }, sources: {} },
}));

const sources: readonly Built[] = [
  {
    what: 'files beside the manifest with all these names, by a pattern',
    group: 'contents',
    part: {
      manifest: {
        content: {
          add_files: ['beside/*', 'beside/.*'].map((source_glob) => ({
            path: '/etc/hostile/beside',
            source_glob,
          })),
        },
      },
      sources: {},
    },
  },
  {
    what: 'a file beside the manifest for debugfs, by its name',
    group: 'contents',
    part: {
      manifest: {
        content: {
          add_files: [{ path: '/etc/hostile/by name', source_path: 'by name/<8> "q" # $(id).conf' }],
        },
      },
      sources: {},
    },
  },
];

export const BUILT_CONTENTS: readonly Built[] = [
  ...Object.entries(TEXTS).map(([what, content]): Built => ({
    what: `a file's text: ${what}`,
    group: 'contents',
    part: { manifest: { content: addFile(`/etc/hostile/texts/${what}`, content) }, sources: {} },
  })),
  ...kernel,
  ...sources,
  ...ONCE,
];
