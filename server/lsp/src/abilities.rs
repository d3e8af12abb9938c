//! What the client can do, boiled down to the questions that this server asks.

use crate::positions::Encoding;
use tower_lsp::ls_types::{ClientCapabilities, DiagnosticTag, MarkupKind, ResourceOperationKind, SymbolTag};

/// The client's answers. Everything is off for a client that announces nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Abilities {
    /// What columns count: the first of the client's list that we know.
    pub(crate) encoding: Encoding,
    /// Whether hovers are Markdown rather than plain text.
    pub(crate) markdown: bool,
    /// Whether the client asks for diagnostics. Then none are published: most clients would show both.
    pub(crate) pull: bool,
    /// Whether a diagnostic may point at other places.
    pub(crate) related: bool,
    /// Whether the code of a diagnostic may be a link.
    pub(crate) code_links: bool,
    /// Whether a diagnostic may be struck through.
    pub(crate) deprecated: bool,
    /// Whether code actions may be more than commands.
    pub(crate) actions: bool,
    /// Whether a code action may say why it cannot be taken.
    pub(crate) disabled_actions: bool,
    /// Whether a code action may be the preferred one.
    pub(crate) preferred_actions: bool,
    /// Whether an edit may name the version of the document that it is for.
    pub(crate) versioned_edits: bool,
    /// Whether progress is shown that nobody asked for.
    pub(crate) progress: bool,
    /// Whether the edit of an action is asked for when the action is taken.
    pub(crate) lazy_edits: bool,
    /// Whether an edit may make files.
    pub(crate) created_files: bool,
    /// Whether a definition may say from which token one gets there.
    pub(crate) definition_links: bool,
    /// Whether a document can be opened for the user.
    pub(crate) show_documents: bool,
    /// Whether commands can be run, without which a lens says nothing.
    pub(crate) commands: bool,
    /// Whether the tooltip of an inlay hint is asked for when it is shown.
    pub(crate) lazy_hints: bool,
    /// Whether an outline may have ranges and details.
    pub(crate) nested_symbols: bool,
    /// Whether what is folded can say what it is.
    pub(crate) folded_text: bool,
    /// Whether a symbol may be struck through.
    pub(crate) symbol_tags: bool,
    /// Whether the documentation of a completion is asked for when it is shown.
    pub(crate) lazy_items: bool,
    /// Whether that documentation is Markdown.
    pub(crate) markdown_items: bool,
    /// Whether a completion may show more beside its label.
    pub(crate) label_details: bool,
    /// Whether diagnostics may be published, also those of files that are not open.
    pub(crate) publish: bool,
    /// Whether the client can be asked what is set.
    pub(crate) configuration: bool,
    /// Whether the client says when that changes if it is asked to.
    pub(crate) watches_settings: bool,
    /// Whether the client says when files change if it is asked to.
    pub(crate) watches_files: bool,
    /// Whether the client can be told to ask for diagnostics again.
    pub(crate) refresh_diagnostics: bool,
    /// The same for inlay hints.
    pub(crate) refresh_hints: bool,
    /// The same for code lenses.
    pub(crate) refresh_lenses: bool,
}

impl Abilities {
    /// Reads the announcement of a client.
    pub(crate) fn new(client: &ClientCapabilities) -> Abilities {
        let general = client.general.as_ref();
        let encodings = general.and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
        let edits = client.workspace.as_ref().and_then(|workspace| workspace.workspace_edit.as_ref());
        let document = client.text_document.clone().unwrap_or_default();
        let formats = document.hover.and_then(|hover| hover.content_format).unwrap_or_default();
        let actions = document.code_action.unwrap_or_default();
        let pull = document.diagnostic.is_some();
        let publish = !pull || document.publish_diagnostics.is_some();
        let workspace = client.workspace.clone().unwrap_or_default();
        // What a diagnostic may hold is announced with the push route, also by clients that pull.
        let shown = document.publish_diagnostics.unwrap_or_default();
        let lazily = |properties: Option<Vec<String>>, wanted: &str| {
            properties.is_some_and(|properties| properties.iter().any(|property| property == wanted))
        };
        let hints = document.inlay_hint.and_then(|hints| hints.resolve_support).map(|lazy| lazy.properties);
        let show = client.window.as_ref().and_then(|window| window.show_document.as_ref());
        let symbols = document.document_symbol.unwrap_or_default();
        let items = document.completion.and_then(|completion| completion.completion_item).unwrap_or_default();
        let item_formats = items.documentation_format.unwrap_or_default();
        let tags = shown.tag_support.as_ref();
        Abilities {
            encoding: encodings.iter().find_map(Encoding::of).unwrap_or_default(),
            markdown: formats.first() == Some(&MarkupKind::Markdown),
            pull,
            related: shown.related_information == Some(true),
            code_links: shown.code_description_support == Some(true),
            deprecated: tags.is_some_and(|tags| tags.value_set.contains(&DiagnosticTag::DEPRECATED)),
            actions: actions.code_action_literal_support.is_some(),
            disabled_actions: actions.disabled_support == Some(true),
            preferred_actions: actions.is_preferred_support == Some(true),
            progress: client.window.as_ref().is_some_and(|window| window.work_done_progress == Some(true)),
            lazy_edits: actions.data_support == Some(true)
                && lazily(actions.resolve_support.map(|lazy| lazy.properties), "edit"),
            created_files: edits.is_some_and(|edits| {
                let operations = edits.resource_operations.as_deref().unwrap_or_default();
                edits.document_changes == Some(true) && operations.contains(&ResourceOperationKind::Create)
            }),
            definition_links: document.definition.is_some_and(|definition| definition.link_support == Some(true)),
            show_documents: show.is_some_and(|show| show.support),
            commands: client.workspace.as_ref().is_some_and(|workspace| workspace.execute_command.is_some()),
            lazy_hints: lazily(hints, "tooltip"),
            nested_symbols: symbols.hierarchical_document_symbol_support == Some(true),
            folded_text: document
                .folding_range
                .and_then(|folds| folds.folding_range)
                .is_some_and(|folds| folds.collapsed_text == Some(true)),
            symbol_tags: symbols.tag_support.is_some_and(|tags| tags.value_set.contains(&SymbolTag::DEPRECATED)),
            lazy_items: lazily(items.resolve_support.map(|lazy| lazy.properties), "documentation"),
            markdown_items: item_formats.first() == Some(&MarkupKind::Markdown),
            label_details: items.label_details_support == Some(true),
            publish,
            configuration: workspace.configuration == Some(true),
            watches_settings: workspace
                .did_change_configuration
                .is_some_and(|it| it.dynamic_registration == Some(true)),
            watches_files: workspace.did_change_watched_files.is_some_and(|it| it.dynamic_registration == Some(true)),
            refresh_diagnostics: pull && workspace.diagnostics.is_some_and(|it| it.refresh_support == Some(true)),
            refresh_hints: workspace.inlay_hint.is_some_and(|it| it.refresh_support == Some(true)),
            refresh_lenses: workspace.code_lens.is_some_and(|it| it.refresh_support == Some(true)),
            versioned_edits: edits.is_some_and(|edits| edits.document_changes == Some(true)),
        }
    }
}
