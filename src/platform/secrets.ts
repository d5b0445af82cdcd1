import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";

/**
 * Keys derived from the installation's one secret, each for one purpose, so that none can stand in for another.
 */
export class Secrets {
  readonly #root: string;
  readonly #keys = new Map<string, Buffer>();

  constructor(root: string) {
    this.#root = root;
  }

  /** 32 bytes for one purpose, always the same. */
  key(purpose: string): Buffer {
    let key = this.#keys.get(purpose);
    if (!key) {
      key = Buffer.from(hkdfSync("sha256", this.#root, "pulse", purpose, 32));
      this.#keys.set(purpose, key);
    }
    return key;
  }

  /** Keyed digest: equal inputs can be found again, but not guessed without the secret. */
  digest(purpose: string, text: string): Buffer {
    return createHmac("sha256", this.key(purpose)).update(text).digest();
  }

  /** AES-256-GCM: nonce, tag, then the text. */
  seal(purpose: string, text: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.key(purpose), nonce);
    const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  /** @throws when the bytes were not sealed by this installation for this purpose. */
  open(purpose: string, sealed: Uint8Array): string {
    const bytes = Buffer.from(sealed);
    const decipher = createDecipheriv("aes-256-gcm", this.key(purpose), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  }
}

/** A random token for links and cookies: 256 bits, safe in an address. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a token. The token is random, so a plain hash is enough. */
export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
