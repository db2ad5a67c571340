// The Properties page: filter line, facets, list, the listing in a pane, save bar, status line; agents
// in a second tab. Shows a PropertiesPresenter; decides nothing. GUI thread.
#pragma once

#include "ui/common/page.h"
#include "ui/properties/properties_presenter.h"

#include <QPointer>

#include <set>

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

class ConflictDialog;
class FacetPanel;
class FilterLine;
class ListingTable;
class PropertyForm;
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

    void activate() override;
    void deactivate() override;
    bool mayClose() override;

Q_SIGNALS:
    void schemaRequested();  // what would be created, or which rights are missing
    void editingRequested(); // of a profile that only looks

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    void buildActions();
    void connectList();
    void connectEditing();
    void connectTable();
    void buildAgents(workspace::Workspace& workspace);
    void buildTabActions();
    void handleByTab(common::ActionId id, std::function<void()> ofListings, std::function<void()> ofAgents);

    bool isOnAgents() const;
    void showTab();
    int stagedTotal();
    QString stagedText();
    void saveAll();
    void goOnAfterSaving();
    void showState();
    void showListState();
    void showBanner();
    void showStatus();
    void showFilter();
    void showStaged();
    void showForm();
    void arrange();
    void noteAnchor();

    void openIndex(const QModelIndex& index);
    void followSelection();
    void keepSelection(const Moved& moved);
    void selectRows(const std::set<property::PropertyId>& ids);
    void stepRecord(int by);
    void backFromForm();
    void askUnsaved(std::function<void()> afterwards);
    void deleteCurrent();
    void discard();
    void copyRows(bool withHeader);
    void copyCell();
    void openMenu(const QModelIndex& index, const QPoint& position);
    void openGoTo();
    void openConflict();
    void report(const EditReport& report);
    void showFailure(const base::Error& error);
    void putOnClipboard(const std::vector<property::Property>& rows);
    void toast(const QString& text, const QString& link = {}, std::function<void()> act = {});
    QString selectionText() const;
    bool hasWholeSelection() const;

    PropertiesPresenter m_presenter;
    FilterLine* m_filterLine = nullptr;
    FacetPanel* m_facets = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_listStack = nullptr;
    common::EmptyState* m_nothing = nullptr;
    ListingTable* m_table = nullptr;
    PropertyForm* m_form = nullptr;
    agents::AgentsTab* m_agents = nullptr;
    QPushButton* m_new = nullptr;
    SaveBar* m_saveBar = nullptr;
    QCheckBox* m_bypass = nullptr;
    QPointer<ConflictDialog> m_conflict;
    QPointer<common::UnsavedDialog> m_unsaved;
    std::set<property::PropertyId> m_selected; // by id: survives refreshes
    bool m_isSelecting = false;                // the page changes the selection, not a person
    bool m_copyWithHeader = false;
    std::function<void()> m_afterSave; // leaving, once everything is saved
    QTimer* m_ageTimer = nullptr;
};

} // namespace properties
