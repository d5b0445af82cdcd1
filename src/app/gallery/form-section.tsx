"use client";

import { useState } from "react";
import { z } from "zod";
import { DescribeErrorProvider } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { FileDrop } from "@/ui/form/file-drop";
import { ControlledField, Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Stepper } from "@/ui/form/stepper";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Combobox } from "@/ui/primitives/combobox";
import { Input } from "@/ui/primitives/input";
import { PasswordInput } from "@/ui/primitives/password-input";
import { Grid, Section, Specimen } from "./specimen";

const memberInput = z.object({
  name: z.string().min(1).max(80),
  email: z.email(),
  age: z.number().int().min(16).optional(),
  branch: z.string().min(1),
  password: z.string().min(10),
});

const BRANCHES = ["Westlands", "Kilimani", "Karen"].map((label) => ({ value: label, label }));

const STEPS = [
  { id: "upload", label: "Upload" },
  { id: "columns", label: "Columns" },
  { id: "check", label: "Check" },
  { id: "import", label: "Import" },
];

export function FormSection() {
  const [step, setStep] = useState("check");
  const [file, setFile] = useState<File | null>(null);
  return (
    <Section id="forms" title="Forms">
      <Grid>
        <Panel title="Form" description="Submit it empty to see the summary take the focus.">
          <DescribeErrorProvider
            describe={() => ({
              message: "This e-mail address already belongs to a member.",
              fields: { email: "Already used by Brian Otieno" },
              requestId: "0199c2f4",
            })}
          >
            <MemberForm />
          </DescribeErrorProvider>
        </Panel>
        <div className="grid content-start gap-6">
          <Specimen name="Field" className="grid gap-4">
            <Field label="Phone" hint="With country code">
              <Input type="tel" defaultValue="+254 712 345 678" />
            </Field>
            <Field label="Nickname" optional>
              <Input />
            </Field>
            <Field label="E-mail" error="Write an e-mail address like name@example.com" required>
              <Input type="email" defaultValue="amina@" />
            </Field>
          </Specimen>
          <Specimen name="Stepper" className="block">
            <Stepper steps={STEPS} current={step} onSelect={setStep} />
          </Specimen>
          <Specimen name="FileDrop" className="grid gap-4">
            <FileDrop
              label="Members"
              hint="CSV, up to 20 MB"
              accept=".csv,text/csv"
              maxBytes={20_000_000}
              file={file}
              onFile={setFile}
            />
            <FileDrop
              label="Refused"
              file={null}
              onFile={setFile}
              error="members.pdf is not one of the accepted kinds: .csv"
            />
          </Specimen>
        </div>
      </Grid>
    </Section>
  );
}

function MemberForm() {
  const { show } = useToast();
  const form = useZodForm(memberInput, {
    defaultValues: { name: "", email: "", branch: "", password: "" },
  });
  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        await new Promise((done) => setTimeout(done, 600));
        if (values.email.startsWith("taken")) throw new Error("taken");
        show({ title: `${values.name} added` });
      }}
    >
      <FormField name="name" label="Full name" required>
        <Input autoComplete="name" />
      </FormField>
      <FormField name="email" label="E-mail" hint="taken@example.com is refused by the server" required>
        <Input type="email" autoComplete="email" />
      </FormField>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField name="age" label="Age" optional>
          <Input type="number" inputMode="numeric" />
        </FormField>
        <ControlledField name="branch" label="Branch" required>
          {(field, aria) => (
            <Combobox
              {...aria}
              ref={field.ref}
              options={BRANCHES}
              value={field.value || null}
              onValueChange={(value) => field.onChange(value ?? "")}
              onBlur={field.onBlur}
            />
          )}
        </ControlledField>
      </div>
      <FormField name="password" label="Password" required>
        <PasswordInput autoComplete="new-password" />
      </FormField>
      <FormActions>
        <Button onClick={() => form.reset()}>Clear</Button>
        <SubmitButton>Add member</SubmitButton>
      </FormActions>
    </Form>
  );
}
