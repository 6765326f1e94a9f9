import path from 'node:path';

/**
 * All code that this package's kinds of steps run: its own, and the packages that say what an image is. What only plans
 * is in it, too: a change of it makes the steps run again, once.
 */
export const CODE: readonly string[] = [
  path.resolve(__dirname, '..'),
  ...['image-plan', 'package-family', 'qm'].map((name) => path.dirname(require.resolve(`@nx-aib/${name}`))),
];
