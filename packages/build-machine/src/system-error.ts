/** An error that the machine has: errno(3). */
export interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
}

/** Whether something was thrown because of the machine's state (a full disk, no permission) and not by a bug. */
export function isSystemError(thrown: unknown): thrown is SystemError {
  if (typeof thrown !== 'object' || thrown === null) return false;
  return 'syscall' in thrown && 'code' in thrown && typeof thrown.code === 'string';
}

/** No room is left: on the disk, in a quota, or below the largest size that a file may have (setrlimit(2)). */
export function isFullDisk({ code }: SystemError): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code);
}

/** The texts of strerror(3) for the same, as programs print them, and what apt-get(8) says before it begins. */
const FULL_DISK = /No space left on device|Disk quota exceeded|File too large|don't have enough free space/;

/** Whether a program says that no room is left. */
export function saysFullDisk(text: string): boolean {
  return FULL_DISK.test(text);
}

/** What a program that works in this process's stead could not do. */
export function systemErrorOf(program: string, message: string): SystemError {
  const code = saysFullDisk(message) ? 'ENOSPC' : 'EIO';
  return Object.assign(new Error(message), { code, syscall: program });
}
