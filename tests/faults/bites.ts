/** A run whose faults mostly hit nothing proves nothing. */
const leastShare = 0.8;

/** Counts how many faults landed while something was under way; a run with too few of them is void. */
export class Bites {
  readonly #name: string;
  readonly #bit: boolean[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  add(bit: boolean): void {
    this.#bit.push(bit);
  }

  toString(): string {
    const bit = this.#bit.filter((hit) => hit).length;
    return `${this.#name}: ${this.#bit.length}, bit ${bit} (${Math.round((100 * bit) / this.#bit.length)} %)`;
  }

  /** Throws where fewer than four of five bit. */
  mustCount(): void {
    const share = this.#bit.filter((hit) => hit).length / this.#bit.length;
    if (!(share >= leastShare)) throw new Error(`this run is void, too few faults bit: ${this}`);
  }
}
