import { StringDecoder } from 'node:string_decoder';

/**
 * Escape sequences of ECMA-48: CSI (ESC [ … final), OSC and DCS (ESC ] … BEL or ESC \), and the two-byte ones. systemd
 * and firmware send them to serial consoles, terminal queries among them.
 */
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]+[0-~]|[0-OQ-Z\\^-~])/g;
/** A sequence whose end has not arrived yet. */
const UNFINISHED = /\x1b(?:\[[0-?]*[ -/]*|[\]P][^\x07\x1b]{0,4096}\x1b?|[ -/]*)$/;
/** Everything except text, tabs and line feeds: carriage returns and the rest of C0. */
const CONTROLS = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]/g;

/** Converts the bytes of a serial console into plain text, wherever they are split. */
export class TerminalText {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  /** The text of `bytes`, as far as it is already known. */
  push(bytes: Uint8Array): string {
    const text = (this.rest + this.decoder.write(Buffer.from(bytes))).replace(ESCAPES, '');
    this.rest = UNFINISHED.exec(text)?.[0] ?? '';
    return text
      .slice(0, text.length - this.rest.length)
      .replace(CONTROLS, '')
      .replaceAll('\x1b', '');
  }
}
