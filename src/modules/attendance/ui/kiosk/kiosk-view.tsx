"use client";

import { Camera, LogOut, Maximize, Wifi } from "lucide-react";
import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { ApiProvider } from "@/platform/trpc/react";
import { formatTime } from "@/shared/i18n/format";
import { OfflineBanner } from "@/ui/feedback/offline-banner";
import { useNow } from "@/ui/feedback/use-now";
import { GymName } from "@/ui/layout/app-shell";
import { Button, IconButton } from "@/ui/primitives/button";
import { useWakeLock } from "../shared/use-wake-lock";
import { PairScreen } from "./pair-screen";
import { PinPad } from "./pin-pad";
import { useKiosk } from "./use-kiosk";
import { VerdictScreen } from "./verdict-screen";

const CameraScanner = dynamic(() => import("../shared/camera-scanner"), { ssr: false });
const ExitDialog = lazy(() => import("./exit-dialog"));

const CAMERA_KEY = "pulse_kiosk_camera";
const PIN_LENGTH = 6;

/** The screen at the door. Speaks as the paired device, whoever is signed in on it. */
export function KioskView({ version }: { version: string }) {
  const { tenant, device } = useShell();
  const [paired, setPaired] = useState<{ name: string; branchId: string } | null>(device);
  const [lost, setLost] = useState(false);
  const onUnpaired = useCallback(() => {
    setLost(true);
    setPaired(null);
  }, []);
  return (
    <ApiProvider tenantSlug={tenant.slug} asDevice>
      {paired ? (
        <Door key={paired.branchId} device={paired} version={version} onUnpaired={onUnpaired} />
      ) : (
        <PairScreen lost={lost} onPaired={setPaired} />
      )}
    </ApiProvider>
  );
}

function Door({
  device,
  version,
  onUnpaired,
}: {
  device: { name: string; branchId: string };
  /** Of the Pulse that this page was loaded from. */
  version: string;
  onUnpaired: () => void;
}) {
  const t = useTranslations("attendance.screen.kiosk");
  const { tenant } = useShell();
  const kiosk = useKiosk(`${tenant.slug}-${device.branchId}-${device.name}`, version, onUnpaired);
  const [exiting, setExiting] = useState(false);
  useWakeLock();
  const zone = kiosk.facts?.zone ?? tenant.zone;
  const scan = useCallback((text: string) => void kiosk.submit({ kind: "scan", text }), [kiosk.submit]);
  return (
    <div className="flex min-h-dvh flex-col">
      <OfflineBanner offline={kiosk.offline} queued={kiosk.kept} />
      <header className="flex items-center gap-3 border-line border-b bg-panel px-4 py-2">
        <GymName name={tenant.name} logoUrl={tenant.logoHref} />
        <span className="hidden min-w-0 truncate text-ink-2 sm:block">{kiosk.facts?.branchName}</span>
        <Clock zone={zone} />
        <IconButton
          icon={Maximize}
          label={t("fullScreen")}
          onClick={() => void document.documentElement.requestFullscreen?.().catch(() => undefined)}
        />
        <IconButton icon={LogOut} label={t("exitTitle")} onClick={() => setExiting(true)} />
      </header>
      <main className="mx-auto grid w-full max-w-6xl grow grid-cols-1 content-center gap-6 p-4 lg:grid-cols-2 lg:gap-12 lg:p-10">
        <section className="grid grid-cols-1 content-center gap-4">
          <h1 className="text-balance text-center font-semibold text-heading lg:text-display">
            {t("title")}
          </h1>
          <CameraPart onRead={scan} paused={kiosk.shown.kind !== "idle"} />
          <TextPart onText={scan} paused={exiting} />
        </section>
        <section className="mx-auto w-full max-w-sm">
          <PinPad
            length={PIN_LENGTH}
            label={t("pin")}
            disabled={kiosk.shown.kind === "checking"}
            onPin={(pin) => void kiosk.submit({ kind: "pin", pin })}
          />
        </section>
      </main>
      {kiosk.facts?.capacity ? (
        <footer className="pb-3 text-center text-ink-2 text-small tabular-nums">
          <Wifi aria-hidden className="me-1.5 inline size-4" />
          {t("inside", { count: kiosk.facts.inside, capacity: kiosk.facts.capacity })}
        </footer>
      ) : null}
      <VerdictScreen shown={kiosk.shown} zone={zone} onDone={kiosk.clear} />
      {exiting ? (
        <Suspense>
          <ExitDialog onClose={() => setExiting(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}

/** The time is the device's; it is left out of the server's page, which would be a minute behind. */
function Clock({ zone }: { zone: string }) {
  const locale = useLocale();
  const now = useNow(5_000);
  const [mounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return (
    <span className="ms-auto whitespace-nowrap font-semibold text-title tabular-nums">
      {mounted ? formatTime(now, locale, zone) : ""}
    </span>
  );
}

/** The camera starts with a touch the first time, by itself from then on. */
function CameraPart({ onRead, paused }: { onRead: (text: string) => void; paused: boolean }) {
  const t = useTranslations("attendance.screen.kiosk");
  const [on, setOn] = useState(false);
  useEffect(() => {
    try {
      setOn(localStorage.getItem(CAMERA_KEY) === "1");
    } catch {
      // Without storage it takes a touch each time.
    }
  }, []);
  const start = () => {
    setOn(true);
    try {
      localStorage.setItem(CAMERA_KEY, "1");
    } catch {
      // As above.
    }
  };
  if (on)
    return (
      <CameraScanner
        facing="user"
        className="h-48 lg:h-80"
        onRead={(text) => {
          if (!paused) onRead(text);
        }}
      />
    );
  return (
    <Button size="kiosk" variant="primary" icon={Camera} onClick={start} block>
      {t("camera")}
    </Button>
  );
}

/** Takes what a hardware scanner types, wherever the focus is, and what somebody pastes or writes. */
function TextPart({ onText, paused }: { onText: (text: string) => void; paused: boolean }) {
  const t = useTranslations("attendance.screen.kiosk");
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  useEffect(() => {
    if (paused) return;
    const onKey = (event: KeyboardEvent) => {
      const printable = event.key.length === 1 && event.key !== " ";
      if (!printable || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!(event.target instanceof Element) || !event.target.closest("input")) field.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [paused]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = text.trim();
    setText("");
    if (typed !== "") onText(typed);
  };
  return (
    <form onSubmit={submit} className="flex gap-2">
      <input
        ref={field}
        aria-label={t("text")}
        placeholder={t("text")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        enterKeyHint="go"
        className="h-16 min-w-0 grow rounded-md border border-line-strong bg-panel px-4 text-title placeholder:text-ink-3"
      />
      <Button type="submit" size="lg" className="h-16" disabled={text.trim() === ""}>
        {t("send")}
      </Button>
    </form>
  );
}
