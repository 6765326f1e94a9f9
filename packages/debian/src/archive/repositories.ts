import type { Distribution } from '@nx-aib/platforms';

/** The package sources of a distribution, in the format of this family. */
export interface DebianRepositories {
  /** The suite of the root file system. */
  readonly suite: string;
  /** All suites that packages come from, `suite` included. */
  readonly suites: readonly string[];
  readonly components: readonly string[];
}

/** @throws Error if a distribution's data does not define package sources: a bug in the data */
export function debianRepositories({ name, repositories }: Distribution): DebianRepositories {
  const { suite, suites, components } = repositories;
  if (typeof suite !== 'string' || !areTexts(suites) || !areTexts(components) || !suites.includes(suite))
    throw new Error(`the data of ${name} does not say which suites and components it has`);
  return { suite, suites, components };
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}
