import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { rootCertificates } from 'node:tls';
import { createGunzip } from 'node:zlib';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { environmentVariable } from '../machine-facts';

/** How long a transfer may take, in milliseconds. */
export interface TransferLimits {
  /** In all. */
  readonly totalMs: number;
  /** Without a single byte in either direction, and until the answer begins. */
  readonly stallMs: number;
}

/** Headers of a request, as in `http.IncomingHttpHeaders`. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** A request to a server that may redirect it (RFC 9110, 15.4), as object stores do. */
export interface Transfer {
  readonly url: URL;
  readonly headers: Headers;
  readonly limits: TransferLimits;
}

/** Why a server could not be used; `late` if it took too long. */
export class TransferError extends Error {
  constructor(
    message: string,
    readonly late = false,
  ) {
    super(message);
  }
}

const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/** The answer's status; the answer's content is not read. */
export function ask(transfer: Transfer): Promise<number> {
  return send('GET', transfer, undefined, (response) => {
    response.destroy();
    return Promise.resolve();
  });
}

/** Sends a file with PUT; returns the status of the answer. */
export function upload(transfer: Transfer, file: string): Promise<number> {
  return send('PUT', transfer, file, async (response) => {
    // A refusal is known before everything is sent, and then the connection may break at any moment.
    if ((response.statusCode ?? 0) >= 300) response.destroy();
    else for await (const chunk of response) void chunk;
  });
}

/**
 * Downloads a gzip file; returns the status of the answer, with which there is a file only if it is 200.
 * @throws TransferError also if the file is damaged, or ends too early
 */
export function download(transfer: Transfer, file: string): Promise<number> {
  return send('GET', transfer, undefined, async (response) => {
    if (response.statusCode !== 200) return void response.destroy();
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    await Promise.all([
      pipeline(response, createWriteStream(file)),
      pipeline(response, createGunzip(), nowhere),
    ]);
  });
}

async function send(
  method: 'GET' | 'PUT',
  { url, headers, limits }: Transfer,
  file: string | undefined,
  read: (response: http.IncomingMessage) => Promise<void>,
): Promise<number> {
  const signal = AbortSignal.timeout(limits.totalMs);
  let at = url;
  for (let redirects = 0; ; redirects++) {
    try {
      const own = at.origin === url.origin ? headers : { ...headers, authorization: undefined };
      const response = await answerTo(
        { method, url: at, headers: own, signal, stallMs: limits.stallMs },
        file,
      );
      const { statusCode: status = 0, headers: answered } = response;
      if (REDIRECTS.includes(status) && answered.location !== undefined && redirects < MAX_REDIRECTS) {
        response.destroy();
        at = new URL(answered.location, at);
        continue;
      }
      await read(response);
      return status;
    } catch (error) {
      if (signal.aborted) throw new TransferError(`not finished after ${seconds(limits.totalMs)}`, true);
      throw error instanceof TransferError ? error : new TransferError(whatFailed(error));
    }
  }
}

interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly signal: AbortSignal;
  readonly stallMs: number;
}

/** The answer, which a server may give before it has the whole file. */
async function answerTo(
  { method, url, headers, signal, stallMs }: Request,
  file: string | undefined,
): Promise<http.IncomingMessage> {
  const set = Object.entries(headers).filter(([, value]) => value !== undefined);
  const length = file === undefined ? [] : [['content-length', String((await stat(file)).size)]];
  const request = begin(url, {
    method,
    headers: Object.fromEntries([...set, ...length]),
    signal,
    agent: false,
  });
  const stalled = new TransferError(`no answer within ${seconds(stallMs)}`, true);
  request.setTimeout(stallMs, () => request.destroy(stalled));
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // Also after the answer: a server that refuses an upload may close the connection before all is sent.
    request.on('error', reject);
    if (file === undefined) request.end();
    else pipeline(createReadStream(file), request).catch(reject);
  });
}

/** Through the proxy of the environment, as Nx does it. */
function begin(url: URL, options: https.RequestOptions & { readonly headers: object }): http.ClientRequest {
  const through = getProxyForUrl(url.href);
  if (url.protocol === 'https:') {
    const agent = through === '' ? {} : { agent: new HttpsProxyAgent(through) };
    return https.request(url, { ...options, ...trusted(), ...agent });
  }
  if (through === '') return http.request(url, options);
  // RFC 9112, 3.2.2: a proxy gets the whole address.
  return http.request(new URL(through), {
    ...options,
    path: url.href,
    headers: { ...options.headers, host: url.host },
  });
}

/**
 * The authorities of the machine, besides Node's own: Nx trusts them, and a company's cache may have a certificate of the
 * company's own authority.
 */
function trusted(): { readonly ca: string[] } {
  const files = [
    environmentVariable('SSL_CERT_FILE') ?? '/etc/ssl/certs/ca-certificates.crt',
    environmentVariable('NODE_EXTRA_CA_CERTS'),
  ];
  const read = files.flatMap((file) => {
    try {
      return file === undefined ? [] : [readFileSync(file, 'utf8')];
    } catch {
      return [];
    }
  });
  return { ca: [...rootCertificates, ...read] };
}

function seconds(ms: number): string {
  return `${ms / 1000} ${ms === 1000 ? 'second' : 'seconds'}`;
}

function whatFailed(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code?.startsWith('Z_') === true) return 'what it sent is damaged';
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return 'it closed the connection';
  return code ?? message;
}
