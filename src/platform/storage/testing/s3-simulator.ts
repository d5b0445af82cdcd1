import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** What the next matching request suffers. */
export type S3Fault =
  | { readonly kind: "error"; readonly status: number }
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Sends half of the content and hangs up. */
  | { readonly kind: "truncated" }
  /** Sends half of the content and then nothing. */
  | { readonly kind: "stalled" }
  | { readonly kind: "silent" };

export type S3Simulator = {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Requests seen: `METHOD /path → status`. */
  readonly log: string[];
  readonly objects: Map<string, { body: Buffer; contentType: string; modifiedAt: Date }>;
  /** Faults are used up one per request, in order. */
  readonly faults: S3Fault[];
  close(): Promise<void>;
};

const hash = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** AWS Signature Version 4 as the specification words it; returns why it is refused, or null. */
export function signatureFault(
  request: Pick<IncomingMessage, "method" | "url" | "headers">,
  body: Buffer,
  owner: { accessKeyId: string; secretAccessKey: string; region: string },
  now: number = Date.now(),
): string | null {
  const { headers, method = "", url = "/" } = request;
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    );
  if (!match) return "MissingAuthentication";
  const [, accessKeyId = "", day = "", region = "", signedHeaders = "", signature = ""] = match;
  if (accessKeyId !== owner.accessKeyId) return "InvalidAccessKeyId";
  if (region !== owner.region) return "AuthorizationHeaderMalformed";
  const date = String(headers["x-amz-date"] ?? "");
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const sentAt = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
  if (!date.startsWith(day) || !(Math.abs(now - sentAt) < 15 * 60_000)) return "RequestTimeTooSkewed";
  const names = signedHeaders.split(";");
  if (!names.includes("host") || !names.includes("x-amz-content-sha256")) return "HeadersNotSigned";
  const payloadHash = String(headers["x-amz-content-sha256"] ?? "");
  if (payloadHash !== hash(body)) return "XAmzContentSHA256Mismatch";
  const [path = "/", query = ""] = url.split("?", 2);
  const canonicalQuery = [...new URLSearchParams(query)]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, z]) => (a < b ? -1 : a > b ? 1 : x < z ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  const canonicalHeaders = names
    .map(
      (name) =>
        `${name}:${String(headers[name] ?? "")
          .trim()
          .replace(/\s+/g, " ")}\n`,
    )
    .join("");
  const canonical = [method, path, canonicalQuery, canonicalHeaders, signedHeaders, payloadHash].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", date, scope, hash(canonical)].join("\n");
  const key = hmac(hmac(hmac(hmac(`AWS4${owner.secretAccessKey}`, day), region), "s3"), "aws4_request");
  const expected = hmac(key, toSign);
  return timingSafeEqual(expected, Buffer.from(signature, "hex")) ? null : "SignatureDoesNotMatch";
}

function answerXml(response: ServerResponse, text: string) {
  response.writeHead(200, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
}

function refuse(response: ServerResponse, status: number, code: string) {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`);
}

/** A small S3 with one bucket: objects by path, listing, checked signatures, and faults on demand. */
export async function startS3Simulator(): Promise<S3Simulator> {
  const owner = { accessKeyId: "AKIAPULSETEST", secretAccessKey: "not/a+secret", region: "eu-test-1" };
  const bucket = "pulse-files";
  const log: string[] = [];
  const objects: S3Simulator["objects"] = new Map();
  const faults: S3Fault[] = [];
  /** Parts of uploads that have begun. */
  const uploads = new Map<string, Buffer[]>();

  function list(response: ServerResponse, query: URLSearchParams) {
    const prefix = query.get("prefix") ?? "";
    const after = query.get("start-after") ?? "";
    const limit = Number(query.get("max-keys") ?? "1000");
    const all = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const rows = all.slice(0, limit).map((key) => {
      const { body, modifiedAt } = objects.get(key)!;
      const stamp = modifiedAt.toISOString();
      return `<Contents><Key>${key}</Key><Size>${body.length}</Size><LastModified>${stamp}</LastModified></Contents>`;
    });
    response.writeHead(200, { "content-type": "application/xml" });
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>${bucket}</Name><IsTruncated>${all.length > limit}</IsTruncated>${rows.join("")}</ListBucketResult>`,
    );
  }

  function send(response: ServerResponse, key: string, fault: S3Fault | undefined, withBody: boolean) {
    const found = objects.get(key);
    if (!found) return refuse(response, 404, "NoSuchKey");
    response.writeHead(200, {
      "content-type": found.contentType,
      "content-length": found.body.length,
      "last-modified": found.modifiedAt.toUTCString(),
    });
    if (!withBody) return response.end();
    const half = found.body.subarray(0, found.body.length >> 1);
    if (fault?.kind === "truncated") return response.write(half, () => response.destroy());
    if (fault?.kind === "stalled") return response.write(half);
    return response.end(found.body);
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const fault = faults.shift();
    if (fault?.kind === "silent") return;
    if (fault?.kind === "slow") await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (fault?.kind === "error") return refuse(response, fault.status, "InternalError");
    const wrong = signatureFault(request, body, owner);
    if (wrong) return refuse(response, 403, wrong);
    const url = new URL(request.url ?? "/", "http://simulator");
    const [, bucketName, ...rest] = decodeURIComponent(url.pathname).split("/");
    if (bucketName !== bucket) return refuse(response, 404, "NoSuchBucket");
    const key = rest.join("/");
    const upload = url.searchParams.get("uploadId");
    switch (request.method) {
      case "POST":
        if (upload === null) {
          const id = `upload-${uploads.size}`;
          uploads.set(id, []);
          return answerXml(
            response,
            `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
          );
        }
        objects.set(key, {
          body: Buffer.concat(uploads.get(upload) ?? []),
          contentType: "application/octet-stream",
          modifiedAt: new Date(),
        });
        return answerXml(
          response,
          `<CompleteMultipartUploadResult><Key>${key}</Key></CompleteMultipartUploadResult>`,
        );
      case "PUT":
        if (upload !== null) {
          uploads.get(upload)?.push(body);
          return response.writeHead(200, { etag: `"${hash(body).slice(0, 32)}"` }).end();
        }
        objects.set(key, {
          body,
          contentType: request.headers["content-type"] ?? "application/octet-stream",
          modifiedAt: new Date(),
        });
        return response.writeHead(200, { etag: `"${hash(body).slice(0, 32)}"` }).end();
      case "DELETE":
        objects.delete(key);
        return response.writeHead(204).end();
      case "HEAD":
        return send(response, key, fault, false);
      default:
        return key === "" ? list(response, url.searchParams) : send(response, key, fault, true);
    }
  }

  const server = createServer((request, response) => {
    response.on("close", () =>
      log.push(`${request.method} ${request.url?.split("?")[0]} → ${response.statusCode}`),
    );
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    ...owner,
    log,
    objects,
    faults,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
