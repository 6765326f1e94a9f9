import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import { SourceMap } from '../manifest-source';

/** The maximum size of a manifest, in bytes: 1 MiB. Real ones have a few kilobytes. */
const LONGEST_MANIFEST = 1024 * 1024;

/**
 * A manifest's bytes as text: UTF-8 with or without a byte order mark, and only characters that YAML allows (YAML 1.1,
 * section 5.1).
 */
export function decode(input: string | Uint8Array, file: string): Result<string> {
  if (input.length > LONGEST_MANIFEST) return failure([tooLong(input.length, file)]);
  const decoded = typeof input === 'string' ? success(input) : decodeBytes(input, file);
  if (!decoded.ok) return decoded;
  const text = decoded.value.replace(/^\ufeff/, '');
  const problem = forbiddenCharacter(text, file);
  return problem === undefined ? success(text) : failure([problem]);
}

function tooLong(length: number, file: string): Diagnostic {
  return {
    code: 'manifest/too-large',
    severity: 'error',
    message: `the manifest has ${length} bytes, more than the maximum of ${LONGEST_MANIFEST}`,
    hint: 'move long texts to files and use source_path',
    path: [],
    location: new SourceMap(file, '').at({ start: 0, end: 0 }),
  };
}

function decodeBytes(input: Uint8Array, file: string): Result<string> {
  const utf16 = (input[0] === 0xff && input[1] === 0xfe) || (input[0] === 0xfe && input[1] === 0xff);
  if (utf16) return failure([notUtf8(file, '', 'the manifest is UTF-16, not UTF-8')]);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(input);
  const offset = firstDifference(input, new TextEncoder().encode(text));
  if (offset === undefined) return success(text);
  const before = new TextDecoder('utf-8').decode(input.subarray(0, offset), { stream: true });
  const byte = (input[offset] ?? 0).toString(16).padStart(2, '0');
  return failure([
    notUtf8(file, text.replace(/^\ufeff/, ''), `the byte 0x${byte} is not UTF-8`, before.length),
  ]);
}

/** The position where bytes that are not UTF-8 were replaced by U+FFFD. */
function firstDifference(input: Uint8Array, output: Uint8Array): number | undefined {
  const index = input.findIndex((byte, position) => byte !== output[position]);
  return index === -1 ? undefined : index;
}

function notUtf8(file: string, text: string, message: string, offset = 0): Diagnostic {
  return {
    code: 'manifest/not-utf8',
    severity: 'error',
    message,
    hint: 'save the file as UTF-8',
    path: [],
    location: new SourceMap(file, text).at({ start: offset, end: offset + 1 }),
  };
}

/** C0 except tab and line ends, DEL, C1 except NEL, U+FFFE, U+FFFF, and unpaired surrogates. */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|\r(?!\n)|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function forbiddenCharacter(text: string, file: string): Diagnostic | undefined {
  const match = FORBIDDEN.exec(text);
  if (match === null) return undefined;
  const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const carriageReturn = match[0] === '\r';
  return {
    code: 'manifest/control-character',
    severity: 'error',
    message: carriageReturn
      ? 'a carriage return without a line feed, U+000D, is not allowed in a manifest'
      : `the character U+${code} is not allowed in a manifest`,
    hint: carriageReturn
      ? 'save the file with LF or CRLF line endings'
      : 'remove it; it is invisible in most editors',
    path: [],
    location: new SourceMap(file, text).at({ start: match.index, end: match.index + 1 }),
  };
}
