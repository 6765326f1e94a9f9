import { shown } from '../finding';
import { lineProblem } from './text';
import type { ValueReader } from './reading';

/** COMMAND_LINE_SIZE of x86 and arm64, arch/x86/include/asm/setup.h: the whole line fits in 2048 bytes. */
const LONGEST = 2047;

/** One or more kernel arguments, unchanged. */
export const kernelArgument: ValueReader = (value) => {
  const text = String(value);
  const problem = lineProblem(text);
  if (problem !== undefined) return { problem };
  const code = 'manifest/kernel-argument';
  if (text.trim() === '')
    return {
      problem: {
        code,
        message: `${shown(text)} is not a single argument`,
        hint: 'give one argument per item',
      },
    };
  // Printable ASCII: boot loaders and the kernel interpret other characters differently.
  if (!/^[ -~]*$/.test(text))
    return {
      problem: {
        code,
        message: `${shown(text)} contains non-ASCII characters`,
        hint: 'boot loaders pass on printable ASCII only',
      },
    };
  if (text.length <= LONGEST) return { value };
  return {
    problem: {
      code,
      message: `${shown(text)} has ${text.length} characters`,
      hint: `the whole kernel command line has at most ${LONGEST}`,
    },
  };
};
