import { createServer } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, describe, expect, it } from "vitest";
import { DeliveryError } from "./delivery-error";
import type { Mailer } from "./mailer";
import { createSmtpMailer } from "./smtp-mailer";

const message = {
  to: "ada@example.test",
  subject: "Hi",
  html: "<p>Hi</p>",
  text: "Hi",
  messageId: "welcome-1",
};
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(
  options: SMTPServerOptions,
  credentials = "",
): Promise<{ mailer: Mailer; server: SMTPServer }> {
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    closeTimeout: 1,
    ...options,
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as { port: number };
  const mailer = createSmtpMailer({
    url: `smtp://${credentials}127.0.0.1:${port}`,
    from: "Pulse <pulse@gym.example>",
    logger: { warn: () => {} },
    connectTimeoutMs: 300,
    socketTimeoutMs: 300,
    deadlineMs: 1_500,
  });
  closers.push(
    () => mailer.close(),
    () => new Promise<void>((resolve) => server.close(() => resolve())),
  );
  return { mailer, server };
}

function reply(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

async function refusal(mailer: Mailer, to = message.to): Promise<DeliveryError> {
  const error: unknown = await mailer.send({ ...message, to }).then(
    () => new Error("was sent"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof DeliveryError)) throw error;
  return error;
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

describe("SMTP mailer", () => {
  it("delivers many over few connections and names each message", async () => {
    const received: string[] = [];
    let connections = 0;
    const { mailer } = await serve({
      onConnect(_session, done) {
        connections++;
        done();
      },
      onData(stream, _session, done) {
        void text(stream).then((source) => {
          received.push(source);
          done();
        });
      },
    });
    const sent = await Promise.all(
      Array.from({ length: 20 }, (_, n) => mailer.send({ ...message, messageId: `welcome-${n}` })),
    );
    expect(sent[7]?.id).toBe("<welcome-7@gym.example>");
    expect(received).toHaveLength(20);
    expect(
      received.filter((source) => /^Message-ID: <welcome-7@gym\.example>\r$/m.test(source)),
    ).toHaveLength(1);
    expect(connections).toBeLessThanOrEqual(3);
  });

  it.each([
    [421, "transient"],
    [450, "transient"],
    [503, "transient"],
    [550, "permanent"],
    [553, "permanent"],
  ] as const)("takes a refused recipient with %i as %s", async (code, kind) => {
    const { mailer } = await serve({ onRcptTo: (_address, _session, done) => done(reply(code, "no")) });
    expect(await refusal(mailer)).toMatchObject({ kind });
  });

  it.each([
    [452, "transient"],
    [552, "permanent"],
    [554, "permanent"],
  ] as const)("takes a refused body with %i as %s", async (code, kind) => {
    const { mailer } = await serve({
      onData(stream, _session, done) {
        stream.resume();
        stream.on("end", () => done(reply(code, "no")));
      },
    });
    expect(await refusal(mailer)).toMatchObject({ kind });
  });

  it("takes a refused password as transient: the message is not at fault", async () => {
    const { mailer } = await serve(
      {
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: (_auth, _session, done) => done(reply(535, "no")),
      },
      "pulse:wrong@",
    );
    expect(await refusal(mailer)).toMatchObject({ kind: "transient" });
  });

  it("takes an address that is none as permanent", async () => {
    const { mailer } = await serve({});
    expect(await refusal(mailer, "nobody")).toMatchObject({ kind: "permanent" });
  });

  it("gives up in time on a server that greets nobody", async () => {
    const { mailer } = await serve({ onConnect: () => {} });
    const started = performance.now();
    expect(await refusal(mailer)).toMatchObject({ kind: "transient" });
    expect(performance.now() - started).toBeLessThan(1_200);
  });

  it("gives up in time on a server that never confirms the body", async () => {
    const { mailer } = await serve({ onData: (stream) => void stream.resume() });
    const started = performance.now();
    expect(await refusal(mailer)).toMatchObject({ kind: "transient" });
    expect(performance.now() - started).toBeLessThan(1_200);
  });

  it("gives up in time on a server that never stops talking", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.write("220 hello\r\n");
      const timer = setInterval(() => socket.write("250-and\r\n"), 50);
      socket.on("close", () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const mailer = createSmtpMailer({
      url: `smtp://127.0.0.1:${(server.address() as { port: number }).port}`,
      from: "pulse@gym.example",
      logger: { warn: () => {} },
      deadlineMs: 500,
    });
    closers.unshift(() => mailer.close());
    const started = performance.now();
    expect(await refusal(mailer)).toMatchObject({ kind: "transient" });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it("tries once and says transient when the connection drops after the body", async () => {
    let bodies = 0;
    const { mailer, server } = await serve({
      onData(stream) {
        stream.resume();
        stream.on("end", () => {
          bodies++;
          for (const connection of server.connections) Reflect.get(connection, "_socket")?.end();
        });
      },
    });
    expect(await refusal(mailer)).toMatchObject({ kind: "transient" });
    expect(bodies).toBe(1);
  });

  it("says transient when nobody listens, and works again on the next try", async () => {
    const gone = await serve({});
    await new Promise<void>((resolve) => gone.server.close(() => resolve()));
    expect(await refusal(gone.mailer)).toMatchObject({ kind: "transient" });
    let fail = true;
    const { mailer } = await serve({
      onRcptTo(_address, _session, done) {
        done(fail ? reply(451, "later") : null);
        fail = false;
      },
      onData(stream, _session, done) {
        stream.resume();
        stream.on("end", () => done());
      },
    });
    expect(await refusal(mailer)).toMatchObject({ kind: "transient" });
    expect(await mailer.send(message)).toEqual({ id: "<welcome-1@gym.example>" });
  });

  it("never sends a password in clear to another machine", async () => {
    const mailer = createSmtpMailer({
      url: "smtp://pulse:secret@192.0.2.1:25",
      from: "pulse@gym.example",
      logger: { warn: () => {} },
      connectTimeoutMs: 100,
      deadlineMs: 500,
    });
    closers.push(() => mailer.close());
    const error = await refusal(mailer);
    expect(error.kind).toBe("transient");
    expect(`${error.message}${String(error.cause)}`).not.toContain("secret");
  });
});
