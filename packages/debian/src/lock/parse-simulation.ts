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
