/** Hints for errors of the store, which are those of every command and target: packages/steps knows none of them. */
export const STORE_HINTS = {
  otherFolder: 'set NX_AIB_STORE to another directory, or use --build-dir with aib-dev',
  freeSpace:
    'free some space and build again: finished steps are cached; `aib-dev store prune --max "5 GiB"` removes the least recently used outputs, --build-dir puts the store on another disk',
  planAgain: 'run `nx reset` to plan it again',
} as const;
