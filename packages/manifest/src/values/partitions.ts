import { shown } from '../finding';
import { parseSize, sizeProblem } from '../size';
import { parseUuid } from '../uuid';
import type { ValueReader } from './reading';

/** A size in bytes. */
export const size: ValueReader = (value) => {
  const problem = sizeProblem(String(value));
  if (problem !== undefined) return { problem };
  const parsed = parseSize(String(value));
  return { value: parsed.ok ? parsed.value : undefined };
};

/** `external: false` is equivalent to no `external`. */
export const external: ValueReader = (value) => ({ value: value === true ? true : undefined });

/** A file system's UUID, in lower case. */
export const uuid: ValueReader = (value) => {
  const text = String(value);
  const parsed = parseUuid(text);
  if (parsed !== undefined) return { value: parsed };
  return {
    problem: {
      code: 'manifest/uuid',
      message: `${shown(text)} is not a UUID`,
      hint: '32 hexadecimal digits in groups of 8, 4, 4, 4 and 12, as printed by blkid',
    },
  };
};
