import { withoutPassword } from '@nx-aib/core';

/** A line of sources.list(5), in its one-line style. */
export interface SourceLine {
  /** `deb`, or `deb-src`, which is not used for installing. */
  readonly type: string;
  /** By lower-case name, without a trailing `+` or `-`. */
  readonly options: ReadonlyMap<string, string>;
  readonly uri: string;
  /** If it ends with `/`, it is a directory, and has no components. */
  readonly suite: string;
  readonly components: readonly string[];
}

/**
 * How a source is trusted: `archive`: signed by the distribution; `keys`: signed with other keys; `none`: not at all,
 * or apt(8) is told to ignore a missing or weak signature.
 */
export type Trust = 'archive' | 'keys' | 'none';

/** The distribution's own keys. */
export const ARCHIVE_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** `deb [option=value …] uri suite component …`; undefined for an invalid line. A comment at its end is ignored. */
export function parseSourceLine(line: string): SourceLine | undefined {
  const text = line.replace(/(^|\s)#.*$/, '').trim();
  const [, type, block, rest] = /^(deb|deb-src)\s+(?:\[([^\]]*)\]\s*)?([^[\s].*)$/.exec(text) ?? [];
  const [uri, suite, ...components] = (rest ?? '').split(/\s+/).filter((word) => word !== '');
  if (type === undefined || uri === undefined || suite === undefined) return undefined;
  const options = new Map<string, string>();
  for (const word of (block ?? '').split(/\s+/).filter((one) => one !== '')) {
    const [, name, value] = /^"?([A-Za-z][A-Za-z-]*?)[+-]?=(.*)$/.exec(word) ?? [];
    if (name === undefined || value === undefined) return undefined;
    options.set(name.toLowerCase(), value.replaceAll('"', ''));
  }
  return { type, options, uri, suite, components };
}

/** With these options apt accepts unsigned or weakly signed sources as if they were properly signed. */
const CARELESS = ['trusted', 'allow-insecure', 'allow-weak', 'allow-downgrade-to-insecure'] as const;

/** Values that apt interprets as no; any other value counts as yes here. */
const NO = ['no', 'false', 'without', 'off', 'disable', '0'];

/**
 * How a source is trusted according to its line. The origin of packages does not matter (`file:`, `copy:`), nor does
 * the age of an index (`check-valid-until`): signed content has been published by the signer.
 */
export function trustOf({ type, options }: SourceLine): Trust {
  if (type === 'deb-src') return 'archive';
  if (CARELESS.some((name) => isYes(options.get(name)))) return 'none';
  return signersOf({ options }).every((signer) => signer === ARCHIVE_KEYRING) ? 'archive' : 'keys';
}

function isYes(value: string | undefined): boolean {
  return value !== undefined && !NO.includes(value.toLowerCase());
}

/** The keyrings (absolute paths) and key fingerprints named in a line. */
export function signersOf({ options }: Pick<SourceLine, 'options'>): string[] {
  return (options.get('signed-by') ?? '').split(',').filter((signer) => signer !== '');
}

/**
 * The source lines for apt(8) from NX_AIB_MIRROR: a line of sources.list(5) unchanged, and a plain URI for all suites:
 * security updates are expected beside it, as `…-security`. For a line without keys only those of the distribution are
 * accepted, whatever others the machine trusts.
 */
export function sourceLines(
  mirror: string,
  { suites, components }: { readonly suites: readonly string[]; readonly components: readonly string[] },
): string[] {
  const lines = mirror.split('\n').map((line) => line.replace(/(^|\s)#.*$/, '').trim());
  return lines.flatMap((line) => {
    if (line === '') return [];
    if (/\s/.test(line)) return [withKeys(line)];
    const base = line.replace(/\/+$/, '');
    return suites.map((suite) => {
      const uri = suite.endsWith('-security') ? `${base}-security` : base;
      return withKeys(`deb ${uri} ${suite} ${components.join(' ')}`);
    });
  });
}

function withKeys(line: string): string {
  const parsed = parseSourceLine(line);
  if (parsed === undefined || trustOf(parsed) === 'none' || signersOf(parsed).length > 0) return line;
  const [, type = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
  const option = `signed-by=${ARCHIVE_KEYRING}`;
  return rest.startsWith('[') ? `${type} [${option} ${rest.slice(1)}` : `${type} [${option}] ${rest}`;
}

/** In apt's notation for indexes: one trailing slash, no double slashes before a file's path. */
export function normalUri(uri: string): string {
  const plain = withoutPassword(uri).replace(/^(file|copy):\/+/, '$1:/');
  return `${plain.replace(/\/+$/, '')}/`;
}

/** The files that describe a source's content; not all of them need to exist. */
export function indexUris({ uri, suite, components }: SourceLine, debArch: string): string[] {
  const place = suite.replaceAll('$(ARCH)', debArch);
  const base = uri.replace(/\/+$/, '');
  const flat = place.endsWith('/');
  const folder = flat ? `${base}/${place.replace(/^\/+/, '')}` : `${base}/dists/${place}/`;
  const indexes = flat
    ? ['']
    : components.flatMap((component) => [debArch, 'all'].map((arch) => `${component}/binary-${arch}/`));
  const packages = indexes.flatMap((index) =>
    ['', '.gz', '.xz'].map((ending) => `${index}Packages${ending}`),
  );
  return ['InRelease', 'Release', ...packages].map((name) => `${folder}${name}`);
}
