'use strict';
const fs = require('node:fs');
const path = require('node:path');

/**
 * Exits with 0 if Nx can use the remote cache set in the environment or in one of Nx's .env files, or if none is set;
 * otherwise prints one line with the reason and exits with 1. Nx itself would then fail every task without running it.
 *
 * It makes the same request as Nx: whether the server has a result, here one that no task has. 404 is the healthy
 * answer (the API is in Nx's documentation, "self-hosted caching").
 */
const DEADLINE_MS = 2000;
const NOBODYS_HASH = '0';

void main();

async function main() {
  const server = setting('NX_SELF_HOSTED_REMOTE_CACHE_SERVER');
  if (!server) return;
  const why = await whyUnusable(server, setting('NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN'));
  if (why === undefined) return;
  process.stdout.write(`the remote cache at ${withoutSecrets(server)} is left out: ${why}\n`);
  process.exitCode = 1;
}

async function whyUnusable(server, token) {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  try {
    const url = `${server.replace(/\/+$/, '')}/v1/cache/${NOBODYS_HASH}`;
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(DEADLINE_MS) });
    await response.body?.cancel();
    return [200, 404].includes(response.status) ? undefined : `it answers ${response.status}`;
  } catch (error) {
    if (error.name === 'TimeoutError') return `no answer within ${DEADLINE_MS / 1000} seconds`;
    return error.cause?.code ?? error.cause?.message ?? error.message;
  }
}

/** The value in the environment, otherwise in the first of Nx's files that contains it; empty means none. */
function setting(name) {
  if (process.env[name] !== undefined) return process.env[name];
  for (const file of ['.local.env', '.env.local', '.env']) {
    const found = new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=\\s*(.*?)\\s*$`, 'm').exec(textOf(file));
    if (found) return found[1].replace(/^(['"])(.*)\1$/, '$2');
  }
  return undefined;
}

function textOf(file) {
  try {
    return fs.readFileSync(path.join(__dirname, '../..', file), 'utf8');
  } catch {
    return '';
  }
}

function withoutSecrets(server) {
  return server.replace(/\/\/[^/@]*@/, '//');
}
