"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/ui/tokens/cn";

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

/** The browser's own reader where there is one, jsQR elsewhere. */
async function createReader(): Promise<(video: HTMLVideoElement) => Promise<string | undefined>> {
  const Native = (globalThis as { BarcodeDetector?: new (options: { formats: string[] }) => Detector })
    .BarcodeDetector;
  if (Native) {
    try {
      const detector = new Native({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video))[0]?.rawValue;
    } catch {
      // Listed, but not for QR codes.
    }
  }
  const { default: jsQR } = await import("jsqr");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, 640 / Math.max(1, video.videoWidth));
    const width = Math.round(video.videoWidth * scale);
    const height = Math.round(video.videoHeight * scale);
    if (!pen || width === 0 || height === 0) return undefined;
    canvas.width = width;
    canvas.height = height;
    pen.drawImage(video, 0, 0, width, height);
    return jsQR(pen.getImageData(0, 0, width, height).data, width, height)?.data;
  };
}

const BETWEEN_LOOKS = 150;
/** The same phone held a little longer is not a second scan. */
const SAME_CODE = 5_000;

/** The camera's picture; calls back for every code it sees. Load it lazily. */
export default function CameraScanner({
  onRead,
  facing,
  className,
}: {
  onRead: (text: string) => void;
  facing: "user" | "environment";
  className?: string;
}) {
  const t = useTranslations("attendance.screen.camera");
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(onRead);
  const [state, setState] = useState<"starting" | "running" | "denied" | "missing">("starting");
  useEffect(() => {
    latest.current = onRead;
  }, [onRead]);

  useEffect(() => {
    let ended = false;
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = { text: "", at: 0 };
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const run = async () => {
      const picture = video.current;
      if (!navigator.mediaDevices || !picture) return setState("missing");
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: facing, width: { ideal: 1280 } },
        audio: false,
      });
      if (ended) return stop();
      picture.srcObject = stream;
      await picture.play();
      const read = await createReader();
      setState("running");
      const look = async () => {
        if (ended) return;
        const text = await read(picture).catch(() => undefined);
        const now = Date.now();
        if (text && !ended && (text !== last.text || now - last.at > SAME_CODE)) latest.current(text);
        if (text) last = { text, at: now };
        timer = setTimeout(look, BETWEEN_LOOKS);
      };
      await look();
    };
    run().catch((error: unknown) => {
      if (ended) return;
      const denied = error instanceof DOMException && error.name === "NotAllowedError";
      setState(denied ? "denied" : "missing");
    });
    return () => {
      ended = true;
      clearTimeout(timer);
      stop();
    };
  }, [facing]);

  return (
    <div className={cn("relative overflow-hidden rounded-md bg-black text-white", className)}>
      <video
        ref={video}
        muted
        playsInline
        aria-label={t("picture")}
        className={cn("size-full object-cover", facing === "user" && "-scale-x-100")}
      />
      {state === "running" ? (
        <span aria-hidden className="absolute inset-[15%] rounded-md border-4 border-white/80" />
      ) : (
        <p role="status" className="absolute inset-0 grid place-items-center p-6 text-center text-body">
          {t(state)}
        </p>
      )}
    </div>
  );
}
