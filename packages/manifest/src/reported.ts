import type { ManifestPath } from '@nx-aib/core';
import type { Finding } from './finding';

/** The findings for one manifest, one per cause: findings of an earlier stage about a value suppress later ones. */
export class Reported {
  readonly findings: Finding[] = [];
  /** The number of errors found that have no message. */
  others = 0;
  private readonly spoiled = new Set<string>();

  constructor(findings: readonly Finding[]) {
    this.add(findings);
  }

  /** Adds a stage's findings, without those explained by an earlier stage. */
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

  /** Adds paths with errors that have no message: no further findings are reported for them. */
  addOthers(paths: readonly ManifestPath[]): void {
    this.others += paths.length;
    for (const path of paths) this.spoiled.add(JSON.stringify(path));
  }

  /** Whether the value at `path`, or one that contains it, has already been reported. */
  has(path: ManifestPath): boolean {
    if (this.spoiled.size === 0) return false;
    return (
      path.some((_, index) => this.spoiled.has(JSON.stringify(path.slice(0, index)))) ||
      this.spoiled.has(JSON.stringify(path))
    );
  }
}
