/** What happens while an image is built. */
export interface BuildEvent {
  readonly step: string;
  /**
   * `hit`: its output is in the store; `miss`: it has to run; `done`: it has run; `waiting`: another build is making
   * its output; `damaged`: its output is not what was put into the store, and it has to run; `unneeded`, in a dry run:
   * its output is not in the store, and nothing that would run reads it.
   */
  readonly state: 'hit' | 'miss' | 'done' | 'waiting' | 'damaged' | 'unneeded';
  /** What it did, or how it is damaged, in a few words. */
  readonly detail?: string;
  /** Of a miss that is explained: what differs from the nearest earlier run, a line each. */
  readonly why?: readonly string[];
  /** How long it took. */
  readonly milliseconds?: number;
}
