import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import { parseValue } from '@nx-aib/manifest';

/** The `--define KEY=VALUE` options, as given by the user. */
export type DefineOptions = readonly string[];

/**
 * The defines on the command line: `KEY=VALUE`, the value being YAML 1.1 as in manifests, `extra_debs=[vim, tree]`. If
 * a key is given twice, the later one wins.
 */
export function parseDefineOptions(options: DefineOptions): Result<Record<string, unknown>> {
  const parsed = options.map(parseDefineOption);
  const diagnostics = parsed.flatMap((result) => result.diagnostics);
  const entries = parsed.flatMap((result) => (result.ok ? [result.value] : []));
  return diagnostics.length > 0 ? failure(diagnostics) : success(Object.fromEntries(entries));
}

function parseDefineOption(option: string): Result<[string, unknown]> {
  const [, key, text] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(option) ?? [];
  if (key === undefined || text === undefined) {
    return failure([problem(`--define "${option}" is not of the form KEY=VALUE`)]);
  }
  const value = parseValue(text);
  if (value.ok) return success([key, value.value]);
  return failure(
    value.diagnostics.map(({ message }) =>
      problem(`the value of --define ${key} cannot be used: ${message}`),
    ),
  );
}

function problem(message: string): Diagnostic {
  return {
    code: 'defines/not-understood',
    severity: 'error',
    message,
    hint: "--define 'source_date_epoch=1754697600'",
  };
}
