import { failure, success, type Result } from '@nx-aib/manifest';
import type { ImageDescriptor } from './descriptor';

/**
 * Reads the text of an image.json. What it says of itself is believed once its shape is right: only a build writes it.
 *
 * Error: `image-plan/bad-descriptor`, for a text that is no JSON, of another schema, or names no image or no plan.
 *
 * @param file How the error names it.
 */
export function parseDescriptor(text: string, file: string): Result<ImageDescriptor> {
  const found = asObject(parseJson(text));
  const artifact = asObject(found?.['artifact']);
  const plan = asObject(found?.['plan']);
  if (found?.['schema'] === 1 && plan?.['schema'] === 1 && typeof artifact?.['file'] === 'string') {
    return success(found as unknown as ImageDescriptor);
  }
  const message = `"${file}" is not an image descriptor of schema 1`;
  const hint = 'a build writes it beside the image';
  return failure([{ code: 'image-plan/bad-descriptor', severity: 'error', message, hint }]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
