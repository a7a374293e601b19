import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { Sender } from 'ws';

/**
 * What a message looks like on the wire: `plain` and `deflated` are whole WebSocket text frames (RFC 6455, RFC 7692), `event` is an event of a
 * server-sent stream.
 */
export type Form = 'plain' | 'deflated' | 'event';

/** Below this many bytes deflating costs more than it saves; a plain frame is legal between deflated ones. */
const leastDeflatedBytes = 200;
/** Above this many bytes the frame is a snapshot, made for one viewer more often than for many: time counts more than size. */
const quickAboveBytes = 16 * 1024;

const makers: Readonly<Record<Form, (text: Buffer) => Buffer>> = {
  plain: (text) => webSocketFrame(text, false),
  deflated(text) {
    if (text.length < leastDeflatedBytes) return webSocketFrame(text, false);
    const body = deflatedBody(text);
    return body.length < text.length ? webSocketFrame(body, true) : webSocketFrame(text, false);
  },
  event: (text) => Buffer.concat([Buffer.from('data: '), text, Buffer.from('\n\n')]),
};

/** `text` is one JSON text without line breaks. */
export function makeForm(form: Form, text: Buffer): Buffer {
  return makers[form](text);
}

/**
 * Are the frames that are made here what a viewer must read? They are built with parts of ws that its documentation does not promise; where
 * this answers no, ws frames and sends by itself, slower and as right.
 */
export function canMakeFrames(): boolean {
  try {
    const text = Buffer.from(JSON.stringify({ probe: 'x'.repeat(2 * leastDeflatedBytes) }));
    const plain = webSocketFrame(Buffer.from('probe'), false);
    const body = Buffer.concat([deflatedBody(text), emptyBlock]);
    const opened = inflateRawSync(body, { finishFlush: constants.Z_SYNC_FLUSH });
    return plain.equals(Buffer.from('\x81\x05probe', 'latin1')) && opened.equals(text);
  } catch {
    return false;
  }
}

/** Ends every deflated message and is not sent: RFC 7692, 7.2.1. */
const emptyBlock = Buffer.from([0x00, 0x00, 0xff, 0xff]);

function deflatedBody(text: Buffer): Buffer {
  const level = text.length > quickAboveBytes ? constants.Z_BEST_SPEED : constants.Z_DEFAULT_COMPRESSION;
  const body = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH, level });
  return body.subarray(0, body.length - emptyBlock.length);
}

const textOpcode = 1;

function webSocketFrame(payload: Buffer, rsv1: boolean): Buffer {
  return Buffer.concat(Sender.frame(payload, { fin: true, rsv1, opcode: textOpcode, mask: false, readOnly: true }));
}
