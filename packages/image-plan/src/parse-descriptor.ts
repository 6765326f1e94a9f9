import { failure, isObject, success, type Diagnostic, type Result } from '@nx-aib/core';
import { checkShape, type Finding } from './check-shape';
import { checkConsistency } from './consistency';
import { DESCRIPTOR_SCHEMA, type ImageDescriptor } from './descriptor';
import { descriptorSchema } from './schema';

/** More errors than anyone would read. */
const MOST = 20;

/**
 * Reads the text of an image.json and validates it against its JSON Schema (`schema/image.schema.json`), then checks it
 * for contradictions: if a plan has lost items, fewer checks would be made than items were built.
 *
 * Error: `image-plan/bad-descriptor`, one for each invalid place, 20 at most.
 *
 * @param file How the errors name it.
 */
export function parseDescriptor(text: string, file: string): Result<ImageDescriptor> {
  const value = parseJson(text);
  if (value === undefined) return failure([bad(`"${file}" is not JSON`)]);
  const schema = isObject(value) ? value['schema'] : undefined;
  if (schema !== DESCRIPTOR_SCHEMA && typeof schema === 'number') {
    const message = `"${file}" was written by another version of nx-aib: its schema is ${schema}, not ${DESCRIPTOR_SCHEMA}`;
    return failure([{ ...bad(message), hint: 'build the image again' }]);
  }
  const wrong = checkShape(value, descriptorSchema());
  if (wrong.length > 0) return failure(diagnosticsOf(wrong, file));
  const descriptor = value as ImageDescriptor;
  const contradictions = checkConsistency(descriptor);
  return contradictions.length > 0 ? failure(diagnosticsOf(contradictions, file)) : success(descriptor);
}

function diagnosticsOf(findings: readonly Finding[], file: string): Diagnostic[] {
  const shown = findings.slice(0, MOST).map(({ at, message }) => {
    return bad(`"${file}" is not a valid image descriptor: ${at === '' ? 'it' : at} ${message}`);
  });
  const more = findings.length - shown.length;
  return more > 0 ? [...shown, bad(`"${file}" has ${more} more problems`)] : shown;
}

function bad(message: string): Diagnostic {
  return {
    code: 'image-plan/bad-descriptor',
    severity: 'error',
    message,
    hint: 'a build writes it beside the image: build the image again',
  };
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
