"use client";

import { Eraser } from "lucide-react";
import { useTranslations } from "next-intl";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/ui/primitives/button";
import { Checkbox } from "@/ui/primitives/checkbox";

const WIDTH = 900;
const HEIGHT = 300;

/** A white sheet in light and dark, since it is kept as a picture of one. */
function blank(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.strokeStyle = "#111827";
  pen.fillStyle = "#111827";
  pen.lineWidth = 4;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  return pen;
}

/**
 * Signing by finger, pen or mouse, or by typing the name and confirming it.
 * @param onSigned the PNG as base64, null while there is no signature
 */
export function SignaturePad({
  name,
  onSigned,
}: {
  /** Who signs; written onto the sheet when it is signed by keyboard. */
  name: string;
  onSigned: (image: string | null) => void;
}) {
  const t = useTranslations("membership.waiver");
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(false);
  const [drawn, setDrawn] = useState(false);
  const [typed, setTyped] = useState(false);
  useEffect(() => {
    if (canvas.current) blank(canvas.current);
  }, []);
  const image = () => canvas.current?.toDataURL("image/png").split(",")[1] ?? null;
  const clear = () => {
    if (canvas.current) blank(canvas.current);
    setDrawn(false);
    setTyped(false);
    onSigned(null);
  };
  const spot = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * WIDTH,
      ((event.clientY - box.top) / box.height) * HEIGHT,
    ] as const;
  };
  const write = (confirmed: boolean) => {
    clear();
    const pen = canvas.current?.getContext("2d");
    if (!confirmed || !pen) return;
    pen.font = "italic 72px serif";
    pen.textBaseline = "middle";
    pen.fillText(name, 40, HEIGHT / 2, WIDTH - 80);
    setTyped(true);
    onSigned(image());
  };
  return (
    <div className="grid gap-2">
      <div className="flex items-center justify-between gap-3">
        <p className="font-medium text-small">{t("signature")}</p>
        <Button size="sm" variant="ghost" icon={Eraser} disabled={!drawn && !typed} onClick={clear}>
          {t("clear")}
        </Button>
      </div>
      <canvas
        ref={canvas}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={t(drawn || typed ? "padSigned" : "padEmpty")}
        className="aspect-3/1 w-full touch-none rounded-md border border-line-strong bg-white"
        onPointerDown={(event) => {
          const pen = event.currentTarget.getContext("2d");
          if (!pen || typed || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drawing.current = true;
          pen.beginPath();
          pen.moveTo(...spot(event));
        }}
        onPointerMove={(event) => {
          const pen = event.currentTarget.getContext("2d");
          if (!pen || !drawing.current) return;
          pen.lineTo(...spot(event));
          pen.stroke();
          setDrawn(true);
        }}
        onPointerUp={() => {
          drawing.current = false;
          if (drawn) onSigned(image());
        }}
        onPointerCancel={() => {
          drawing.current = false;
          if (drawn) onSigned(image());
        }}
      />
      <Checkbox
        label={t("typeInstead", { name: name || "–" })}
        hint={t("typeHint")}
        checked={typed}
        disabled={name.trim().length < 2}
        onChange={(event) => write(event.target.checked)}
      />
    </div>
  );
}
