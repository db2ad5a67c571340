// The tab History of the Properties page: filter line, changes of all listings, the one that is open in a
// pane with its listings and the ways back. Layout and actions only. GUI thread.
#pragma once

#include "ui/properties/history/history_changes.h"
#include "ui/properties/history/history_presenter.h"
#include "ui/properties/history/history_restore.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace common {
class Banner;
class EmptyState;
} // namespace common

namespace properties {

class HistoryFilterLine;
class HistoryTable;
class HistoryView;

class HistoryTab : public QWidget
{
    Q_OBJECT

public:
    // Workspace and editing outlive the tab.
    HistoryTab(workspace::Workspace& workspace, EditPresenter& editing, QWidget* parent = nullptr);

    HistoryChanges& changes() { return m_changes; }
    HistoryRestore& restore() { return m_restore; }
    HistoryTable* table() const { return m_table; }
    HistoryView* view() const { return m_view; }
    HistoryFilterLine* filterLine() const { return m_filter; }
    common::EmptyState* emptyState() const { return m_nothing; }
    QPushButton* newer() const { return m_newer; }
    QPushButton* takeBack() const { return m_takeBack; }

    // All that one transaction did, whatever was filtered before.
    void showTransaction(quint64 transaction);
    // All of one listing.
    void showListing(property::PropertyId id);
    void find();
    void openCurrent();
    bool closePane(); // false: there was none

Q_SIGNALS:
    void listingRequested(property::PropertyId id);
    void statusChanged();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildBody();
    QWidget* buildPane();
    void connectParts();
    void showList();
    void openPane(const QByteArray& key);
    void showPane();
    void showTakeBack();
    void askTakeBack(const TakeBackPlan& plan);
    void arrange();

    HistoryChanges m_changes;
    HistoryPresenter m_entries;
    HistoryRestore m_restore;
    HistoryFilterLine* m_filter = nullptr;
    QPushButton* m_newer = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_listStack = nullptr;
    common::Banner* m_banner = nullptr;
    HistoryTable* m_table = nullptr;
    common::EmptyState* m_nothing = nullptr;
    QWidget* m_pane = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    QPushButton* m_takeBack = nullptr;
    HistoryView* m_view = nullptr;
    QByteArray m_open; // the change in the pane
};

} // namespace properties
