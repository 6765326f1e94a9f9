import { Document } from 'yaml';
import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import { errorAt, located, type Finding } from '../finding';
import type { SourceMap } from '../manifest-source';
import { composeDocuments } from './compose';
import { excessOf } from './nesting';
import { ValueReader, tooDeepProblem, tooLongProblem } from './read-values';
import { severalDocuments, syntaxDiagnostic } from './syntax-errors';

/** The result of reading a text: a plain value with findings, or a syntax error. */
export type YamlReading =
  | {
      readonly ok: true;
      readonly value: unknown;
      readonly findings: readonly Finding[];
      /** Paths of further errors. */
      readonly others: readonly ManifestPath[];
    }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

/** Reads one YAML 1.1 document and records the position of each value in `source`. */
export function readYaml(source: SourceMap): YamlReading {
  const excess = excessOf(source.text);
  if (excess !== undefined) {
    const problem = excess.of === 'depth' ? tooDeepProblem : tooLongProblem;
    return refused({ ...errorAt([], problem), span: excess.span }, source);
  }
  const { documents, errors } = composeDocuments(source.text);
  const syntax = syntaxDiagnostic(errors, source);
  if (syntax !== undefined) return { ok: false, diagnostic: syntax };
  const second = documents[1];
  if (second !== undefined) return refused(secondDocument(second), source);
  return values(documents[0] ?? new Document(null), source);
}

function values(document: Document, source: SourceMap): YamlReading {
  const reader = new ValueReader(source);
  const value = reader.read(document);
  // Checks of the rest of a document that was cut off would be misleading.
  const [cut] = reader.cutOff;
  return cut === undefined ? { ok: true, value, ...reader.found } : refused(cut, source);
}

function secondDocument(document: Document): Finding {
  const start = document.range?.[0] ?? 0;
  return { ...errorAt([], severalDocuments), span: { start, end: start + 3 } };
}

function refused(finding: Finding, source: SourceMap): YamlReading {
  return { ok: false, diagnostic: located(finding, source) };
}
