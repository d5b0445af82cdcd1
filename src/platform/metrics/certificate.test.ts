import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:tls";
import { afterAll, beforeAll, expect, it } from "vitest";
import { certificateEnd } from "./certificate";

/** Signed by itself for nobody's host, so that it is good for nothing but being looked at. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAZDvNerMDyGSk0RJ
7gDisnV7cypt1mqaDc3OnxmujjWhRANCAASBlodjmyVs5xIvv9MtgyjqlgbOIUbZ
UYcp++MzuitAOw5Gh8OBO+9VNwYUNq8VmwFQx+H39w1bd31e0vLnBc/s
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBgDCCASWgAwIBAgIUFPULLMZvJHsmvIyHvQlGwLMLqvQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTIzMzg0M1oYDzIxMjYxMDI4
MjMzODQzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASBlodjmyVs5xIvv9MtgyjqlgbOIUbZUYcp++MzuitAOw5Gh8OBO+9V
NwYUNq8VmwFQx+H39w1bd31e0vLnBc/so1MwUTAdBgNVHQ4EFgQU2I8557bIhz1D
smrpojl5p/yf7fAwHwYDVR0jBBgwFoAU2I8557bIhz1Dsmrpojl5p/yf7fAwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA98iv+A5Lbr/P9MIT0+W8
Ee4bn8Gffm3s/YiS2xjZD68CIQCL+/MNTM8ustqlayg3zYDp8ePtXumT9PqEc3uF
MvmwyQ==
-----END CERTIFICATE-----`;

let server: Server;
beforeAll(async () => {
  server = createServer({ key, cert }, (socket) => socket.on("error", () => undefined));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void server.close());

it("sees when a certificate ends that nobody vouches for", async () => {
  const { port } = server.address() as AddressInfo;
  expect(await certificateEnd(`https://127.0.0.1:${port}/`)).toEqual(new Date("2126-10-28T23:38:43.000Z"));
});

it("sees none where there is none", async () => {
  const { port } = server.address() as AddressInfo;
  expect(await certificateEnd(`http://127.0.0.1:${port}/`)).toBeUndefined();
  expect(await certificateEnd("https://127.0.0.1:1/")).toBeUndefined();
});
