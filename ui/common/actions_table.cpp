// The table itself. One line an action; order is the order in its menu.
#include "ui/common/actions.h"

#include <array>

namespace common {

namespace {

using A = ActionId;
using M = ActionMenu;
using theme::Icon;
constexpr auto Page = ActionContext::Page;
constexpr auto Window = ActionContext::Window;

#define T(text) QT_TRANSLATE_NOOP("Actions", text)

// clang-format off
// id, name, text, keys, menu, context, danger, key is local, separator before, icon
constexpr std::array table = {
    ActionSpec{A::NewRecord, "file.new", T("&New"), "Ctrl+N", M::File, Page, 0, false, false, Icon::Plus},
    ActionSpec{A::Save, "file.save", T("&Save"), "Ctrl+S", M::File, Page, 0, false, false, Icon::Save},
    ActionSpec{A::Export, "file.export", T("&Export…"), "Ctrl+E", M::File, Page, 0, false, true, Icon::Export},
    ActionSpec{A::ImportProperties, "file.import", T("Import &Properties…"), "Ctrl+I", M::File, Page, 1, false, false, {}},
    ActionSpec{A::ImportFeedback, "file.importFeedback", T("&Import Feedback…"), "", M::File, Page, 2, false, false, {}},
    ActionSpec{A::ImportKeys, "file.importKeys", T("Import &Keys…"), "", M::File, Page, 1, false, false, {}},
    ActionSpec{A::Connections, "file.connections", T("&Connections…"), "Ctrl+O", M::File, Window, 0, false, true, Icon::Connect},
    ActionSpec{A::CloseWindow, "file.close", T("Close &Window"), "Ctrl+W", M::File, Window, 0, false, true, Icon::Close},
    ActionSpec{A::Quit, "file.quit", T("&Quit"), "Ctrl+Q", M::File, Window, 0, false, false, Icon::Quit},

    ActionSpec{A::Undo, "edit.undo", T("&Undo"), "Ctrl+Z", M::Edit, Page, 0, false, false, Icon::Undo},
    ActionSpec{A::Redo, "edit.redo", T("&Redo"), "Ctrl+Shift+Z", M::Edit, Page, 0, false, false, Icon::Redo},
    ActionSpec{A::EditRecord, "edit.edit", T("&Edit"), "F2", M::Edit, Page, 0, false, true, Icon::Edit},
    ActionSpec{A::BulkEdit, "edit.bulkEdit", T("Edit Selecte&d…"), "Shift+F2", M::Edit, Page, 1, false, false, {}},
    ActionSpec{A::Duplicate, "edit.duplicate", T("&Duplicate"), "Ctrl+D", M::Edit, Page, 0, false, false, Icon::Duplicate},
    ActionSpec{A::RenameKey, "edit.renameKey", T("Re&name Key…"), "Ctrl+Shift+R", M::Edit, Page, 1, false, false, {}},
    ActionSpec{A::SetExpiry, "edit.setExpiry", T("Set E&xpiry…"), "Ctrl+T", M::Edit, Page, 1, false, false, {}},
    ActionSpec{A::Copy, "edit.copy", T("&Copy"), "Ctrl+C", M::Edit, Page, 0, true, true, Icon::Copy},
    ActionSpec{A::Paste, "edit.paste", T("&Paste"), "Ctrl+V", M::Edit, Page, 0, true, false, {}},
    ActionSpec{A::FillDown, "edit.fillDown", T("Fill Do&wn"), "Ctrl+Shift+D", M::Edit, Page, 0, true, false, {}},
    ActionSpec{A::RevertCell, "edit.revertCell", T("Re&vert Cell"), "Ctrl+Backspace", M::Edit, Page, 0, true, false, {}},
    ActionSpec{A::SelectAll, "edit.selectAll", T("Select &All"), "Ctrl+A", M::Edit, Page, 0, true, false, {}},
    ActionSpec{A::Find, "edit.find", T("&Find"), "Ctrl+F", M::Edit, Page, 0, false, true, Icon::Search},
    ActionSpec{A::AddFilter, "edit.addFilter", T("Add Fil&ter…"), "Ctrl+Shift+F", M::Edit, Page, 0, false, false, Icon::Filter},
    ActionSpec{A::SavedFilters, "edit.savedFilters", T("&Saved Filters…"), "Ctrl+Shift+L", M::Edit, Page, 0, false, false, {}},
    ActionSpec{A::GoToValue, "edit.goToValue", T("&Go to Value…"), "Ctrl+G", M::Edit, Page, 0, false, false, {}},
    ActionSpec{A::ShowPreview, "edit.preview", T("Preview C&hanges"), "", M::Edit, Page, 0, false, true, {}},
    ActionSpec{A::DiscardChanges, "edit.discard", T("D&iscard Changes"), "", M::Edit, Page, 1, false, false, {}},
    ActionSpec{A::Delete, "edit.delete", T("De&lete"), "Delete", M::Edit, Page, 1, false, true, Icon::Trash},

    ActionSpec{A::Refresh, "view.refresh", T("&Refresh"), "F5", M::View, Page, 0, false, false, Icon::Refresh},
    ActionSpec{A::PauseUpdates, "view.pause", T("&Pause"), "Space", M::View, Page, 0, true, false, Icon::Pause},
    ActionSpec{A::BypassCache, "view.bypass", T("&Bypass the Cache"), "Ctrl+Shift+B", M::View, Page, 0, false, false, {}},
    ActionSpec{A::ShowConsole, "view.console", T("C&onsole"), "Ctrl+J", M::View, Page, 0, false, true, {}},
    ActionSpec{A::ToggleSideBar, "view.sideBar", T("&Side Bar"), "Ctrl+B", M::View, Window, 0, false, true, Icon::SideBar},
    ActionSpec{A::TextLarger, "view.textLarger", T("&Larger Text"), "Ctrl++; Ctrl+=", M::View, Window, 0, false, true, {}},
    ActionSpec{A::TextSmaller, "view.textSmaller", T("S&maller Text"), "Ctrl+-", M::View, Window, 0, false, false, {}},
    ActionSpec{A::TextNormal, "view.textNormal", T("&Normal Text"), "Ctrl+0", M::View, Window, 0, false, false, {}},
    ActionSpec{A::LookSystem, "view.lookSystem", T("Look of the S&ystem"), "", M::View, Window, 0, false, true, {}},
    ActionSpec{A::LookLight, "view.lookLight", T("L&ight"), "", M::View, Window, 0, false, false, Icon::Sun},
    ActionSpec{A::LookDark, "view.lookDark", T("&Dark"), "", M::View, Window, 0, false, false, Icon::Moon},
    ActionSpec{A::RowsCompact, "view.rowsCompact", T("&Compact Rows"), "", M::View, Window, 0, false, true, {}},
    ActionSpec{A::RowsComfortable, "view.rowsComfortable", T("C&omfortable Rows"), "", M::View, Window, 0, false, false, {}},
    ActionSpec{A::Columns, "view.columns", T("Col&umns…"), "", M::View, Page, 0, false, true, Icon::Columns},

    ActionSpec{A::Back, "go.back", T("&Back"), "Alt+Left", M::Go, Page, 0, false, false, Icon::ArrowBack},
    ActionSpec{A::Open, "go.open", T("&Open"), "Return", M::Go, Page, 0, true, false, {}},
    ActionSpec{A::PreviousRecord, "go.previousRecord", T("&Previous Record"), "Alt+Up", M::Go, Page, 0, false, false, Icon::ArrowUp},
    ActionSpec{A::NextRecord, "go.nextRecord", T("&Next Record"), "Alt+Down", M::Go, Page, 0, false, false, Icon::ArrowDown},
    ActionSpec{A::NextTab, "go.nextTab", T("Next &Tab"), "Ctrl+Tab", M::Go, Window, 0, false, true, {}},
    ActionSpec{A::PreviousTab, "go.previousTab", T("Pre&vious Tab"), "Ctrl+Shift+Tab", M::Go, Window, 0, false, false, {}},
    ActionSpec{A::NextPane, "go.nextPane", T("Next P&ane"), "F6", M::Go, Window, 0, false, false, {}},
    ActionSpec{A::PreviousPane, "go.previousPane", T("Previous Pan&e"), "Shift+F6", M::Go, Window, 0, false, false, {}},
    ActionSpec{A::Bookmark, "go.bookmark", T("Book&mark"), "Ctrl+Shift+K", M::Go, Page, 0, false, true, {}},

    ActionSpec{A::WarmCache, "tools.warm", T("&Warm the Cache…"), "", M::Tools, Page, 2, false, false, Icon::Warm},
    ActionSpec{A::SelfTest, "tools.selfTest", T("Self-&test…"), "", M::Tools, Page, 0, false, false, Icon::Check},
    ActionSpec{A::Preferences, "tools.preferences", T("&Preferences…"), "Ctrl+,", M::Tools, Window, 0, false, true, Icon::Preferences},
    ActionSpec{A::ClearCache, "tools.clear", T("&Clear the Cache…"), "", M::Tools, Page, 2, false, true, Icon::Clear},

    ActionSpec{A::ShortcutSheet, "help.shortcuts", T("All &Shortcuts"), "Ctrl+F1", M::Help, Window, 0, false, false, {}},
    ActionSpec{A::About, "help.about", T("&About Keystead"), "", M::Help, Window, 0, false, true, Icon::Info},
};
// clang-format on

#undef T

} // namespace

std::span<const ActionSpec> actionTable()
{
    return table;
}

} // namespace common
