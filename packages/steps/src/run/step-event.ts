/** A progress event of a build. */
export interface BuildEvent {
  readonly step: string;
  /**
   * `hit`: the output is cached; `miss`: it has to run; `done`: it has run; `waiting`: another build is making its
   * output; `damaged`: the cached output has been modified, so it has to run; `unneeded`, in a dry run: the output is
   * not cached, and no step that would run reads it.
   */
  readonly state: 'hit' | 'miss' | 'done' | 'waiting' | 'damaged' | 'unneeded';
  /** What it did, or how it is damaged, in a few words. */
  readonly detail?: string;
  /** For an explained miss: the differences from the most similar earlier run, one line each. */
  readonly why?: readonly string[];
  /** How long it took. */
  readonly milliseconds?: number;
}
