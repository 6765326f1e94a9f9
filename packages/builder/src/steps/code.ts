import path from 'node:path';

/**
 * All code that this package's step kinds run: its own, and that of the packages that define an image. It includes
 * planning code, so a change there reruns the steps once.
 */
export const CODE: readonly string[] = [
  path.resolve(__dirname, '..'),
  ...['image-plan', 'package-family', 'qm'].map((name) => path.dirname(require.resolve(`@nx-aib/${name}`))),
];
