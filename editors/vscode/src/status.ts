// Tells in the language status of the active editor what the server has made of the document.

import * as fs from "node:fs/promises";
import {
  Command,
  Disposable,
  DocumentSelector,
  LanguageStatusItem,
  LanguageStatusSeverity,
  languages,
  ProcessExecution,
  StatusBarAlignment,
  TabInputText,
  Task,
  tasks,
  TaskScope,
  Uri,
  window,
  workspace,
} from "vscode";
import { LanguageClient, RequestType, State } from "vscode-languageclient/node";

/** The answer of `iotcodes/status`, once the document has been scanned. */
interface Status {
  /** How many error codes there are. */
  readonly codes: number;
  /** How many of them are marked. */
  readonly marked: number;
}

const request = new RequestType<{ uri: string }, Status | null, void>("iotcodes/status");

/** VS Code gives longer files to no extension. */
const most = 50 * 1024 * 1024;

/** How long a document rests before it is asked about, and how long an answer may take before the user sees a sign, in ms. */
const rest = 300;

const restarting = {
  command: { title: "Restart Server", command: "iotcodes.restart" },
  severity: LanguageStatusSeverity.Error,
};
const summaryCommand: Command = { title: "Show Log Summary", command: "iotcodes.summary" };

/** The status item. `refresh` has to be called when there is another client, or none. */
export interface StatusItem extends Disposable {
  refresh(client: LanguageClient | undefined): void;
}

export function showStatus(selector: DocumentSelector): StatusItem {
  const item = languages.createLanguageStatusItem("iotcodes.status", selector);
  item.name = "iotcodes";
  let client: LanguageClient | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** Only the newest question may change the item. */
  let newest = 0;

  async function ask(): Promise<void> {
    const mine = ++newest;
    const busy = setTimeout(() => (item.busy = mine === newest), rest);
    try {
      const said = await words(client).catch((): Words => ({ text: "iotcodes does not answer", ...restarting }));
      if (mine === newest) {
        Object.assign(item, { detail: undefined, command: undefined, severity: LanguageStatusSeverity.Information }, said);
      }
    } finally {
      clearTimeout(busy);
      if (mine === newest) {
        item.busy = false;
      }
    }
  }
  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(ask, rest);
  }

  const subscriptions = [
    item,
    noteLargeFiles(),
    window.onDidChangeActiveTextEditor(() => void ask()),
    workspace.onDidChangeTextDocument(({ document }) => document === window.activeTextEditor?.document && soon()),
    workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("iotcodes") && soon()),
  ];
  return {
    refresh: (other) => {
      client = other;
      void ask();
    },
    dispose: () => {
      clearTimeout(timer);
      Disposable.from(...subscriptions).dispose();
    },
  };
}

/** Checks the file of the active editor with the program itself, which reads files of any size. */
export async function checkInTerminal(program: string): Promise<void> {
  const file = activeFile();
  if (file?.scheme !== "file") {
    void window.showInformationMessage("Open a file first.");
    return;
  }
  const execution = new ProcessExecution(program, ["check", file.fsPath]);
  await tasks.executeTask(new Task({ type: "iotcodes" }, TaskScope.Workspace, "check", "iotcodes", execution));
}

type Words = Pick<LanguageStatusItem, "text"> & Partial<Pick<LanguageStatusItem, "detail" | "command" | "severity">>;

async function words(client: LanguageClient | undefined): Promise<Words> {
  if (client?.state === State.Starting) {
    return { text: "iotcodes is starting" };
  }
  if (client?.state !== State.Running) {
    return { text: "iotcodes is not running", ...restarting };
  }
  const document = window.activeTextEditor?.document;
  const uri = document && client.code2ProtocolConverter.asUri(document.uri);
  const status = uri === undefined ? null : await client.sendRequest(request, { uri });
  if (status === null || status.codes === 0) {
    return { text: "No error codes" };
  }
  const codes = `${status.codes.toLocaleString("en")} error ${status.codes === 1 ? "code" : "codes"}`;
  if (status.marked < status.codes) {
    const detail = `The first ${status.marked.toLocaleString("en")} are marked.`;
    return { text: codes, detail, command: summaryCommand, severity: LanguageStatusSeverity.Warning };
  }
  return { text: codes, command: summaryCommand };
}

/** An item in the status bar while the active file is too large. VS Code shows no language status for it, either. */
function noteLargeFiles(): Disposable {
  const note = window.createStatusBarItem("iotcodes.large", StatusBarAlignment.Right);
  note.name = "iotcodes: File Size";
  note.text = "$(warning) Not checked for error codes";
  note.tooltip = "Over 50 MB: VS Code gives this file to no extension. Click to check it in a terminal.";
  note.command = "iotcodes.checkFile";
  async function look(): Promise<void> {
    const file = activeFile();
    const large = file !== undefined && (await isTooLarge(file));
    if (large && file === activeFile()) {
      note.show();
    } else {
      note.hide();
    }
  }
  void look();
  return Disposable.from(note, window.tabGroups.onDidChangeTabs(look), window.tabGroups.onDidChangeTabGroups(look));
}

async function isTooLarge(file: Uri): Promise<boolean> {
  if (file.scheme !== "file" || workspace.textDocuments.some(({ uri }) => uri.toString() === file.toString())) {
    return false;
  }
  const size = await fs.stat(file.fsPath).then(({ size }) => size, () => 0);
  return size > most;
}

/** The active editor's file, also when VS Code does not give the document itself. */
function activeFile(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputText ? input.uri : undefined;
}
