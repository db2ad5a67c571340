// What history adds to the Properties page: the tab History, a view of the listing that is open, and a verb
// for its row. Joins the parts; decides nothing. GUI thread.
#pragma once

#include "ui/properties/history/history_presenter.h"
#include "ui/properties/history/history_restore.h"

#include <QObject>

class QAction;

namespace properties {

class HistoryTab;
class HistoryView;
class PropertiesPage;

class HistoryPart : public QObject
{
    Q_OBJECT

public:
    // A child of the page. The workspace outlives both.
    HistoryPart(PropertiesPage& page, workspace::Workspace& workspace);

    HistoryTab* tab() const { return m_tab; }
    HistoryView* view() const { return m_view; } // of the listing in the form
    int tabIndex() const { return m_tabIndex; }
    QAction* verb() const { return m_verb; }
    void showHistoryOf(property::PropertyId id);

private:
    void buildView(workspace::Workspace& workspace);
    void buildTab(workspace::Workspace& workspace);
    void buildTabActions();
    void connectRestore(const HistoryRestore& restore);
    void followForm();
    void showRefusal();
    void showListing(property::PropertyId id);

    PropertiesPage& m_page;
    HistoryPresenter* m_presenter = nullptr;
    HistoryRestore* m_restore = nullptr;
    HistoryView* m_view = nullptr;
    int m_viewIndex = 0;
    HistoryTab* m_tab = nullptr;
    int m_tabIndex = 0;
    QAction* m_verb = nullptr;
};

} // namespace properties
