// The Cache page: groups, Warm and Clear, keys of other applications. Layout and actions only. GUI thread.
#pragma once

#include "ui/cache_groups/cache_presenter.h"
#include "ui/cache_groups/foreign_presenter.h"
#include "ui/common/page.h"

class QMenu;
class QPushButton;
class QTableView;
class QTimer;

namespace common {
class ProgressRow;
}

namespace cache_groups {

class ForeignPane;
class GroupPane;

class CachePage : public common::Page
{
    Q_OBJECT

public:
    // The presenter outlives the page.
    explicit CachePage(CachePresenter& presenter, QWidget* parent = nullptr);

    // Groups, and this one chosen; a group that is not there changes nothing.
    void showGroup(const QByteArray& group);
    ForeignPresenter& foreign() { return m_foreign; }
    ForeignPane* foreignPane() const { return m_foreignPane; }
    GroupPane* groupPane() const { return m_groupPane; }

    void activate() override;
    void deactivate() override;
    QList<QWidget*> panes() const override;

Q_SIGNALS:
    void editsRequested(const QByteArray& group); // those that dropped it, in the journal
    void keysRequested(const QByteArray& group);  // its entries, on the Keys page

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildActions();
    void buildGroupActions();
    void buildHeader();
    QWidget* buildGroups();
    void buildForeign();
    void buildTable();
    bool isOnForeign() const;
    void showTab();
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
    void updateGroupActions(const QString& refusal);
    void showFailure(const base::Error& error, const QString& what);
    void update();

    CachePresenter& m_presenter;
    ForeignPresenter m_foreign;
    bool m_isActive = false;
    QTableView* m_table = nullptr;
    GroupPane* m_groupPane = nullptr;
    ForeignPane* m_foreignPane = nullptr;
    common::ProgressRow* m_progress = nullptr;
    QPushButton* m_warm = nullptr;
    QAction* m_clearSelected = nullptr;
    QAction* m_warmSelected = nullptr;
    QAction* m_lifetime = nullptr;
    QAction* m_edits = nullptr;
    QAction* m_keys = nullptr;
    QMenu* m_clearMenu = nullptr;
    QTimer* m_measure = nullptr;
    QString m_failure;        // of the groups
    QString m_foreignFailure; // of the other tab
};

} // namespace cache_groups
