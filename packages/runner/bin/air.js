#!/usr/bin/env node
'use strict';
require('@nx-aib/host/run-cli').runCli(require('node:path').dirname(__dirname));
