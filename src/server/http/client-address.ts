import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

export interface Client {
  /** The address that limits and logs go by. */
  address: string;
  /** Whether the client's own connection is encrypted. */
  secure: boolean;
  /** Whether one of our own proxies stands between, whose headers may be believed. */
  proxied: boolean;
}

/**
 * Finds out who is at the other end. Forwarded headers count only when a trusted proxy wrote them: the list of
 * `X-Forwarded-For` is read from its end, and the first address that is not one of our proxies is the client. What
 * stands before it was written by the client and proves nothing.
 * @param trusted addresses and CIDR ranges of our own proxies.
 * @throws when an entry is neither.
 */
export function createClientLookup(trusted: readonly string[]): (req: IncomingMessage) => Client {
  const proxies = new BlockList();
  for (const entry of trusted) addRange(proxies, entry);
  const isProxy = (address: string): boolean => {
    const family = isIP(address);
    return family !== 0 && proxies.check(address, family === 6 ? "ipv6" : "ipv4");
  };
  return (req) => {
    const peer = plainAddress(req.socket.remoteAddress ?? "");
    const encrypted = "encrypted" in req.socket && req.socket.encrypted === true;
    if (trusted.length === 0 || !isProxy(peer)) return { address: peer, secure: encrypted, proxied: false };
    const hops = String(req.headers["x-forwarded-for"] ?? "").split(",");
    let address = peer;
    for (let at = hops.length - 1; at >= 0; at--) {
      const hop = plainAddress(hops[at]?.trim() ?? "");
      if (isIP(hop) === 0) break;
      address = hop;
      if (!isProxy(hop)) break;
    }
    // A proxy appends; only the entry written last is our proxy's own.
    const protocol = String(req.headers["x-forwarded-proto"] ?? "")
      .split(",")
      .at(-1)
      ?.trim();
    return { address, secure: encrypted || protocol === "https", proxied: true };
  };
}

/** Takes IPv4 out of its IPv6 clothes, so that one client has one name. */
function plainAddress(address: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice(7) : address;
}

function addRange(list: BlockList, entry: string): void {
  const [address = "", bits] = entry.split("/");
  const family = isIP(address);
  const type = family === 6 ? "ipv6" : "ipv4";
  const length = bits === undefined ? undefined : Number(bits);
  const valid =
    family !== 0 &&
    (length === undefined || (/^\d+$/.test(bits ?? "") && length <= (family === 6 ? 128 : 32)));
  if (!valid) {
    throw new Error(
      `PULSE_TRUSTED_PROXIES holds "${entry}", which is no address, for example PULSE_TRUSTED_PROXIES=10.0.0.0/8,127.0.0.1`,
    );
  }
  if (length === undefined) list.addAddress(address, type);
  else list.addSubnet(address, length, type);
}
