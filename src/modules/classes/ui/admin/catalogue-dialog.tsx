"use client";

import { useMutation } from "@tanstack/react-query";
import { Archive, Pencil, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Button, IconButton } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { cn } from "@/ui/tokens/cn";
import type { Catalogue, ClassType, Room } from "../../catalogue/schema";
import type { ClassesApi } from "../../router";
import { EDGES } from "../shared/class-colors";
import { RoomForm } from "./room-form";
import { TypeForm } from "./type-form";

type Editing = { kind: "type"; type: ClassType | null } | { kind: "room"; room: Room | null } | null;

/** The kinds of classes and the rooms that a timetable is made of. */
export default function CatalogueDialog({
  parts,
  branches,
  onClose,
  onDone,
}: {
  parts: Catalogue;
  branches: readonly { id: string; name: string }[];
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations("classes.catalogue");
  const { tenant } = useShell();
  const api = useApi<ClassesApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const [editing, setEditing] = useState<Editing>(null);
  const archiveType = useMutation(api.classes.catalogue.archiveType.mutationOptions());
  const archiveRoom = useMutation(api.classes.catalogue.archiveRoom.mutationOptions());
  const types = parts.types.filter(({ archived }) => !archived);
  const rooms = parts.rooms.filter(({ archived }) => !archived);
  const archive = async (send: typeof archiveType.mutateAsync, id: string) => {
    try {
      await send({ id, archived: true });
      onDone();
      const undo = () => void send({ id, archived: false }).then(onDone);
      toast.show({ tone: "ok", title: t("archived"), onUndo: undo });
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    }
  };
  const saved = () => {
    onDone();
    setEditing(null);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={editing ? t(editing.kind === "type" ? "type" : "room") : t("title")}
      description={editing ? undefined : t("intro")}
      size="lg"
    >
      {editing?.kind === "type" ? (
        <TypeForm
          type={editing.type}
          currency={tenant.currency}
          onSaved={saved}
          onBack={() => setEditing(null)}
        />
      ) : editing?.kind === "room" ? (
        <RoomForm room={editing.room} branches={branches} onSaved={saved} onBack={() => setEditing(null)} />
      ) : (
        <div className="grid gap-6">
          <List
            title={t("types")}
            empty={t("noTypes")}
            add={t("addType")}
            onAdd={() => setEditing({ kind: "type", type: null })}
            lines={types.map((type) => ({
              id: type.id,
              name: type.name,
              facts: t("typeFacts", {
                minutes: type.minutes,
                capacity: type.capacity,
                running: type.running,
              }),
              mark: EDGES[type.color],
              running: type.running,
              onEdit: () => setEditing({ kind: "type", type }),
              onArchive: () => void archive(archiveType.mutateAsync, type.id),
            }))}
          />
          <List
            title={t("rooms")}
            empty={t("noRooms")}
            add={t("addRoom")}
            onAdd={() => setEditing({ kind: "room", room: null })}
            lines={rooms.map((room) => ({
              id: room.id,
              name: room.name,
              facts: [
                branches.find(({ id }) => id === room.branchId)?.name,
                room.capacity === null ? null : t("roomFacts", { capacity: room.capacity }),
              ]
                .filter(Boolean)
                .join(" · "),
              running: room.running,
              onEdit: () => setEditing({ kind: "room", room }),
              onArchive: () => void archive(archiveRoom.mutateAsync, room.id),
            }))}
          />
        </div>
      )}
    </Dialog>
  );
}

interface Line {
  id: string;
  name: string;
  facts: string;
  mark?: string;
  running: number;
  onEdit: () => void;
  onArchive: () => void;
}

function List({
  title,
  empty,
  add,
  lines,
  onAdd,
}: {
  title: string;
  empty: string;
  add: string;
  lines: readonly Line[];
  onAdd: () => void;
}) {
  const t = useTranslations("classes.catalogue");
  return (
    <section className="grid gap-2" aria-label={title}>
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-medium">{title}</h3>
        <Button size="sm" icon={Plus} onClick={onAdd}>
          {add}
        </Button>
      </div>
      {lines.length === 0 ? (
        <p className="text-ink-2 text-small">{empty}</p>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line">
          {lines.map((line) => (
            <li key={line.id} className="flex items-center gap-3 px-3 py-2">
              {line.mark ? (
                <span aria-hidden className={cn("h-8 w-1 shrink-0 rounded-full", line.mark)} />
              ) : null}
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{line.name}</span>
                <span className="block truncate text-ink-2 text-tiny">{line.facts}</span>
              </span>
              <IconButton
                size="sm"
                icon={Pencil}
                label={t("edit", { name: line.name })}
                onClick={line.onEdit}
              />
              <IconButton
                size="sm"
                icon={Archive}
                disabled={line.running > 0}
                label={t(line.running > 0 ? "inUse" : "archive", { name: line.name })}
                onClick={line.onArchive}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
