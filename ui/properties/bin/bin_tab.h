// The bin as a tab of the Properties page: search, what was deleted, one of them in a pane to be read.
// Shows a BinPresenter; decides nothing. GUI thread.
#pragma once

#include "ui/properties/bin/bin_presenter.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace common {
class Banner;
class EmptyState;
} // namespace common

namespace properties {

class BinPane;

class BinTab : public QWidget
{
    Q_OBJECT

public:
    // The workspace outlives the tab.
    explicit BinTab(workspace::Workspace& workspace, QWidget* parent = nullptr);

    BinPresenter& presenter() { return m_presenter; }
    QTableView* table() const { return m_table; }
    BinPane* pane() const { return m_pane; }
    QLineEdit* searchField() const { return m_search; }
    common::EmptyState* emptyState() const { return m_nothing; }
    QPushButton* restoreButton() const { return m_restore; }
    QPushButton* purgeButton() const { return m_purge; }

    // Why nothing can be changed; empty: it can.
    void setRefusal(const QString& reason);
    QStringList statusParts() const;
    void find();
    void copy() const;
    void selectAll();
    void openCurrent();
    void restore();
    void purge();

Q_SIGNALS:
    void restoreRequested(const property::Property& property); // one
    void bulkRequested(property::BulkKind kind, const properties::BulkScope& scope);
    void changed(); // what the page shows of it

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildFilterLine();
    void buildBody();
    void connectTable();
    void showList();
    void showVerbs();
    void arrange();
    void fitColumns();
    void followSelection();
    void noteSelection(bool isAll);
    void keepSelection();
    bool leavePane();
    bool handleKey(int key, Qt::KeyboardModifiers modifiers);
    void openMenu(const QPoint& position);
    BulkScope scope() const;
    std::vector<property::PropertyId> selectedIds() const;

    BinPresenter m_presenter;
    QLineEdit* m_search = nullptr;
    QPushButton* m_restore = nullptr;
    QPushButton* m_purge = nullptr;
    common::Banner* m_banner = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_listStack = nullptr;
    QTableView* m_table = nullptr;
    common::EmptyState* m_nothing = nullptr;
    BinPane* m_pane = nullptr;
    QString m_refusal;
    std::vector<property::PropertyId> m_selected; // by id: survives refreshes
    property::PropertyId m_current = 0;
    bool m_isAll = false;     // chosen as all: those that come later belong to it
    bool m_isKeeping = false; // the tab changes the selection, not a person
};

} // namespace properties
