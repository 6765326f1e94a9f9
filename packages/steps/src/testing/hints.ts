/** Hints of a caller. */
export const HINTS = { otherFolder: 'elsewhere', freeSpace: 'make room', planAgain: 'plan again' } as const;
