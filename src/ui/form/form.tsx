"use client";

import {
  type ComponentProps,
  cloneElement,
  type ReactElement,
  type ReactNode,
  type Ref,
  type RefObject,
  useEffect,
  useRef,
} from "react";
import {
  type ControllerRenderProps,
  type DefaultValues,
  type FieldError,
  type FieldErrors,
  type FieldValues,
  FormProvider,
  get,
  type Path,
  type Resolver,
  type UseFormReturn,
  useController,
  useForm,
  useFormContext,
} from "react-hook-form";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { onFirstTouch } from "@/ui/feedback/first-touch";
import { Button, type ButtonProps } from "@/ui/primitives/button";
import { cn } from "@/ui/tokens/cn";
import { ErrorSummary } from "./error-summary";
import { Field, type FieldAria, type FieldProps } from "./field";
import { useIssueWords } from "./issue-words";

/** Any zod 4 schema, `zod` or `zod/mini`, by the two types a form needs. */
interface Schema<Input, Output> {
  _zod: { input: Input; output: Output };
}

export type ZodForm<Input extends FieldValues, Output> = UseFormReturn<Input, unknown, Output>;

/**
 * A form that checks with a zod schema: on submit first, then on every change of a field that was wrong.
 * Zod's own findings are put into the reader's language; messages written into the schema are shown as they
 * are, or through `words` when they are message keys.
 *
 * Give the schema as a loader (`() => import("../schema").then((m) => m.createMemberInput)`) to keep zod out of
 * the page's first script; it is fetched while the form is being filled in.
 */
export function useZodForm<Input extends FieldValues, Output>(
  schema: Schema<Input, Output> | (() => Promise<Schema<Input, Output>>),
  options: {
    defaultValues: DefaultValues<Input>;
    /** Turns a message written into the schema (a key) into words; undefined keeps the message. */
    words?: (message: string) => string | undefined;
  },
): ZodForm<Input, Output> {
  const issueWords = useIssueWords();
  const describeError = useDescribeError();
  const load = useSchema(schema);
  const resolver: Resolver<Input, unknown, Output> = async (values, context, resolverOptions) => {
    let parts: readonly [Schema<Input, Output>, Awaited<ReturnType<typeof loadChecker>>];
    try {
      parts = await Promise.all([load(), loadChecker()]);
    } catch (error) {
      const failure = { type: "server", message: describeError(error).message };
      return { values: {}, errors: { root: { server: failure } } as unknown as FieldErrors<Input> };
    }
    const [ready, { zodResolver }] = parts;
    const check = zodResolver<Input, unknown, Output>(ready, { error: issueWords });
    const result = await check(values, context, resolverOptions);
    if (options.words) translate(result.errors, options.words);
    return result;
  };
  return useForm<Input, unknown, Output>({
    resolver,
    defaultValues: options.defaultValues,
    mode: "onSubmit",
    reValidateMode: "onChange",
    shouldFocusError: false,
  });
}

/** The resolver brings zod's core along, which nothing needs before somebody fills the form in. */
const loadChecker = () => import("@hookform/resolvers/zod");

/** The schema itself, or fetched ahead and kept; a failed fetch is tried again with the next check. */
function useSchema<S extends object>(schema: S | (() => Promise<S>)): () => Promise<S> {
  const fetched = useRef<Promise<S> | null>(null);
  const load = () => {
    if (typeof schema !== "function") return Promise.resolve(schema);
    fetched.current ??= schema().catch((error: unknown) => {
      fetched.current = null;
      throw error;
    });
    return fetched.current;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per form.
  useEffect(
    () =>
      onFirstTouch(() => {
        Promise.all([load(), loadChecker()]).catch(() => {
          // Fetching ahead is a courtesy; the check itself says what is wrong.
        });
      }),
    [],
  );
  return load;
}

function translate(errors: unknown, words: (message: string) => string | undefined): void {
  if (errors === null || typeof errors !== "object") return;
  const record = errors as Record<string, unknown>;
  if (typeof record.message === "string") record.message = words(record.message) ?? record.message;
  for (const [key, inner] of Object.entries(record)) if (key !== "ref") translate(inner, words);
}

export interface FormProps<Input extends FieldValues, Output>
  extends Omit<ComponentProps<"form">, "onSubmit" | "children" | "ref"> {
  form: ZodForm<Input, Output>;
  /** Sends the values. When it throws, the words appear above the fields and everything typed stays. */
  onSubmit: (values: Output) => unknown;
  children: ReactNode;
  ref?: RefObject<HTMLFormElement | null>;
}

/** A form with an error summary that takes the focus after a failed submit. */
export function Form<Input extends FieldValues, Output>({
  form,
  onSubmit,
  children,
  className,
  ref,
  ...rest
}: FormProps<Input, Output>) {
  const inWords = useDescribeError();
  const send = async (values: Output) => {
    try {
      await onSubmit(values);
    } catch (error) {
      const failure = inWords(error);
      for (const [name, message] of Object.entries(failure.fields ?? {})) {
        form.setError(name as Path<Input>, { type: "server", message });
      }
      form.setError("root.server", {
        type: failure.requestId ? `request:${failure.requestId}` : "server",
        message: failure.message,
      });
    }
  };
  const own = useRef<HTMLFormElement>(null);
  const element = ref ?? own;
  return (
    <FormProvider {...form}>
      <form
        ref={element}
        noValidate
        // Sent before the page has come alive, the browser would put the fields, passwords too, into the address.
        method="post"
        className={cn("grid grid-cols-1 gap-5", className)}
        onSubmit={(event) => {
          form.clearErrors("root");
          return form.handleSubmit(send)(event);
        }}
        {...rest}
      >
        <ErrorSummary form={element} />
        {children}
      </form>
    </FormProvider>
  );
}

type Control = Partial<FieldAria> & { ref?: Ref<never> };

export interface FormFieldProps extends Omit<FieldProps, "error" | "children" | "name"> {
  /** Path in the form's values, e.g. `email` or `branches.0.name`. */
  name: string;
  /** One native-based control (Input, Textarea, Select, DateInput, PasswordInput…). */
  children: ReactElement<Control>;
}

/** A field of a `Form`: registers its control under `name` and shows that name's error. */
export function FormField({ name, children, ...field }: FormFieldProps) {
  const { register, formState } = useFormContext();
  const error = (get(formState.errors, name) as FieldError | undefined)?.message;
  const isNumber = (children.props as { type?: string }).type === "number";
  const registered = register(name, isNumber ? { setValueAs: toNumber } : {});
  return (
    <Field {...field} name={name} error={error}>
      {(aria) => cloneElement(children, { ...registered, ...aria } as Control)}
    </Field>
  );
}

function toNumber(value: unknown): number | undefined {
  if (value === "" || value === null || value === undefined) return undefined;
  return Number(value);
}

export interface ControlledFieldProps extends Omit<FieldProps, "error" | "children" | "name"> {
  name: string;
  children: (field: ControllerRenderProps, aria: FieldAria) => ReactNode;
}

/** A field of a `Form` for parts with a value of their own: Combobox, FileDrop, RadioCards. */
export function ControlledField({ name, children, ...field }: ControlledFieldProps) {
  const { field: controlled, fieldState } = useController({ name });
  return (
    <Field {...field} name={name} error={fieldState.error?.message}>
      {(aria) => children(controlled, aria)}
    </Field>
  );
}

/** The submit button of the surrounding `Form`: busy while it sends. */
export function SubmitButton({
  children,
  variant = "primary",
  ...rest
}: Omit<ButtonProps, "type" | "loading">) {
  const { formState } = useFormContext();
  return (
    <Button type="submit" variant={variant} loading={formState.isSubmitting} {...rest}>
      {children}
    </Button>
  );
}

/** Buttons under a form: side by side on a desktop, stacked with the main one on top on a phone. */
export function FormActions({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className={cn("flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end", className)}>
      {children}
    </div>
  );
}
