/** What apt-get(8) would do. */
export interface Simulation {
  readonly installed: readonly { readonly name: string; readonly version: string; readonly arch: string }[];
  /** Names of packages that would go. */
  readonly removed: readonly string[];
}

/** Reads what `apt-get --simulate install` prints. */
export function parseSimulation(text: string): Simulation {
  const installed: Simulation['installed'][number][] = [];
  const removed: string[] = [];
  for (const line of text.split('\n')) {
    const [, name, version, arch] =
      /^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) .*?\[([^\]\s]+)\]\)/.exec(line) ?? [];
    if (name !== undefined && version !== undefined && arch !== undefined) {
      installed.push({ name: name.replace(/:.*$/, ''), version, arch });
    }
    const [, gone] = /^Remv (\S+)/.exec(line) ?? [];
    if (gone !== undefined) removed.push(gone);
  }
  return { installed, removed };
}

/** A package that nobody has. */
export interface UnknownPackage {
  readonly name: string;
  /** Where the name is known, and that version of it is not. */
  readonly version?: string;
}

/** What apt-get(8) does not know, or can install in no version; from its standard error. */
export function unknownPackages(stderr: string): UnknownPackage[] {
  const found = new Map<string, UnknownPackage>();
  for (const line of stderr.split('\n')) {
    const [, version, versioned] = /^E: Version '([^']*)' for '([^']+)' was not found/.exec(line) ?? [];
    const [, missing] =
      /^E: Unable to locate package (\S+)/.exec(line) ??
      /^E: Package '([^']+)' has no installation candidate/.exec(line) ??
      [];
    if (version !== undefined && versioned !== undefined) found.set(versioned, { name: versioned, version });
    if (missing !== undefined) found.set(missing, { name: missing });
  }
  return [...found.values()];
}
