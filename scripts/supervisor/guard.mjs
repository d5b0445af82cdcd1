/**
 * Loaded into web and worker before their own code: when the supervisor is gone (even by `kill -9`), they end too.
 */
if (process.channel) {
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 10_000).unref();
  });
  // Listening must not keep a process alive that has nothing else to do.
  process.channel.unref();
}
