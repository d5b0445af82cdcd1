import { isIP } from "node:net";
import { connect } from "node:tls";

const PATIENCE_MS = 5_000;

/**
 * When the certificate ends that is shown under an address.
 * @param address an https address; for any other there is none
 * @returns undefined where no certificate could be seen
 */
export async function certificateEnd(address: string): Promise<Date | undefined> {
  const { protocol, hostname, port } = new URL(address);
  if (protocol !== "https:") return undefined;
  const host = hostname.replace(/^\[|\]$/g, "");
  return await new Promise((resolve) => {
    // One that has already ended, or that nobody trusts, must be seen all the same; nothing is said over this line.
    const named = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port: Number(port) || 443, ...named, rejectUnauthorized: false });
    const end = (date?: Date) => {
      socket.destroy();
      resolve(date);
    };
    socket.setTimeout(PATIENCE_MS, () => end());
    socket.once("error", () => end());
    socket.once("secureConnect", () => {
      const { valid_to: text } = socket.getPeerCertificate();
      const date = text ? new Date(text) : undefined;
      end(date && !Number.isNaN(date.getTime()) ? date : undefined);
    });
  });
}
