import { toolVersionsCommand } from '@nx-aib/build-machine';
import { isObjectOf, isText } from '@nx-aib/core';
import type * as builder from '@nx-aib/builder';
import type { KeptFacts } from './kept-facts';
import type { PluginOptions } from './plugin-options';
import type * as refreshing from './refreshes';

/** A command whose output is an input. */
export interface RuntimeInput {
  readonly runtime: string;
}

/** Inputs that are the same for all images of a registration. */
export interface SharedInputs {
  /** The versions of everything that a build runs. */
  readonly tools: RuntimeInput;
  readonly refreshes: RuntimeInput;
  readonly refreshesAndAge: RuntimeInput;
}

const isRuntimeInput = isObjectOf<RuntimeInput>({ runtime: isText });
const isSharedInputs = isObjectOf<SharedInputs>({
  tools: isRuntimeInput,
  refreshes: isRuntimeInput,
  refreshesAndAge: isRuntimeInput,
});

/** They follow from the code and the options alone, but loading that code takes longer than all else if nothing has changed. */
export async function sharedInputs(options: PluginOptions, kept: KeptFacts): Promise<SharedInputs> {
  const { store, maxPackageAge } = options;
  const make = () => Promise.resolve(makeSharedInputs(options));
  return (await kept.of(['inputs', store, maxPackageAge], isSharedInputs, make)) ?? makeSharedInputs(options);
}

function makeSharedInputs(options: PluginOptions): SharedInputs {
  // import() does not load TypeScript, which a work tree has in place of compiled code.
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { ALL_TOOLS } = require('@nx-aib/builder') as typeof builder;
  const { refreshes, refreshesAndAge } = require('./refreshes') as typeof refreshing;
  /* eslint-enable @typescript-eslint/no-require-imports */
  return {
    tools: { runtime: toolVersionsCommand(ALL_TOOLS) },
    refreshes: refreshes(options),
    refreshesAndAge: refreshesAndAge(options),
  };
}
