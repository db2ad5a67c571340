// The tab “Foreign keys”: the rules, and what can be done with them. GUI thread.
#pragma once

#include "ui/cache_groups/foreign_presenter.h"

#include <QWidget>

class QAction;
class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;

namespace common {
class EmptyState;
class ProgressRow;
class RowsTable;
} // namespace common

namespace cache_groups {

class ForeignPane : public QWidget
{
    Q_OBJECT

public:
    // The presenter outlives the pane.
    explicit ForeignPane(ForeignPresenter& presenter, QWidget* parent = nullptr);

    common::RowsTable* table() const { return m_table; }
    void add();
    void removeCurrent();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildList();
    void openMenu(const QPoint& position);
    void emptyAction();
    void update();

    ForeignPresenter& m_presenter;
    QStackedWidget* m_stack = nullptr;
    common::RowsTable* m_table = nullptr;
    common::EmptyState* m_empty = nullptr;
    common::ProgressRow* m_progress = nullptr;
    QAction* m_countAction = nullptr;
    QAction* m_removeAction = nullptr;
    QPushButton* m_add = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_count = nullptr;
};

} // namespace cache_groups
