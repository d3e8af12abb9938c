// Starts the language server for VS Code and restarts it when asked. All knowledge of codes is the server's.

import { commands, env, ExtensionContext, LogOutputChannel, Uri, window, workspace } from "vscode";
import { LanguageClient } from "vscode-languageclient/node";
import { findServer, Missing, thisMachine } from "./server";

/**
 * Codes turn up in any language, so documents are chosen by where they live. Left out are above all `output`, where
 * our own log would be read again and again, and `git`, which shows every changed file a second time.
 */
const schemes = ["file", "untitled", "vscode-notebook-cell", "vscode-vfs", "vscode-scm"];

let client: LanguageClient | undefined;
/** The last restart; the next one waits for it, so that there are never two servers. */
let last: Promise<void> = Promise.resolve();

export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel("iotcodes", { log: true });
  context.subscriptions.push(
    log,
    commands.registerCommand("iotcodes.restart", () => (last = last.then(() => restart(context, log)))),
    commands.registerCommand("iotcodes.showLog", () => log.show()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("iotcodes.path")) {
        void commands.executeCommand("iotcodes.restart");
      }
    }),
    // Trust lets the folder's own settings count.
    workspace.onDidGrantWorkspaceTrust(() => commands.executeCommand("iotcodes.restart")),
  );
  // The command is the single way to a running server, so that a first start meets errors as a restart does.
  await commands.executeCommand("iotcodes.restart");
}

export async function deactivate(): Promise<void> {
  await last;
  await stop();
}

/** Never rejects: what goes wrong is said to the user and in the log, and the command can be tried again. */
async function restart(context: ExtensionContext, log: LogOutputChannel): Promise<void> {
  try {
    await stop();
  } catch (problem) {
    log.warn("The server did not stop in good order.", problem);
  }
  const places = {
    setting: workspace.getConfiguration("iotcodes").get("path", ""),
    extension: context.extensionPath,
    workspace: workspace.workspaceFolders?.find((folder) => folder.uri.scheme === "file")?.uri.fsPath,
  };
  const server = findServer(places, thisMachine());
  if ("sentence" in server) {
    log.error(server.sentence);
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
      documentSelector: schemes.map((scheme) => ({ scheme })),
      diagnosticCollectionName: "iotcodes",
      outputChannel: log,
      traceOutputChannel: log,
    },
  );
  try {
    await client.start();
    const info = client.initializeResult?.serverInfo;
    log.info(`Started ${info?.name ?? "a server without a name"} ${info?.version ?? ""}`.trimEnd());
  } catch (problem) {
    // The client has already told the user.
    log.error("The server did not start.", problem);
  }
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
