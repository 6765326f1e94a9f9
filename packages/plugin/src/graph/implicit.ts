import type { DependencyType } from '@nx/devkit';

/** A dependency that follows from no source file. Its type alone is imported: @nx/devkit takes longer to load than our own code. */
export const IMPLICIT = 'implicit' as DependencyType.implicit;
