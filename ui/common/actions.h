// Every action of the program, once: id, text, shortcut, context, danger. Menu bar, context menus
// and the shortcut sheet are built from this table; a test finds clashes. GUI thread.
#pragma once

#include "ui/theme/icons.h"

#include <QAction>
#include <QKeySequence>

#include <optional>
#include <span>

namespace common {

enum class ActionId {
    // File
    NewRecord,
    Save,
    Export,
    ImportProperties,
    ImportFeedback,
    ImportKeys,
    Connections,
    CloseWindow,
    Quit,
    // Edit
    Undo,
    Redo,
    EditRecord,
    BulkEdit,
    Duplicate,
    RenameKey,
    SetExpiry,
    Delete,
    Copy,
    Paste,
    FillDown,
    RevertCell,
    SelectAll,
    Find,
    AddFilter,
    SavedFilters,
    GoToValue,
    ShowPreview,
    DiscardChanges,
    // View
    Refresh,
    ToggleSideBar,
    TextLarger,
    TextSmaller,
    TextNormal,
    LookSystem,
    LookLight,
    LookDark,
    RowsCompact,
    RowsComfortable,
    Columns,
    PauseUpdates,
    BypassCache,
    ShowConsole,
    // Go
    Open,
    NextRecord,
    PreviousRecord,
    NextTab,
    PreviousTab,
    NextPane,
    PreviousPane,
    Back,
    Bookmark,
    // Tools
    ClearCache,
    WarmCache,
    SelfTest,
    Preferences,
    // Help
    ShortcutSheet,
    About,
};

enum class ActionMenu { None, File, Edit, View, Go, Tools, Help };

enum class ActionContext {
    Window, // always there
    Page,   // enabled when the current page handles it
};

struct ActionSpec
{
    ActionId id;
    const char* name; // stable id, e.g. “edit.find”
    const char* text; // source text in context "Actions", with mnemonic
    const char* keys; // QKeySequence portable text; several joined with "; "; may be empty
    ActionMenu menu = ActionMenu::None;
    ActionContext context = ActionContext::Window;
    int danger = 0;          // level of SCREEN “Danger”, 0: harmless
    bool keyIsLocal = false; // shown, but handled by the view that has focus (Enter, Esc, Space)
    bool separatorBefore = false;
    std::optional<theme::Icon> icon;
};

std::span<const ActionSpec> actionTable();
const ActionSpec& actionSpec(ActionId id);
QString actionText(ActionId id); // translated, with mnemonic
QList<QKeySequence> actionKeys(ActionId id);

// A new action with text, icon, name and tooltip of the table. Its shortcut is shown, but works only
// when `live`: the window's are, those of pages and context menus are not (no double meaning).
QAction* makeAction(ActionId id, QObject* parent, bool live = false);

} // namespace common
