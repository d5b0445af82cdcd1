/** The only source of "now" for rules and services, so that tests and seeds can set it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands where it is put; `advance` takes milliseconds. */
export class SettableClock implements Clock {
  #at: number;

  constructor(at: Date | string | number) {
    this.#at = new Date(at).getTime();
  }

  now(): Date {
    return new Date(this.#at);
  }

  set(at: Date | string | number): void {
    this.#at = new Date(at).getTime();
  }

  advance(milliseconds: number): void {
    this.#at += milliseconds;
  }
}
