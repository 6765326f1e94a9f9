/** A line of sources.list(5), in its one-line style. */
export interface SourceLine {
  /** `deb`, or `deb-src`, from which nothing is installed. */
  readonly type: string;
  /** By their names in lower case, without `+` or `-` at the end. */
  readonly options: ReadonlyMap<string, string>;
  readonly uri: string;
  /** One that ends with `/` is a folder, and has no components. */
  readonly suite: string;
  readonly components: readonly string[];
}

/**
 * How far a source is trusted: `archive`: by the signature of the distribution; `keys`: by that of somebody else;
 * `none`: by nothing, or apt(8) was told not to mind a signature that is missing or weak.
 */
export type Trust = 'archive' | 'keys' | 'none';

/** The distribution's own keys. */
export const ARCHIVE_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** `deb [option=value …] uri suite component …`; undefined for what is no such line. A comment at its end is no part of it. */
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

/** With these apt takes what nobody has signed, or what was signed weakly, as if it was signed well. */
const CARELESS = ['trusted', 'allow-insecure', 'allow-weak', 'allow-downgrade-to-insecure'] as const;

/** What apt takes for no; whatever else somebody writes counts as yes here. */
const NO = ['no', 'false', 'without', 'off', 'disable', '0'];

/**
 * How far a source is trusted by what its line says. Where packages come from does not matter (`file:`, `copy:`), nor
 * how old an index may be (`check-valid-until`): what is signed is what the signer has published once.
 */
export function trustOf({ type, options }: SourceLine): Trust {
  if (type === 'deb-src') return 'archive';
  if (CARELESS.some((name) => isYes(options.get(name)))) return 'none';
  return signersOf({ options }).every((signer) => signer === ARCHIVE_KEYRING) ? 'archive' : 'keys';
}

function isYes(value: string | undefined): boolean {
  return value !== undefined && !NO.includes(value.toLowerCase());
}

/** The keyrings (absolute paths) and fingerprints of keys that a line names itself. */
export function signersOf({ options }: Pick<SourceLine, 'options'>): string[] {
  return (options.get('signed-by') ?? '').split(',').filter((signer) => signer !== '');
}

/**
 * The lines for apt(8) of what NX_AIB_MIRROR says: a line of sources.list(5) as it is, and a URI alone for all suites:
 * security updates are beside it, as `…-security`. Of a line that names no keys only those of the distribution count,
 * whatever others the machine trusts.
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

/** A line, or a URI, without the user and the password that are in it. */
export function withoutPassword(text: string): string {
  return text.replace(/(:\/\/)[^/@\s]*@/g, '$1');
}

/** As apt says it of an index: one slash at its end, none but one before the path of a file. */
export function normalUri(uri: string): string {
  const plain = withoutPassword(uri).replace(/^(file|copy):\/+/, '$1:/');
  return `${plain.replace(/\/+$/, '')}/`;
}

/** The files that say what a source has; not all of them have to be there. */
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
