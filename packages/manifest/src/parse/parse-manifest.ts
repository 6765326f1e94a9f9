import { failure, resultOf, success, type Diagnostic, type Result } from '@nx-aib/core';
import { errorAt, located, pathText } from '../finding';
import type { Manifest } from '../manifest';
import { SourceMap, type ManifestSource } from '../manifest-source';
import { checkRules } from '../rules/index';
import { checkStructure } from '../structure/check';
import { Reported } from '../reported';
import { readValues } from '../values/read-values';
import { decode } from '../yaml/decode';
import { readYaml } from '../yaml/read-yaml';

/** A manifest, and its source text, which locates its values. */
export interface ParsedManifest {
  readonly manifest: Manifest;
  readonly source: ManifestSource;
}

/**
 * Parses and validates a whole `.aib.yml` manifest. Every problem is reported with its location, in file order, one per
 * cause; never throws, whatever the input.
 * @param input the file's contents; bytes must be UTF-8
 * @param file the name shown in diagnostics
 */
export function parseManifest(input: string | Uint8Array, file: string): Result<ParsedManifest> {
  const text = decode(input, file);
  if (!text.ok) return text;
  const source = new SourceMap(file, text.value);
  const yaml = readYaml(source);
  if (!yaml.ok) return failure([yaml.diagnostic]);
  if (yaml.value === null) return failure([located({ ...empty, span: { start: 0, end: 1 } }, source)]);

  const reported = new Reported(yaml.findings);
  reported.addOthers(yaml.others);
  const structure = checkStructure(yaml.value, source);
  reported.add(structure.findings);
  reported.addOthers(structure.others);
  const read = readValues(yaml.value, source, (path) => reported.has(path));
  reported.add(read.findings);
  reported.add(checkRules(read.value));
  const diagnostics = atMost(
    MOST_REPORTED,
    inOrder(reported.findings.map((finding) => located(finding, source))),
    reported.others,
  );
  // The cast is justified here: structure, values and rules have all been checked.
  return resultOf({ manifest: read.value as Manifest, source }, diagnostics);
}

/**
 * Parses a text like a value in a manifest: one YAML 1.1 document, with the same scalars and the same limits on depth,
 * aliases and size. Errors: only the first one, without a location.
 */
export function parseValue(text: string): Result<unknown> {
  const decoded = decode(text, '');
  const yaml = decoded.ok ? readYaml(new SourceMap('', decoded.value)) : undefined;
  const found = yaml === undefined || yaml.ok ? (yaml?.findings ?? []) : [yaml.diagnostic];
  const [error] = [...decoded.diagnostics, ...found];
  if (error === undefined) return success(yaml?.ok === true ? yaml.value : null);
  const { code, message, hint } = error;
  return failure([{ code, severity: 'error', message, ...(hint !== undefined && { hint }) }]);
}

const empty = errorAt([], {
  code: 'manifest/empty',
  message: 'the manifest is empty',
  hint: 'the smallest manifest is one line, such as: name: my-image',
});

/** The maximum number of diagnostics: after fixing that many, a user will run it again. */
const MOST_REPORTED = 200;

function atMost(limit: number, diagnostics: readonly Diagnostic[], others: number): readonly Diagnostic[] {
  if (diagnostics.length + others <= limit) return diagnostics;
  // Errors determine the result, so none is hidden behind warnings.
  const isError = (d: Diagnostic): boolean => d.severity === 'error';
  const kept = diagnostics.some(isError)
    ? diagnostics.filter(isError).slice(0, limit)
    : diagnostics.slice(0, limit);
  const more = `${diagnostics.length - kept.length + others} more problems are not shown`;
  return [...kept, { code: 'manifest/more-problems', severity: 'note', message: more }];
}

/** By position; diagnostics at the same position keep their order. Repetitions through aliases are dropped. */
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const line = (d: Diagnostic): number => d.location?.line ?? 0;
  const column = (d: Diagnostic): number => d.location?.column ?? 0;
  const text = (d: Diagnostic): string => d.message.slice(pathText(d.path ?? []).length);
  const said = new Set<string>();
  return [...diagnostics]
    .sort((a, b) => line(a) - line(b) || column(a) - column(b))
    .filter((d) => {
      const identity = JSON.stringify([line(d), column(d), d.code, text(d)]);
      return said.size < said.add(identity).size;
    });
}
