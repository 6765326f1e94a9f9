import type { PlannedPath } from '@nx-aib/image-plan';
import { type ManifestPath, ancestorsOf } from '@nx-aib/core';

/** Two planned paths that cannot both be true. */
export interface Untrue {
  readonly why: string;
  /** Of the other one. */
  readonly at: ManifestPath | undefined;
}

/** Places of the host's tree, links followed, that planned paths have made or taken away. */
export class PlannedPlaces {
  private readonly made = new Map<string, PlannedPath>();
  private readonly above = new Map<string, PlannedPath>();
  private readonly gone = new Map<string, PlannedPath>();

  /**
   * Takes note of a planned path that is applied at a place.
   * @returns why the plan would not be true then, and where the manifest asks for what is in the way
   */
  note(planned: PlannedPath, place: string): Untrue | undefined {
    if (planned.type === 'attributes') return undefined;
    const untrue = planned.type === 'absent' ? this.whyNotRemoved(place) : this.whyNotMade(planned, place);
    if (untrue !== undefined) return untrue;
    if (planned.type === 'absent') this.gone.set(place, planned);
    else {
      this.made.set(place, planned);
      for (const folder of ancestorsOf(place)) if (!this.above.has(folder)) this.above.set(folder, planned);
    }
    return undefined;
  }

  private whyNotRemoved(place: string): Untrue | undefined {
    const other = this.made.get(place) ?? this.above.get(place);
    return other && { why: `${named(other)} is planned there`, at: other.at };
  }

  private whyNotMade(planned: PlannedPath, place: string): Untrue | undefined {
    const other = this.made.get(place);
    if (other !== undefined && (other.type !== 'directory' || planned.type !== 'directory'))
      return { why: `${named(other)} is planned at the same place, ${place}`, at: other.at };
    const removed = [place, ...ancestorsOf(place)].map((one) => this.gone.get(one)).find((one) => one);
    return removed && { why: `${named(removed)} is planned to be removed`, at: removed.at };
  }
}

function named(planned: PlannedPath): string {
  return planned.root === 'qm' ? `${planned.path} of QM` : planned.path;
}
