// The trash of the Keys page: what was deleted, edited or overwritten, what is in it, and bringing it back.
// Shows a TrashPresenter; decides nothing. GUI thread.
#pragma once

#include "ui/keys/change/trash_presenter.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace common {
class Banner;
class EmptyState;
class RowsTable;
} // namespace common

namespace keys {

class TrashTab : public QWidget
{
    Q_OBJECT

public:
    // Workspace and changes outlive the tab.
    TrashTab(workspace::Workspace& workspace, KeyChanges& changes, QWidget* parent = nullptr);

    TrashPresenter& presenter() { return m_presenter; }
    common::RowsTable* bundleTable() const { return m_bundles; }
    QTableView* keyTable() const { return m_keys; }
    common::EmptyState* emptyState() const { return m_nothing; }
    QPushButton* restoreButton() const { return m_restore; }
    QPushButton* restoreSelectedButton() const { return m_restoreSelected; }
    QPushButton* deleteButton() const { return m_delete; }
    // For the page's status line.
    QStringList statusParts() const;
    void refresh();

Q_SIGNALS:
    void changed(); // what statusParts() says
    // A bundle could not be removed.
    void failed(const base::Error& error, const QString& what);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* buildVerbs();
    QWidget* buildKeys();
    void connectParts();
    void showAll();
    void showVerbs();
    void restore(bool onlySelected);
    void deleteForGood();
    void openMenu(const QPoint& position);
    std::set<QByteArray> selectedKeys() const;

    workspace::Workspace& m_workspace;
    KeyChanges& m_changes;
    TrashPresenter m_presenter;
    common::Banner* m_banner = nullptr;
    QPushButton* m_restore = nullptr;
    QPushButton* m_restoreSelected = nullptr;
    QPushButton* m_delete = nullptr;
    QLabel* m_room = nullptr;
    QStackedWidget* m_stack = nullptr;
    QSplitter* m_splitter = nullptr;
    common::RowsTable* m_bundles = nullptr;
    QTableView* m_keys = nullptr;
    QLabel* m_keysNote = nullptr;
    common::EmptyState* m_nothing = nullptr;
};

} // namespace keys
