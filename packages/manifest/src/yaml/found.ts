import type { ManifestPath } from '@nx-aib/core';
import type { Finding } from '../finding';

/** The maximum number of findings with messages, of which a report shows some. */
const MOST_WORDED = 1000;

/** The problems with a document's values: findings, and the paths of those after `MOST_WORDED`. */
export class Found {
  readonly findings: Finding[] = [];
  readonly others: ManifestPath[] = [];

  add(path: ManifestPath, finding: () => Finding): void {
    if (this.findings.length < MOST_WORDED) this.findings.push(finding());
    else this.others.push(path);
  }
}
