#!/usr/bin/env node
'use strict';
require('@nx-aib/build-machine/run-cli').runCli(
  require('node:path').dirname(__dirname),
  'aib-dev',
  process.argv[2],
);
