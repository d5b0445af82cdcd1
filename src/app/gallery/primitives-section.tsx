"use client";

import { ArrowRight, Banknote, CreditCard, Ellipsis, Plus, ScanLine, Smartphone } from "lucide-react";
import { useState } from "react";
import { Avatar } from "@/ui/primitives/avatar";
import { Badge, StatusChip } from "@/ui/primitives/badge";
import { Button, IconButton, LinkButton } from "@/ui/primitives/button";
import { Checkbox, Switch } from "@/ui/primitives/checkbox";
import { Combobox } from "@/ui/primitives/combobox";
import { DateInput, Input, Select, Textarea } from "@/ui/primitives/input";
import { Kbd } from "@/ui/primitives/kbd";
import { PasswordInput } from "@/ui/primitives/password-input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import { SearchInput } from "@/ui/primitives/search-input";
import { PEOPLE } from "./people";
import { Grid, Section, Specimen } from "./specimen";

const COUNTRIES = [
  "Kenya",
  "Philippines",
  "Germany",
  "Tanzania",
  "Uganda",
  "Österreich",
  "Côte d’Ivoire",
].map((label) => ({ value: label.toLowerCase(), label }));

export function PrimitivesSection() {
  const [query, setQuery] = useState("amina");
  const [country, setCountry] = useState<string | null>("kenya");
  return (
    <Section id="primitives" title="Controls">
      <Grid>
        <Specimen name="Button: variants">
          <Button variant="primary" icon={Plus}>
            Add member
          </Button>
          <Button>Export</Button>
          <Button variant="ghost">Cancel</Button>
          <Button variant="danger">Delete plan</Button>
        </Specimen>
        <Specimen name="Button: disabled and loading">
          <Button variant="primary" disabled>
            Save
          </Button>
          <Button disabled>Export</Button>
          <Button variant="primary" loading>
            Saving
          </Button>
          <Button loading>Export</Button>
        </Specimen>
        <Specimen name="Button: sizes">
          <Button size="sm">Small</Button>
          <Button>Medium</Button>
          <Button size="lg" variant="primary">
            Large
          </Button>
          <LinkButton href="/gallery" iconEnd={ArrowRight}>
            Link
          </LinkButton>
        </Specimen>
        <Specimen name="Button: kiosk and icon only">
          <Button size="kiosk" variant="primary" icon={ScanLine}>
            Scan
          </Button>
          <IconButton icon={Ellipsis} label="More actions" />
          <IconButton icon={Plus} label="Add" variant="secondary" size="sm" />
          <IconButton icon={Plus} label="Add" variant="primary" loading />
        </Specimen>
        <Specimen name="Input">
          <Input aria-label="Name" defaultValue="Amina Odhiambo" />
          <Input aria-label="Empty" placeholder="e.g. +254 712 345 678" />
          <Input aria-label="Wrong" aria-invalid defaultValue="amina@" />
          <Input aria-label="Disabled" disabled defaultValue="Cannot be changed" />
          <Input aria-label="Read only" readOnly defaultValue="Read only" />
        </Specimen>
        <Specimen name="Textarea, date, time, select, password">
          <Textarea aria-label="Note" placeholder="Note for the desk" />
          <div className="grid w-full grid-cols-2 gap-3">
            <DateInput aria-label="Birthday" defaultValue="1994-03-12" />
            <DateInput aria-label="Opens at" type="time" defaultValue="06:30" />
          </div>
          <Select
            aria-label="Plan"
            className="w-full"
            placeholder="Choose a plan"
            options={[
              { value: "m", label: "Monthly" },
              { value: "y", label: "Yearly" },
              { value: "old", label: "Retired plan", disabled: true },
            ]}
          />
          <PasswordInput aria-label="Password" defaultValue="pulse-demo" className="w-full" />
        </Specimen>
        <Specimen name="SearchInput and Combobox">
          <SearchInput
            className="w-full"
            label="Search members"
            placeholder="Name, phone, e-mail or number"
            value={query}
            onValueChange={setQuery}
            hint={<Kbd>/</Kbd>}
          />
          <Combobox
            aria-label="Country"
            className="w-full"
            placeholder="Choose a country"
            options={COUNTRIES}
            value={country}
            onValueChange={setCountry}
          />
        </Specimen>
        <Specimen name="Checkbox and Switch" className="grid gap-1.5">
          <Checkbox label="Send a welcome e-mail" defaultChecked />
          <Checkbox label="Has signed the waiver" hint="Ask again every two years" />
          <Checkbox label="All branches" indeterminate />
          <Checkbox label="Disabled" disabled defaultChecked />
          <Switch label="Auto check-out" hint="After three hours without a sign" defaultChecked />
          <Switch label="Off" />
          <Switch label="Disabled" disabled />
        </Specimen>
        <Specimen name="RadioCards" className="block">
          <RadioCards
            legend="Pays by"
            name="method"
            defaultValue="mobile"
            columns={2}
            options={[
              { value: "cash", label: "Cash", icon: Banknote, hint: "Counted into the drawer" },
              { value: "mobile", label: "Mobile money", icon: Smartphone, trailing: "KSh 3,500" },
              { value: "card", label: "Card", icon: CreditCard, disabled: true },
            ]}
          />
        </Specimen>
        <Specimen name="Badge, StatusChip, Kbd">
          <Badge>12</Badge>
          <Badge tone="info">New</Badge>
          <StatusChip tone="ok">Active</StatusChip>
          <StatusChip tone="warn">Expires in 3 days</StatusChip>
          <StatusChip tone="deny">Suspended</StatusChip>
          <StatusChip tone="info">Frozen</StatusChip>
          <StatusChip tone="neutral">Expired</StatusChip>
          <Kbd>⌘K</Kbd>
        </Specimen>
        <Specimen name="Avatar">
          {PEOPLE.slice(0, 8).map((person) => (
            <Avatar key={person.id} name={person.name} />
          ))}
          <Avatar name="Bea" size="sm" />
          <Avatar name="Łukasz Öberg" size="lg" />
          <Avatar name="Pulse" src="/icons/pulse.svg" size="lg" />
        </Specimen>
      </Grid>
    </Section>
  );
}
