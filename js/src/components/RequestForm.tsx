/** What is asked: the input, the schema it should follow, and the schema of the output. */
import { computed, signal } from "@preact/signals";
import type { Ref } from "preact";
import { useMemo } from "preact/hooks";
import { describesForm } from "../form/shape";
import type { SchemaName } from "../messages";
import type { TaskStore } from "../model";
import { currentDiagnostics } from "../problems";
import { parseJson } from "../schema/parse";
import type { DocumentName } from "../state";
import type { Choice, EditedName, TaskView } from "../view";
import { createWorkbench } from "../workbench/workbench";
import { ConflictBar } from "./ConflictBar";
import { Disclosure } from "./Disclosure";
import { InputEditor } from "./editor/InputEditor";
import type { EditorHandle } from "./editor/JsonEditor";
import { SchemaEditor } from "./editor/SchemaEditor";
import { Findings } from "./Findings";
import { InputForm } from "./form/InputForm";
import { LimitsBar } from "./LimitsBar";
import { Refusal } from "./Refusal";
import { Segments } from "./Segments";
import { TextField } from "./TextField";
import { ExampleOutput } from "./workbench/ExampleOutput";
import { Workbench } from "./workbench/Workbench";

type DescriptionName = "input_schema_description" | "output_schema_description";

export interface RequestFormProps {
  store: TaskStore;
  view: TaskView;
}

export function RequestForm({ store, view }: RequestFormProps) {
  const { state, documents } = store;
  const { inputSchemaOpen } = view;
  const bench = useMemo(() => createWorkbench(store, view), [store, view]);
  const { wantsForm, hasForm } = useMemo(() => createInputForm(store), [store]);
  const connected = store.connection.value !== "disconnected";
  const isForm = wantsForm.value && hasForm.value;
  const showJson = () => {
    wantsForm.value = false;
  };
  const editorOfInput = useMemo(() => () => view.handles.get("input"), [view]);
  const editorProps = (name: EditedName) => ({
    document: documents[name],
    connection: store.connection,
    diagnostics: state.diagnostics,
    diagnosedRevisions: state.diagnosed_revisions,
    instantErrors: view.instantErrors[name],
    handle: keep(view.handles, name),
  });
  const schemaProps = (name: SchemaName) => ({
    ...editorProps(name),
    command: store.command,
    dismissed: state.dismissed,
    layout: view.layouts[name],
  });
  return (
    <div class="pw-request">
      <section class="pw-section" aria-label="Input">
        <header class="pw-section-head">
          <h3 class="pw-heading">Input</h3>
          {hasForm.value ? (
            <Segments
              legend="Form of the input"
              value={isForm ? "form" : "json"}
              options={[
                // Without a kernel the text is JSON for good; how it is shown is nobody else's business.
                ...(connected ? FORMS.input_type : FORMS.input_type.slice(1)),
                { value: "form", label: "Form" },
              ]}
              onChange={(value) => {
                wantsForm.value = value === "form";
                if (value === "text") view.choose("input_type", value);
              }}
            />
          ) : (
            <Form store={store} view={view} choice="input_type" legend="Form of the input" />
          )}
        </header>
        <Refused view={view} choice="input_type" />
        {isForm && (
          <InputForm
            document={documents.input}
            diagnostics={state.diagnostics}
            diagnosedRevisions={state.diagnosed_revisions}
            schemaText={documents.input_schema.text}
            editor={editorOfInput}
            onJson={showJson}
          />
        )}
        {/* Kept behind the form, for one history of both. */}
        <div hidden={isForm}>
          <InputEditor
            {...editorProps("input")}
            handle={keepBehind(view.handles, "input", showJson)}
            type={state.input_type}
            schemaType={state.input_schema_type}
            schemaText={documents.input_schema.text}
          />
        </div>
        <Unsettled store={store} name="input" />
      </section>

      <section class="pw-section" aria-label="Input schema">
        <Disclosure
          summary={
            <>
              Input schema <InputSchemaSummary store={store} />
            </>
          }
          open={inputSchemaOpen.value}
          onToggle={(open) => {
            inputSchemaOpen.value = open;
          }}
          aside={
            inputSchemaOpen.value && (
              <Form store={store} view={view} choice="input_schema_type" legend="Form of the input schema" />
            )
          }
        >
          <Refused view={view} choice="input_schema_type" />
          {state.input_schema_type.value === "json" ? (
            <>
              <SchemaEditor {...schemaProps("input_schema")} role="input" />
              <Unsettled store={store} name="input_schema" />
            </>
          ) : (
            <Description store={store} name="input_schema_description" label="Description of the input" />
          )}
        </Disclosure>
      </section>

      <section class="pw-section" aria-label="Output">
        <header class="pw-section-head">
          <h3 class="pw-heading">Output</h3>
          <Form store={store} view={view} choice="output_schema_type" legend="Form of the output" />
        </header>
        <Refused view={view} choice="output_schema_type" />
        <Workbench store={store} bench={bench} />
        {state.output_schema_type.value === "json" && (
          <>
            <SchemaEditor {...schemaProps("output_schema")} role="output" />
            <Unsettled store={store} name="output_schema" />
            <ExampleOutput bench={bench} />
          </>
        )}
        {state.output_schema_type.value === "text" && (
          <Description store={store} name="output_schema_description" label="Description of the output" />
        )}
        {state.output_schema_type.value === "auto" && (
          <p class="pw-small">The service chooses the fields of the output itself.</p>
        )}
        <LimitsBar limits={state.limits} phase={view.countPhase} onGoTo={view.goTo} />
      </section>
    </div>
  );
}

/** The forms that a text may have. */
const FORMS = {
  input_type: [
    { value: "text", label: "Text" },
    { value: "json", label: "JSON" },
  ],
  input_schema_type: [
    { value: "json", label: "JSON schema" },
    { value: "text", label: "Text" },
  ],
  output_schema_type: [
    { value: "json", label: "JSON schema" },
    { value: "text", label: "Text" },
    { value: "auto", label: "Auto" },
  ],
} as const;

interface FormProps extends RequestFormProps {
  choice: keyof typeof FORMS;
  legend: string;
}

/** The choice of a text's form. */
function Form({ store, view, choice, legend }: FormProps) {
  return (
    <Segments
      legend={legend}
      value={store.state[choice].value}
      disabled={store.connection.value === "disconnected"}
      options={FORMS[choice]}
      onChange={(value) => view.choose(choice, value)}
    />
  );
}

/** A ref that files a handle under the document's name. */
function keep(handles: TaskView["handles"], name: EditedName): (handle: EditorHandle | null) => void {
  return (handle) => {
    if (handle === null) handles.delete(name);
    else handles.set(name, handle);
  };
}

/** The same for an editor that may be out of sight: whoever is led to it sees it first. */
function keepBehind(handles: TaskView["handles"], name: EditedName, show: () => void): Ref<EditorHandle> {
  const file = keep(handles, name);
  return (handle) => {
    if (handle === null) return file(null);
    const shown = (then: () => void) => {
      show();
      // Once it has been drawn.
      setTimeout(then);
    };
    file({
      ...handle,
      reveal: (...place) => shown(() => handle.reveal(...place)),
      focus: () => shown(handle.focus),
    });
  };
}

/** Whether the input is wanted as a form, and whether there can be one: the schema has to describe an object. */
function createInputForm({ state, documents }: TaskStore) {
  return {
    wantsForm: signal(false),
    hasForm: computed(
      () =>
        state.input_type.value === "json" &&
        state.input_schema_type.value === "json" &&
        describesForm(parseJson(documents.input_schema.text.value).value),
    ),
  };
}

/** What a closed input schema is like. */
function InputSchemaSummary({ store }: { store: TaskStore }) {
  const { state, documents } = store;
  const isText = state.input_schema_type.value === "text";
  const text = (isText ? documents.input_schema_description : documents.input_schema).text.value;
  const found = currentDiagnostics(store).filter(
    ({ document, severity }) =>
      document === "input_schema" && (severity === "error" || severity === "unsupported"),
  );
  if (text.trim() === "") return <span class="pw-aside">none</span>;
  return found.length === 0 ? null : <span class="pw-aside pw-caution-text">has problems</span>;
}

function Description({ store, name, label }: { store: TaskStore; name: DescriptionName; label: string }) {
  const document = store.documents[name];
  const schema = name === "output_schema_description" ? "output_schema" : "input_schema";
  const found = currentDiagnostics(store).filter((diagnostic) => diagnostic.document === schema);
  return (
    <>
      <TextField
        label={label}
        rows={4}
        text={document.text.value}
        onChange={document.edit}
        onBlur={() => void document.flush()}
      />
      <Findings label={`Problems: ${label}`} diagnostics={found} />
      <Unsettled store={store} name={name} />
    </>
  );
}

/** What stands between this text and the kernel: a refusal, or another version of it. */
function Unsettled({ store, name }: { store: TaskStore; name: DocumentName }) {
  const document = store.documents[name];
  return (
    <>
      <Refusal sentence={document.refusal.value} />
      <ConflictBar document={document} />
    </>
  );
}

/** Why a choice went back to what it was. */
function Refused({ view, choice }: { view: TaskView; choice: Choice }) {
  return <Refusal sentence={view.refusedChoices.value[choice]} />;
}
