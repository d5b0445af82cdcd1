/**
 * JSON text that PostgreSQL has already built. The thin adapter splices it into the answer as it is; everyone else
 * (other adapters, tests, in-process callers) sees plain data through `toJSON`.
 */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/**
 * Hands ready JSON out of a procedure under the type its schema promises.
 * Nothing checks it at run time: the procedure's test parses the answer with the schema.
 */
export function asOutput<Output>(json: RawJson): Output {
  return json as unknown as Output;
}
