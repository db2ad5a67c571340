// The Properties page: filter line, facets, list, the listing in a pane, save bar, status line; agents
// in a second tab. Shows a PropertiesPresenter; decides nothing. GUI thread.
#pragma once

#include "ui/common/page.h"
#include "ui/properties/properties_presenter.h"

#include <QPointer>

#include <map>
#include <optional>
#include <set>
#include <vector>

class QCheckBox;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTimer;

namespace agents {
class AgentsTab;
}

namespace common {
class UnsavedDialog;
}

namespace properties {

class BulkVerbs;
class ConflictDialog;
class FacetPanel;
class FilterBuilder;
class FilterLine;
class ListingTable;
class PreviewDialog;
class PropertyDelegate;
class PropertyForm;
struct PastedText;
class SaveBar;

class PropertiesPage : public common::Page
{
    Q_OBJECT

public:
    // The workspace outlives the page.
    explicit PropertiesPage(workspace::Workspace& workspace, QWidget* parent = nullptr);

    PropertiesPresenter& presenter() { return m_presenter; }
    ListingTable* table() const { return m_table; }
    PropertyForm* form() const { return m_form; }
    FilterLine* filterLine() const { return m_filterLine; }
    FacetPanel* facetPanel() const { return m_facets; }
    SaveBar* saveBar() const { return m_saveBar; }
    agents::AgentsTab* agents() const { return m_agents; }

    // ── for parts that join the page: bulk work, history, bin, import
    // The listings that are selected: all matches of the filter, or those with these ids.
    struct Selection
    {
        bool isAll = false;
        std::vector<property::PropertyId> ids; // empty when all are; new listings are not among them
        qint64 count = 0;
        property::Filter filter; // of the list
        property::Sort sort;
    };
    Selection selection() const;
    // The same with the listings of selected rows that are not loaded, which are asked for first.
    void withSelection(std::function<void(const Selection&)> then);
    int selectedRows() const;   // rows that are selected, shown or not
    int selectedStored() const; // the same without new listings
    BulkVerbs* bulk() const { return m_bulk; }
    // The listing of the current row; nothing: none, or a new one.
    std::optional<property::Property> currentProperty() const;
    // One more verb in the context menu of a row, above the destructive ones; its owner enables it on
    // selectionMoved.
    void addVerb(QAction* verb) { m_verbs.append(verb); }
    // One more tab; status: what the status line says while it is shown, asked again on statusMoved.
    int addOwnTab(const QString& title, QWidget* widget, std::function<QStringList()> status);
    // What an action of the page does while that tab is shown; without this it does nothing there.
    void handleOwn(int tab, common::ActionId id, std::function<void()> act);
    void statusMoved() { showStatus(); }
    // Something was saved, restored or imported elsewhere on the page: shows it as it is now.
    void refreshAll();
    // A sentence at the foot, with a link at its end.
    void toast(const QString& text, const QString& link = {}, std::function<void()> act = {});
    void showFailure(const base::Error& error);
    void showRefusal(const QString& reason); // why something was not done; until it was read

    void activate() override;
    void deactivate() override;
    bool mayClose() override;
    QList<QWidget*> panes() const override;

Q_SIGNALS:
    void schemaRequested();  // what would be created, or which rights are missing
    void editingRequested(); // of a profile that only looks
    void selectionMoved();   // other rows, or another current one

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    void buildActions();
    void connectList();
    void connectFinding();
    void openFilterBuilder(std::optional<std::size_t> condition);
    void openSavedFilters();
    void openColumns(int column, const QPoint& position);
    void buildColumns();
    void useFilter(const property::Filter& filter);
    void connectEditing();
    void connectTable();
    void buildAgents(workspace::Workspace& workspace);
    void buildTabActions();
    void handleByTab(common::ActionId id, std::function<void()> ofListings, std::function<void()> ofAgents);
    void buildEditActions();

    bool isOnAgents() const;
    bool isOnListings() const;
    void showTab();
    void showVerbs(const QString& refusal);
    int stagedTotal();
    QString stagedText();
    void saveAll();
    void goOnAfterSaving();
    void showState();
    void showListState();
    void showBanner();
    void actOnBanner();
    void dropFailure();
    void connectKeeping();
    void showStatus();
    void showFilter();
    void showStaged();
    void showForm();
    void arrange();
    void noteAnchor();
    void noteSeen();

    void openIndex(const QModelIndex& index);
    void followSelection();
    void keepSelection(const Moved& moved);
    void leaveSelection();
    void selectRows(const std::set<property::PropertyId>& ids);
    void stepRecord(int by);
    void backFromForm();
    void askUnsaved(bool isClosing, std::function<void()> afterwards);
    void showDelete();
    void deleteCurrent();
    void discard();
    void openMenu(const QModelIndex& index, const QPoint& position);
    void addCellVerbs(QMenu& menu);
    void openGoTo();
    void report(const EditReport& report);
    QString selectionText() const;

    void editCell();
    void revertCell();
    void escapeFromTable();
    void duplicateCurrent();
    void showNewRow(property::PropertyId id);
    void showUndo();
    void openPreview();
    void openConflicts();
    void tellKept(int rows);
    void tellKeepingFailed(const base::Error& error);
    void tellPutAside(const base::Error& error);

    // Rows of the table as they are shown, those asked for that are not loaded.
    using Rows = ListPresenter::Rows;
    void withRows(const std::vector<std::pair<int, int>>& ranges, std::function<void(const Rows&)> then);
    std::vector<std::pair<int, int>> selectedRanges() const;
    void copyRows(bool withHeader);
    void copyCell();
    void paste(bool isNew);
    void pasteOver(const PastedText& pasted, const Rows& rows, bool isNew = false);
    static std::optional<QString> strangerIn(const PastedText& pasted, const QStringList& cells,
                                             const property::Property* row);
    void fillDown();
    void clearCells(const std::vector<int>& columns);
    void tellEntered(const InputReport& report, int firstRow);
    bool hasWholeSelection() const;

    PropertiesPresenter m_presenter;
    FilterLine* m_filterLine = nullptr;
    FacetPanel* m_facets = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_listStack = nullptr;
    common::EmptyState* m_nothing = nullptr;
    ListingTable* m_table = nullptr;
    PropertyDelegate* m_delegate = nullptr;
    PropertyForm* m_form = nullptr;
    agents::AgentsTab* m_agents = nullptr;
    QPushButton* m_new = nullptr;
    SaveBar* m_saveBar = nullptr;
    BulkVerbs* m_bulk = nullptr;
    QCheckBox* m_bypass = nullptr;
    QPointer<ConflictDialog> m_conflict;
    QPointer<FilterBuilder> m_builder;
    QPointer<common::UnsavedDialog> m_unsaved;
    std::set<property::PropertyId> m_selected; // by id: survives refreshes
    bool m_isAll = false;                      // all matches are selected, also those that come later
    property::Filter m_allOf;                  // of m_isAll
    bool m_hasUnseen = false;                  // rows are selected that were not loaded
    property::PropertyId m_seen = 0;           // the current one, as a person chose it
    bool m_isSelecting = false;                // the page changes the selection, not a person
    QPointer<PreviewDialog> m_preview;
    QList<QAction*> m_verbs;
    bool m_isKeeping = false; // leaving with everything staged, on purpose
    std::map<int, std::function<QStringList()>> m_tabStatus;
    std::map<std::pair<int, common::ActionId>, std::function<void()>> m_ownActions;
    std::function<void()> m_afterSave;                   // leaving, once everything is saved
    std::function<void()> m_afterKeeping;                // the same, once it is kept on disk
    std::optional<BannerText> m_failure;                 // until it is tried again, or was saved
    std::optional<property::PropertyId> m_failedListing; // which could not be loaded, of m_failure
    QTimer* m_ageTimer = nullptr;
};

} // namespace properties
