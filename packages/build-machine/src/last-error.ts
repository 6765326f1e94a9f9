import { saysFullDisk } from './system-error';

/**
 * The error in the standard error of a program: the message that the disk is full, if there is one; otherwise the last
 * line that looks like an error, otherwise the last line.
 */
export function lastError(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  // Later messages are its consequence.
  const full = lines.find(saysFullDisk);
  if (full !== undefined) return full.trim();
  const words = lines.filter((line) => /\b(error|fail|cannot|could not|no space|unable|E:)/i.test(line));
  return (words.at(-1) ?? lines.at(-1) ?? '').trim();
}
