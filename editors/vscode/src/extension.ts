// Starts the language server for VS Code and restarts it when asked. All knowledge of codes is the server's.

import { commands, env, ExtensionContext, LogOutputChannel, Uri, window, workspace } from "vscode";
import { LanguageClient } from "vscode-languageclient/node";
import { explain, servePages, showPage } from "./explain";
import { findServer, Missing, Server, thisMachine } from "./server";
import { checkInTerminal, showStatus, StatusItem } from "./status";
import { showSummary } from "./summary";

/**
 * Codes turn up in any language, so documents are chosen by where they live. Left out are above all `output`, where
 * our own log would be read again and again, and `git`, which shows every changed file a second time.
 */
const schemes = ["file", "untitled", "vscode-notebook-cell", "vscode-vfs", "vscode-scm"];

const selector = schemes.map((scheme) => ({ scheme }));

let client: LanguageClient | undefined;
/** The last restart; the next one waits for it, so that there are never two servers. */
let last: Promise<void> = Promise.resolve();

export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel("iotcodes", { log: true });
  const status = showStatus(selector);
  /** The program that the commands run: the server's, found again because a user may install it meanwhile. */
  const program = (): string | undefined => {
    const server = lookFor(context);
    return "file" in server ? server.file : void complain(server);
  };
  async function withProgram(act: (program: string) => Promise<void>): Promise<void> {
    const file = program();
    if (file !== undefined) {
      await act(file);
    }
  }
  context.subscriptions.push(
    log,
    status,
    servePages(program),
    commands.registerCommand("iotcodes.explain", (wanted?: string) => withProgram((file) => explain(file, wanted))),
    commands.registerCommand("iotcodes.summary", showSummary),
    commands.registerCommand("iotcodes.checkFile", () => withProgram(checkInTerminal)),
    commands.registerCommand("iotcodes.restart", () => (last = last.then(() => restart(context, log, status)))),
    commands.registerCommand("iotcodes.showOutput", () => log.show()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("iotcodes.path")) {
        void commands.executeCommand("iotcodes.restart");
      }
    }),
    // Trust lets the folder's own settings count.
    workspace.onDidGrantWorkspaceTrust(() => commands.executeCommand("iotcodes.restart")),
  );
  // The command is the single way to a running server, so that a first start meets errors as a restart does. Not awaited: nobody
  // has to wait for the server before VS Code goes on.
  void commands.executeCommand("iotcodes.restart");
}

export async function deactivate(): Promise<void> {
  await last;
  await stop();
}

/** Never rejects: what goes wrong is said to the user and in the log, and the command can be tried again. */
async function restart(context: ExtensionContext, log: LogOutputChannel, status: StatusItem): Promise<void> {
  try {
    await stop();
  } catch (problem) {
    log.warn("The server did not stop in good order.", problem);
  }
  const server = lookFor(context);
  if ("sentence" in server) {
    log.error(server.sentence);
    status.refresh(undefined);
    // Not awaited: the user may leave the message where it is.
    void complain(server);
    return;
  }
  log.info(`Starting ${server.file} (found by: ${server.from}).`);
  client = new LanguageClient(
    "iotcodes",
    "iotcodes",
    { command: server.file, args: ["lsp", "--stdio"] },
    {
      documentSelector: selector,
      diagnosticCollectionName: "iotcodes",
      outputChannel: log,
      traceOutputChannel: log,
      middleware: {
        window: {
          // The server's pages are to be read; the protocol only knows how to open them as text.
          showDocument: async (params, token, next) => {
            const page = Uri.parse(params.uri);
            if (page.scheme !== "iotcodes" || !page.path.endsWith(".md")) {
              return next(params, token);
            }
            await showPage(page);
            return { success: true };
          },
        },
      },
    },
  );
  // Also when the server ends by itself, and when it is started again.
  client.onDidChangeState(() => status.refresh(client));
  try {
    await client.start();
    const info = client.initializeResult?.serverInfo;
    log.info(`Started ${info?.name ?? "a server without a name"} ${info?.version ?? ""}`.trimEnd());
  } catch (problem) {
    // The client has already told the user.
    log.error("The server did not start.", problem);
  }
}

function lookFor(context: ExtensionContext): Server | Missing {
  const places = {
    setting: workspace.getConfiguration("iotcodes").get("path", ""),
    extension: context.extensionPath,
    workspace: workspace.workspaceFolders?.find((folder) => folder.uri.scheme === "file")?.uri.fsPath,
  };
  return findServer(places, thisMachine());
}

async function stop(): Promise<void> {
  const old = client;
  client = undefined;
  // A client that never ran cannot be stopped; it holds no process.
  if (old?.needsStop()) {
    await old.stop();
  }
}

async function complain(missing: Missing): Promise<void> {
  const button = missing.remedy === "settings" ? "Open Settings" : "How to Install";
  if ((await window.showErrorMessage(missing.sentence, button)) !== button) {
    return;
  }
  if (missing.remedy === "settings") {
    await commands.executeCommand("workbench.action.openSettings", "iotcodes.path");
  } else {
    await env.openExternal(Uri.parse("https://github.com/iotcodes/iotcodes#install"));
  }
}
