"use client";

import { Copy, Pencil, Snowflake, Trash2 } from "lucide-react";
import { useState } from "react";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import { ConfirmDialog } from "@/ui/primitives/confirm-dialog";
import { Dialog, DialogClose, Sheet } from "@/ui/primitives/dialog";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";
import { Input } from "@/ui/primitives/input";
import { Popover } from "@/ui/primitives/popover";
import { TabLinks, Tabs } from "@/ui/primitives/tabs";
import { Tooltip } from "@/ui/primitives/tooltip";
import { Section, Specimen } from "./specimen";

const LONG = Array.from({ length: 30 }, (_, index) => `Line ${index + 1} of a long text that scrolls.`);

export function OverlaySection({ onPalette }: { onPalette: () => void }) {
  const { show } = useToast();
  const [asking, setAsking] = useState(false);
  return (
    <Section id="overlays" title="Overlays">
      <Specimen name="Dialog, Sheet, ConfirmDialog">
        <Dialog
          trigger={<Button>Open dialog</Button>}
          title="Freeze membership"
          description="The days left are kept."
          footer={
            <>
              <DialogClose>
                <Button>Cancel</Button>
              </DialogClose>
              <DialogClose>
                <Button variant="primary">Freeze membership</Button>
              </DialogClose>
            </>
          }
        >
          <Input aria-label="Reason" placeholder="Reason" />
        </Dialog>
        <Dialog trigger={<Button>Open long dialog</Button>} title="A long text" size="sm">
          {LONG.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Dialog>
        <Sheet trigger={<Button>Open sheet</Button>} title="Amina Odhiambo" description="Member since 2025">
          {LONG.slice(0, 8).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Sheet>
        <Button variant="danger" onClick={() => setAsking(true)}>
          Ask first
        </Button>
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title="Delete plan “Student”?"
          description="Nobody has it any more. This cannot be undone."
          confirmLabel="Delete plan"
          danger
          onConfirm={() => new Promise((done) => setTimeout(done, 800))}
        />
        <Button onClick={onPalette}>Open command palette</Button>
      </Specimen>
      <Specimen name="DropdownMenu, Popover, Tooltip">
        <DropdownMenu
          align="start"
          trigger={<Button>Actions</Button>}
          groups={[
            [
              { id: "edit", label: "Edit", icon: Pencil },
              { id: "copy", label: "Duplicate", icon: Copy, hint: "With its prices" },
              { id: "freeze", label: "Freeze", icon: Snowflake, disabled: true },
            ],
            [{ id: "delete", label: "Delete plan", icon: Trash2, danger: true }],
          ]}
        />
        <Popover trigger={<Button>What is this?</Button>} label="Definition">
          <p>A visit is counted once, however often the member scans within ten minutes.</p>
        </Popover>
        <Tooltip content="Exports what is filtered, as CSV">
          <Button>Hover me</Button>
        </Tooltip>
      </Specimen>
      <Specimen name="Toast">
        <Button
          onClick={() =>
            show({
              title: "Amina Odhiambo checked in",
              description: "Monthly, 12 days left",
              onUndo: () => {},
            })
          }
        >
          With undo
        </Button>
        <Button onClick={() => show({ title: "Saved" })}>Success</Button>
        <Button
          onClick={() =>
            show({
              tone: "error",
              title: "The printer does not answer",
              description: "Check its cable, then try again.",
              action: { label: "Try again", onSelect: () => {} },
            })
          }
        >
          Error with action
        </Button>
      </Specimen>
      <Specimen name="Tabs and TabLinks" className="grid gap-6">
        <Tabs
          label="Member"
          items={[
            { value: "visits", label: "Visits", content: <p>Forty visits this year.</p> },
            { value: "plan", label: "Membership", content: <p>Monthly, renews on the 14th.</p> },
            { value: "notes", label: "Notes", content: <p>No notes yet.</p> },
          ]}
        />
        <TabLinks
          label="Reports"
          items={[
            { href: "/gallery", label: "Attendance", current: true },
            { href: "/gallery?tab=money", label: "Money", current: false },
            { href: "/gallery?tab=members", label: "Members and everything about them", current: false },
          ]}
        />
      </Specimen>
    </Section>
  );
}
