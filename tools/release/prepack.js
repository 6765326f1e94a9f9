'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/**
 * npm runs this in a package's directory before it packs or publishes the package (`prepack` in package.json), whoever calls
 * npm: what is packed is always built from the present source, and has the licence.
 */
const root = path.resolve(__dirname, '../..');
const tsc = require.resolve('typescript/bin/tsc');

execFileSync(process.execPath, [tsc, '--build', 'tsconfig.lib.json'], { stdio: ['ignore', 2, 2] });
removeStale('dist');
fs.copyFileSync(path.join(root, 'LICENSE'), 'LICENSE');

/** tsc leaves what it made of a source file that has since been renamed or deleted. */
function removeStale(folder) {
  for (const file of fs.readdirSync(folder, { recursive: true })) {
    const source = path.join('src', file.replace(/(\.d)?\.(js|ts)$/, '.ts'));
    const isMade = file.endsWith('.js') || file.endsWith('.d.ts');
    if (isMade && !fs.existsSync(source)) fs.rmSync(path.join(folder, file));
  }
}
