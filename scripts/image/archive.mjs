import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildah, run, WORK } from "./buildah.mjs";

const OCI = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
};

function digestOf(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Writes an image as an OCI archive, laid out as `docker save` does it: Docker before version 25 reads manifest.json,
 * later ones and everything else index.json. Docker's own configuration stays as it is, so that the health check,
 * which OCI does not know, is in it.
 *
 * @param name      what the image is called in the store
 * @param reference what it will be called where it is loaded, e.g. pulse:0.1.0
 * @param file      the archive
 */
export function writeArchive(name, reference, file) {
  const pushed = join(WORK, "pushed");
  const layout = join(WORK, "layout");
  const blobs = join(layout, "blobs/sha256");
  for (const folder of [pushed, layout]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(blobs, { recursive: true });
  try {
    buildah(["push", "--quiet", "--format=v2s2", "--compression-format=gzip", name, `dir:${pushed}`]);
    const made = JSON.parse(readFileSync(join(pushed, "manifest.json"), "utf8"));
    const place = ({ digest }) => {
      const hash = digest.replace("sha256:", "");
      renameSync(join(pushed, hash), join(blobs, hash));
      return `blobs/sha256/${hash}`;
    };
    const configFile = place(made.config);
    const layerFiles = made.layers.map(place);
    const { architecture, os } = JSON.parse(readFileSync(join(layout, configFile), "utf8"));
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: OCI.manifest,
        config: { ...made.config, mediaType: OCI.config },
        layers: made.layers.map((layer) => ({ ...layer, mediaType: OCI.layer })),
      }),
    );
    const digest = digestOf(manifest);
    writeFileSync(join(blobs, digest), manifest);
    const tag = reference.split(":").at(-1);
    const entry = {
      mediaType: OCI.manifest,
      digest: `sha256:${digest}`,
      size: manifest.length,
      annotations: {
        "io.containerd.image.name": `docker.io/library/${reference}`,
        "org.opencontainers.image.ref.name": tag,
      },
      platform: { architecture, os },
    };
    const write = (path, content) => writeFileSync(join(layout, path), JSON.stringify(content));
    write("oci-layout", { imageLayoutVersion: "1.0.0" });
    write("index.json", {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [entry],
    });
    write("manifest.json", [{ Config: configFile, RepoTags: [reference], Layers: layerFiles }]);
    run("tar", ["-cf", file, "-C", layout, "blobs", "index.json", "manifest.json", "oci-layout"]);
  } finally {
    for (const folder of [pushed, layout]) rmSync(folder, { recursive: true, force: true });
  }
}
