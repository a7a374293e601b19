import { type Form, makeForm } from './frame-forms.ts';

/** Something to send, in the form that a viewer needs; whoever asks for a form first has it made, everyone after that gets the same Buffer. */
export interface Frame {
  bytes(form: Form): Buffer;
  /** The messages in it, for a connection that frames by itself. */
  readonly texts: readonly Buffer[];
}

/** One message: its JSON text, from which each form is made at most once. */
export class MessageFrame implements Frame {
  readonly text: Buffer;
  readonly #forms = new Map<Form, Buffer>();

  constructor(text: Buffer) {
    this.text = text;
  }

  get texts(): readonly Buffer[] {
    return [this.text];
  }

  bytes(form: Form): Buffer {
    let bytes = this.#forms.get(form);
    if (!bytes) {
      bytes = makeForm(form, this.text);
      this.#forms.set(form, bytes);
    }
    return bytes;
  }
}

/**
 * Several frames that leave together: one write a viewer instead of one a message. What a delivery costs is the write and hardly the
 * bytes, so this is where a viewer of several topics is paid for once.
 */
export class MergedFrame implements Frame {
  readonly #frames: readonly Frame[];
  readonly #forms = new Map<Form, Buffer>();

  constructor(frames: readonly Frame[]) {
    this.#frames = frames;
  }

  get texts(): readonly Buffer[] {
    return this.#frames.flatMap(({ texts }) => texts);
  }

  bytes(form: Form): Buffer {
    let bytes = this.#forms.get(form);
    if (!bytes) {
      const parts = this.#frames.map((frame) => frame.bytes(form)).filter((part) => part.length > 0);
      bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
      this.#forms.set(form, bytes);
    }
    return bytes;
  }
}

const nothing = Buffer.alloc(0);

/** Tells a reader of a server-sent stream where to go on from: everything of its topics up to `rev` was sent. Nothing on a WebSocket, where heartbeats do. */
export class PositionMark implements Frame {
  readonly texts: readonly Buffer[] = [];
  readonly #event: Buffer;

  constructor(epoch: string, rev: number) {
    this.#event = Buffer.from(`id: ${epoch}:${rev}\n\n`);
  }

  bytes(form: Form): Buffer {
    return form === 'event' ? this.#event : nothing;
  }
}
