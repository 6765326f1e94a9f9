#!/usr/bin/env node
'use strict';
const { dirname } = require('node:path');
/**
 * The command of @nx-aib/cli, for those who have only installed the plugin: pnpm and Yarn link no commands of what a package
 * depends on, and `npx aib-dev` would then fetch a stranger's package of that name.
 */
require('@nx-aib/build-machine/run-cli').runCli(
  dirname(require.resolve('@nx-aib/cli/package.json')),
  'aib-dev',
  process.argv[2],
);
