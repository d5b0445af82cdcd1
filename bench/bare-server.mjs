/** Answers every request with the same JSON: as fast as node:http can be. */
import { createServer } from "node:http";

const text = process.argv[2] ?? "{}";
const length = Buffer.byteLength(text);
createServer((_req, res) => {
  res.writeHead(200, { "content-type": "application/json", "content-length": length });
  res.end(text);
}).listen(0, "127.0.0.1", function () {
  process.send?.({ port: this.address().port });
});
process.once("disconnect", () => process.exit(0));
