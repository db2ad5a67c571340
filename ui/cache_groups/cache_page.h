// The Cache page: groups, Warm and Clear. Layout and actions only. GUI thread.
#pragma once

#include "ui/cache_groups/cache_presenter.h"
#include "ui/common/page.h"

class QMenu;
class QTableView;
class QTimer;

namespace common {
class ProgressRow;
}

namespace cache_groups {

class CachePage : public common::Page
{
    Q_OBJECT

public:
    // The presenter outlives the page.
    explicit CachePage(CachePresenter& presenter, QWidget* parent = nullptr);

    void activate() override;
    void deactivate() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildActions();
    QWidget* buildContent();
    void buildTable();
    void openContextMenu(const QPoint& position);
    void buildClearMenu();
    Groups selectedGroup() const; // one, or none
    void askWarm();
    void warmSelected();
    void askClear(const Groups& groups);
    void askClearSome();
    void askFlush();
    void openAudit();
    void openSelfTest();
    void editLifetime();
    void toggle(const QModelIndex& index);
    void updateBanner();
    void updateActions();
    void showFailure(const base::Error& error, const QString& what);
    void update();

    CachePresenter& m_presenter;
    QTableView* m_table = nullptr;
    common::ProgressRow* m_progress = nullptr;
    QAction* m_clearSelected = nullptr;
    QAction* m_warmSelected = nullptr;
    QAction* m_lifetime = nullptr;
    QMenu* m_clearMenu = nullptr;
    QTimer* m_measure = nullptr;
    QString m_failure;
};

} // namespace cache_groups
