// Shows the page of a code that the user picks. The list and the pages are what the program prints.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { commands, Disposable, QuickPickItem, TextEditor, Uri, window, workspace } from "vscode";

/** A line of `iotcodes list`. */
interface Entry {
  readonly service: string;
  readonly code: string;
  readonly name: string;
  readonly summary: string;
}

interface Choice extends QuickPickItem {
  readonly query: string;
}

/** The address of a page is `iotcodes-page:/title.md?query`. */
const scheme = "iotcodes-page";

/** Serves the pages. `program` tells which program prints them. */
export function servePages(program: () => string | undefined): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: (page) => print(program(), ["explain", page.query, "--format", "markdown"]),
  });
}

/** Asks which code, unless the cursor stands on one or `wanted` names it, and shows its page. */
export async function explain(program: string, wanted?: string): Promise<void> {
  const choices = (JSON.parse(await print(program, ["list", "--format", "json"])) as Entry[]).map(choice);
  const word = wanted ?? wordAtCursor(window.activeTextEditor);
  const known = choices.find(({ label, query }) => word !== undefined && [query, ...label.split(" ")].includes(word));
  const picked = wanted === undefined ? await pick(choices, known) : known;
  const query = picked?.query ?? wanted;
  if (query === undefined) {
    return;
  }
  await showPage(Uri.from({ scheme, path: `/${picked?.label ?? query}.md`, query }));
}

/** Shows a page of Markdown as it is to be read. */
export async function showPage(page: Uri): Promise<void> {
  try {
    await commands.executeCommand("markdown.showPreview", page);
  } catch {
    // Markdown's own extension may be switched off.
    await window.showTextDocument(page);
  }
}

function choice({ service, code, name, summary }: Entry): Choice {
  return { label: `${code} ${name}`.trim(), description: service, detail: summary, query: code || name };
}

/** Lets the user pick, with the entry under the cursor on top. */
async function pick(choices: Choice[], known: Choice | undefined): Promise<Choice | undefined> {
  const ordered = known === undefined ? choices : [known, ...choices.filter((choice) => choice !== known)];
  return window.showQuickPick(ordered, {
    placeHolder: "A code, a name, or words of what happened",
    matchOnDescription: true,
    matchOnDetail: true,
  });
}

function wordAtCursor(editor: TextEditor | undefined): string | undefined {
  const range = editor?.document.getWordRangeAtPosition(editor.selection.active);
  return range && editor?.document.getText(range);
}

/** What the program prints, with the catalogs of the first folder of the workspace. */
async function print(program: string | undefined, args: string[]): Promise<string> {
  if (program === undefined) {
    throw new Error("The iotcodes program was not found.");
  }
  const cwd = workspace.workspaceFolders?.find((folder) => folder.uri.scheme === "file")?.uri.fsPath;
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd, maxBuffer: 64 * 1024 * 1024, windowsHide: true });
    return stdout;
  } catch (problem) {
    // A mistake in a user's catalog makes the exit code a failure, and the rest is printed all the same.
    const { stdout } = problem as { stdout?: string };
    if (stdout) {
      return stdout;
    }
    throw problem;
  }
}
