/** An error of the operating system: errno(3). */
export interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
}

/** Whether an exception was caused by the state of the machine (disk full, no permission) and not by a bug. */
export function isSystemError(thrown: unknown): thrown is SystemError {
  if (typeof thrown !== 'object' || thrown === null) return false;
  return 'syscall' in thrown && 'code' in thrown && typeof thrown.code === 'string';
}

/** No space left: on the disk, in a quota, or because of the file size limit (setrlimit(2)). */
export function isFullDisk({ code }: SystemError): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code);
}

/** The texts of strerror(3) for the same, as printed by programs, and apt-get(8)'s message before it starts. */
const FULL_DISK = /No space left on device|Disk quota exceeded|File too large|don't have enough free space/;

/** Whether a program's output says that no space is left. */
export function saysFullDisk(text: string): boolean {
  return FULL_DISK.test(text);
}

/** The error of a program that works on behalf of this process. */
export function systemErrorOf(program: string, message: string): SystemError {
  const code = saysFullDisk(message) ? 'ENOSPC' : 'EIO';
  return Object.assign(new Error(message), { code, syscall: program });
}
