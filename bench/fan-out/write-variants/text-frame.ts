/** An unmasked text frame in one piece (RFC 6455, section 5.2). */
export function textFrame(payload: Buffer): Buffer {
  return Buffer.concat([textHeader(payload.length), payload]);
}

export function textHeader(payloadBytes: number): Buffer {
  if (payloadBytes < 126) return Buffer.from([0x81, payloadBytes]);
  const header = Buffer.alloc(payloadBytes < 65_536 ? 4 : 10);
  header[0] = 0x81;
  header[1] = payloadBytes < 65_536 ? 126 : 127;
  if (payloadBytes < 65_536) header.writeUInt16BE(payloadBytes, 2);
  else header.writeBigUInt64BE(BigInt(payloadBytes), 2);
  return header;
}
