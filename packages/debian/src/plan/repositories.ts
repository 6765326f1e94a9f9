import type { Distribution } from '@nx-aib/platforms';

/** Where a distribution's packages come from, in the data of this family. */
export interface DebianRepositories {
  /** The suite that the root file system is made of. */
  readonly suite: string;
  /** All suites that packages come from, `suite` included. */
  readonly suites: readonly string[];
  readonly components: readonly string[];
}

/** @throws Error when a distribution's data does not say where packages come from: a bug in the data */
export function debianRepositories({ name, repositories }: Distribution): DebianRepositories {
  const { suite, suites, components } = repositories;
  if (typeof suite !== 'string' || !areTexts(suites) || !areTexts(components) || !suites.includes(suite))
    throw new Error(`the data of ${name} does not say which suites and components it has`);
  return { suite, suites, components };
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}
