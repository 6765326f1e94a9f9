import type { ManifestPath } from '@nx-aib/core';
import type { Finding } from './finding';

/** The findings of one manifest, one per cause: what an earlier stage found about a value silences later ones. */
export class Reported {
  readonly findings: Finding[] = [];
  /** How many errors were found that have no words. */
  others = 0;
  private readonly spoiled = new Set<string>();

  constructor(findings: readonly Finding[]) {
    this.add(findings);
  }

  /** Takes in a stage's findings, without those that an earlier stage explains. */
  add(findings: readonly Finding[]): void {
    const added = findings.filter(
      (f) => !this.has(f.path) && !(f.causes ?? []).some((cause) => this.has(cause)),
    );
    for (const finding of added) {
      this.findings.push(finding);
      const spoils = finding.spoils ?? (finding.span === undefined && finding.severity === 'error');
      if (spoils) this.spoiled.add(JSON.stringify(finding.path));
    }
  }

  /** Takes in places that have errors without words: nothing else is said of them. */
  addOthers(paths: readonly ManifestPath[]): void {
    this.others += paths.length;
    for (const path of paths) this.spoiled.add(JSON.stringify(path));
  }

  /** Whether the value at `path`, or one around it, is already reported. */
  has(path: ManifestPath): boolean {
    if (this.spoiled.size === 0) return false;
    return (
      path.some((_, index) => this.spoiled.has(JSON.stringify(path.slice(0, index)))) ||
      this.spoiled.has(JSON.stringify(path))
    );
  }
}
