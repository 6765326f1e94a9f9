import { nearestName, type Diagnostic } from '@nx-aib/core';
import { neededValue, STANDARD_IO, type OptionDeclaration } from '@nx-aib/cli';
import type { PrintingExecutor } from './machine-errors';
import { report } from './report';
import { declaredOptions } from './schemas';

/** Added by Nx itself. */
const OF_NX = ['verbose', '--'];

/**
 * The executor, which then fails with what is wrong with the options of its task. Nx itself would end the tasks of a whole batch
 * because of one, so the schemas of these executors let it accept everything.
 *
 * Errors: `options/unknown`, `options/invalid`, `options/missing`.
 */
export function checkingOptions<Options extends object, Context>(
  name: string,
  executor: PrintingExecutor<Options, Context>,
): PrintingExecutor<Options, Context> {
  return async (options, context, io = STANDARD_IO) => {
    const wrong = wrongOptions(name, options);
    report(wrong, io);
    return wrong.length > 0 ? { success: false } : executor(options, context, io);
  };
}

function wrongOptions(executor: string, given: object): Diagnostic[] {
  const { options, internal, required } = declaredOptions(executor);
  const all = { ...options, ...internal };
  const missing = required
    .filter((name) => !Object.hasOwn(given, name))
    .map((name) => error('options/missing', `the option "${name}" is missing`));
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    if (OF_NX.includes(name) || value === undefined) return [];
    if (name === '_') return [error('options/unknown', `${quoted(value)} is not an option`)];
    const option = Object.hasOwn(all, name) ? all[name] : undefined;
    return option === undefined
      ? [unknown(executor, name, Object.keys(options))]
      : invalid(name, option, value);
  });
  return [...missing, ...wrong];
}

function unknown(executor: string, name: string, known: readonly string[]): Diagnostic {
  const near = nearestName(name, known);
  const hint = `${near === undefined ? 'known' : `did you mean ${near}? Known`}: ${known.join(', ')}`;
  return { ...error('options/unknown', `"${name}" is not an option of ${executor}`), hint };
}

function invalid(name: string, option: OptionDeclaration, value: unknown): Diagnostic[] {
  const needed = neededValue(option, value);
  return needed === undefined ? [] : [error('options/invalid', `${name}: ${quoted(value)} is not ${needed}`)];
}

function error(code: string, message: string): Diagnostic {
  return { code, severity: 'error', message };
}

function quoted(value: unknown): string {
  return JSON.stringify(value);
}
