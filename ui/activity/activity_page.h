// The Activity page: the journal of what changed and what the cache dropped for it (SPEC C18), and the alerts
// (M6). Layout and actions only. GUI thread.
#pragma once

#include "ui/activity/activity_presenter.h"
#include "ui/activity/alerts_presenter.h"
#include "ui/common/page.h"

class QBoxLayout;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSplitter;

namespace common {
class RowsTable;
}

namespace activity {

class AlertsTab;
class JournalPane;

class ActivityPage : public common::Page
{
    Q_OBJECT

public:
    // The workspace outlives the page.
    explicit ActivityPage(workspace::Workspace& workspace, QWidget* parent = nullptr);

    ActivityPresenter& presenter() { return m_presenter; }
    common::RowsTable* table() const { return m_table; }
    JournalPane* pane() const { return m_pane; }
    QLineEdit* search() const { return m_search; }
    AlertsTab* alerts() const { return m_alerts; }

    void showAlerts();
    // The journal of what dropped it, whatever was filtered before.
    void showAbout(const About& about);

    void activate() override;
    void deactivate() override;
    QList<QWidget*> panes() const override;

Q_SIGNALS:
    void chartsRequested(const QDateTime& at);      // on the Dashboard
    void careChanged();                             // an incident was acknowledged, or a rule muted
    void listingRequested(property::PropertyId id); // on the Properties page
    void groupRequested(const QByteArray& group);   // on the Cache page
    void keyRequested(const QByteArray& name);      // behind our prefix; on the Keys page

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* buildFilterLine();
    QWidget* buildContent();
    void connectParts();
    void buildAlerts();
    void buildActions();
    bool isOnAlerts() const;
    void showTab();
    void showAlertsState();
    void rebuildChips();
    void addChip(const QString& text, std::function<void()> remove);
    void openPane(const QByteArray& key);
    void closePane();
    void arrange();
    void showFilter();
    void showAll();

    ActivityPresenter m_presenter;
    AlertsPresenter m_alertsPresenter;
    bool m_isActive = false;
    QWidget* m_filterLine = nullptr;
    AlertsTab* m_alerts = nullptr;
    QLineEdit* m_search = nullptr;
    QComboBox* m_kind = nullptr;
    QComboBox* m_span = nullptr;
    QBoxLayout* m_chips = nullptr;
    QPushButton* m_clear = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_older = nullptr;
    QSplitter* m_splitter = nullptr;
    QWidget* m_list = nullptr;
    common::RowsTable* m_table = nullptr;
    JournalPane* m_pane = nullptr;
};

} // namespace activity
