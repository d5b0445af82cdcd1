// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { DescribeErrorProvider } from "@/ui/feedback/describe-error";
import { Input } from "@/ui/primitives/input";
import { WithWords } from "@/ui/testing";
import { Field } from "./field";
import { Form, FormField, SubmitButton, useZodForm } from "./form";

const schema = z.object({
  name: z.string().min(1),
  email: z.email(),
  visits: z.number().int().min(2).optional(),
  code: z.string().refine((value) => value !== "bad", "codeIsBad"),
});

function Member({ onSubmit }: { onSubmit: (values: z.output<typeof schema>) => unknown }) {
  const form = useZodForm(schema, {
    defaultValues: { name: "", email: "", code: "" },
    words: (message) => (message === "codeIsBad" ? "This code is used up" : undefined),
  });
  return (
    <Form form={form} onSubmit={onSubmit}>
      <FormField name="name" label="Full name" required>
        <Input />
      </FormField>
      <FormField name="email" label="E-mail" hint="We write rarely">
        <Input type="email" />
      </FormField>
      <FormField name="visits" label="Visits">
        <Input type="number" />
      </FormField>
      <FormField name="code" label="Code">
        <Input />
      </FormField>
      <SubmitButton>Add member</SubmitButton>
    </Form>
  );
}

function show(onSubmit: (values: z.output<typeof schema>) => unknown = vi.fn()) {
  render(
    <WithWords>
      <DescribeErrorProvider
        describe={() => ({
          message: "This address belongs to another member.",
          fields: { email: "Already used" },
          requestId: "r-17",
        })}
      >
        <Member onSubmit={onSubmit} />
      </DescribeErrorProvider>
    </WithWords>,
  );
  return userEvent.setup();
}

const submit = () => screen.getByRole("button", { name: "Add member" });
const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);

afterEach(cleanup);

describe("Field", () => {
  it("speaks label, hint and error with its control", () => {
    render(
      <WithWords>
        <Field label="Phone" hint="With country code" error="Too short" required>
          <Input />
        </Field>
      </WithWords>,
    );
    const input = field("Phone");
    const spoken = (input.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent);
    expect(spoken).toEqual(["With country code", "Too short"]);
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(input.required).toBe(true);
  });

  it("adds no empty wiring", () => {
    render(
      <WithWords>
        <Field label="Phone">
          <Input />
        </Field>
      </WithWords>,
    );
    expect(field("Phone").hasAttribute("aria-describedby")).toBe(false);
    expect(field("Phone").hasAttribute("aria-invalid")).toBe(false);
  });
});

const nameOnly = z.object({ name: z.string().min(1) });

function Lazy({ load, onSubmit }: { load: () => Promise<typeof nameOnly>; onSubmit: () => unknown }) {
  const form = useZodForm(load, { defaultValues: { name: "Amina" } });
  return (
    <Form form={form} onSubmit={onSubmit}>
      <SubmitButton>Add member</SubmitButton>
    </Form>
  );
}

describe("Form", () => {
  it("moves the focus to a summary in the reader's words, whose lines lead to the fields", async () => {
    const onSubmit = vi.fn();
    const user = show(onSubmit);
    await user.type(field("Visits"), "1");
    await user.type(field("Code"), "bad");
    await user.click(submit());
    const summary = await screen.findByRole("alert");
    await waitFor(() => expect(document.activeElement).toBe(summary));
    expect(summary.textContent).toContain("4 things need your attention");
    expect([...summary.querySelectorAll("button")].map((line) => line.textContent)).toEqual([
      "Full name: Fill this in",
      "E-mail: Fill this in",
      "Visits: Must be 2 or more",
      "Code: This code is used up",
    ]);
    expect(onSubmit).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: /^E-mail/ }));
    expect(document.activeElement).toBe(field("E-mail"));
  });

  it("checks a wrong field again while it is mended", async () => {
    const user = show();
    await user.click(submit());
    await screen.findByRole("alert");
    await user.type(field("Full name"), "Amina");
    await waitFor(() => expect(field("Full name").hasAttribute("aria-invalid")).toBe(false));
    await user.type(field("E-mail"), "amina@");
    expect(screen.getAllByText(/like name@example.com/).length).toBeGreaterThan(0);
  });

  it("keeps what was typed when the server refuses, and says why at the field", async () => {
    const user = show(() => Promise.reject(new Error("taken")));
    await user.type(field("Full name"), "Amina");
    await user.type(field("E-mail"), "amina@example.com");
    await user.click(submit());
    const summary = await screen.findByText("This address belongs to another member.");
    expect(summary.parentElement?.textContent).toContain("Reference r-17");
    expect(field("Full name").value).toBe("Amina");
    expect(field("E-mail").getAttribute("aria-invalid")).toBe("true");
    await waitFor(() => expect(document.activeElement).toBe(summary.parentElement));
  });

  it("fetches its schema by a loader, says when that fails and tries again", async () => {
    const load = vi
      .fn(() => Promise.resolve(nameOnly))
      .mockRejectedValueOnce(new Error("offline"))
      .mockRejectedValueOnce(new Error("offline"));
    const onSubmit = vi.fn();
    render(
      <WithWords>
        <Lazy load={load} onSubmit={onSubmit} />
      </WithWords>,
    );
    const user = userEvent.setup();
    await user.click(submit());
    expect((await screen.findByRole("alert")).textContent).toContain("That did not work");
    await user.click(submit());
    await waitFor(() => expect(onSubmit).toHaveBeenCalledOnce());
  });

  it("hands out parsed values; an empty number is absent", async () => {
    const onSubmit = vi.fn();
    const user = show(onSubmit);
    await user.type(field("Full name"), "Amina");
    await user.type(field("E-mail"), "amina@example.com");
    await user.click(submit());
    await waitFor(() => expect(onSubmit).toHaveBeenCalledOnce());
    expect(onSubmit.mock.calls[0]?.[0]).toEqual({
      name: "Amina",
      email: "amina@example.com",
      visits: undefined,
      code: "",
    });
  });
});
