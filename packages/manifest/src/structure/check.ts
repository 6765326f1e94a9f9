import type { ErrorObject, ValidateFunction } from 'ajv';
import type { ManifestPath } from '@nx-aib/core';
import type { Finding } from '../finding';
import type { SourceMap } from '../manifest-source';
import type { SchemaNode } from '../schema';
import { findingOf, suggestionsOf, type StructureError } from './errors';

// The schema as code, which tools/schemas writes.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { conforms } = require('../../schema/conforms.js') as { readonly conforms: ValidateFunction };

/** The findings of the JSON Schema, with messages for as many as anybody reads. */
export interface StructureFindings {
  readonly findings: readonly Finding[];
  /** Paths of further errors. */
  readonly others: readonly ManifestPath[];
}

/** The maximum number of errors with messages, of which a report shows some: similar names are searched for each. */
const MOST_WORDED = 1000;

/** The violations of the manifest's JSON Schema in `value`, which was read from `source`. */
export function checkStructure(value: unknown, source: SourceMap): StructureFindings {
  if (conforms(value)) return { findings: [], others: [] };
  const all = (conforms.errors ?? []).filter(isCause);
  const errors = all.slice(0, MOST_WORDED).map((error) => structureError(error, value, source));
  const wrongType = new Set(
    errors.filter((error) => error.keyword === 'type').map((e) => JSON.stringify(e.path)),
  );
  const suggestions = suggestionsOf(errors);
  const findings = errors
    .filter((error) => error.keyword === 'type' || !wrongType.has(JSON.stringify(error.path)))
    .flatMap((error) => findingOf(error, suggestions));
  return { findings, others: all.slice(MOST_WORDED).map((error) => pathOf(error.instancePath, value)) };
}

/**
 * Filters out errors that only repeat another one: the branches of a choice, and those that `values/` reports better.
 */
function isCause(error: ErrorObject): boolean {
  if (/\/(?:oneOf|anyOf)\/\d+\//.test(error.schemaPath)) return false;
  const judgedByValue = (error.parentSchema as SchemaNode | undefined)?.['x-aib-value'] !== undefined;
  const byName = error.keyword === 'propertyNames' || error.propertyName !== undefined;
  return !byName && !(judgedByValue && (error.keyword === 'pattern' || error.keyword === 'anyOf'));
}

function structureError(error: ErrorObject, value: unknown, source: SourceMap): StructureError {
  const path = pathOf(error.instancePath, value);
  return {
    keyword: error.keyword,
    params: error.params as Readonly<Record<string, unknown>>,
    schema: error.schema,
    parentSchema: (error.parentSchema ?? {}) as SchemaNode,
    data: error.data,
    path,
    written: source.written(path),
  };
}

/** A JSON Pointer (RFC 6901) as a path; list positions become numbers. */
function pathOf(pointer: string, root: unknown): ManifestPath {
  let value: unknown = root;
  return pointer
    .split('/')
    .slice(1)
    .map((step) => {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      const key = Array.isArray(value) ? Number(name) : name;
      value = (value as Record<string | number, unknown>)[key];
      return key;
    });
}
