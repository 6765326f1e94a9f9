import { type ToolsParams, CODE, latestOf, readToolsParams } from '../../params/step-params';
import { defineKind } from '@nx-aib/steps';
import { toolsOutput, type ToolsOutput } from '@nx-aib/package-family';
import { INSTALL_TOOLS, installNeeds } from '../../install/tools';
import type * as unpackTools from './unpack-tools';

/** Unpacks, without configuring, the packages with the programs that make file systems. */
export const tools = defineKind<ToolsParams, object, ToolsOutput>({
  name: 'tools',
  reads: {},
  makes: toolsOutput,
  tools: INSTALL_TOOLS,
  needs: installNeeds,
  // Also unpacks in memory.
  memoryMiB: 512,
  code: CODE,
  keepsDownloads: true,
  travels: readToolsParams,
  latestOf,
  // Loaded when a step runs: a plan only compares fingerprints.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  run: (context) => (require('./unpack-tools') as typeof unpackTools).unpackTools(context),
});
