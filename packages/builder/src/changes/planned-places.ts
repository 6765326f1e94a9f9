import type { PlannedPath } from '@nx-aib/image-plan';
import { type ManifestPath, ancestorsOf } from '@nx-aib/core';

/** Two planned paths that contradict each other. */
export interface Untrue {
  readonly why: string;
  /** The position of the other one. */
  readonly at: ManifestPath | undefined;
}

/** Places in the host's tree, with links resolved, that planned paths have created or removed. */
export class PlannedPlaces {
  private readonly made = new Map<string, PlannedPath>();
  private readonly above = new Map<string, PlannedPath>();
  private readonly gone = new Map<string, PlannedPath>();

  /**
   * Records a planned path that is applied at a place.
   * @returns why the plan would become untrue, and where the manifest requests the conflicting path
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
