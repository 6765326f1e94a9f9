/** An installed package according to dpkg(1). */
export interface InstalledDeb {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
}

/** The installed packages of a dpkg status file (deb822(5)), sorted by name. */
export function installedPackages(status: string): InstalledDeb[] {
  const stanzas = status.split(/\n\n+/).map(fieldsOf);
  return stanzas
    .filter((fields) => fields.get('Status')?.endsWith(' installed') === true)
    .map((fields) => ({
      name: fields.get('Package') ?? '',
      version: fields.get('Version') ?? '',
      arch: fields.get('Architecture') ?? '',
    }))
    .sort((a, b) => (`${a.name}:${a.arch}` < `${b.name}:${b.arch}` ? -1 : 1));
}

function fieldsOf(stanza: string): Map<string, string> {
  const lines = stanza.split('\n').filter((line) => /^[A-Za-z]/.test(line));
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
}
