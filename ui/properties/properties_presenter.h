// The Properties page without its widgets: list and editing side by side, and what the page says
// about them. GUI thread.
#pragma once

#include "ui/common/empty_state.h"
#include "ui/properties/editing/edit_presenter.h"
#include "ui/properties/find/filter_builder_values.h"
#include "ui/properties/find/saved_filters.h"
#include "ui/properties/list/list_presenter.h"

#include <QObject>

namespace properties {

enum class ListState { Loading, Ready, NothingThere, NothingMatches, Failed };

struct BannerText
{
    theme::Tone tone = theme::Tone::Neutral;
    QString text; // empty: no banner
    QString action;
    bool allowsEditing = false; // what the action is for; else: try again
    bool operator==(const BannerText&) const = default;
};

class PropertiesPresenter : public QObject
{
    Q_OBJECT

public:
    // The workspace outlives the presenter.
    explicit PropertiesPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    ListPresenter& list() { return m_list; }
    const ListPresenter& list() const { return m_list; }
    EditPresenter& editing() { return m_editing; }
    const EditPresenter& editing() const { return m_editing; }
    const profile::Profile& profile() const { return m_workspace.profile(); }
    workspace::Workspace& workspace() { return m_workspace; }
    FilterValues& values() { return m_values; }
    SavedFilters& savedFilters() { return m_saved; }

    ListState state() const;
    BannerText banner() const;
    // What stands in the list's place when there is no schema to read, or no right; else nothing.
    std::optional<common::EmptyText> schemaText() const;
    // Edits can be staged, whether or not they can be saved now.
    bool isEditable() const;
    // Why nothing can be saved now; empty: it can.
    QString readOnlyReason() const;
    // “Try again” of banner and error: reconnects and asks.
    void retry();

    // Range and total · selection · sort · filter · source, time, age. first, last: rows on screen.
    QStringList statusParts(int first, int last, const QString& selection) const;
    QString filterText() const;  // empty: nothing is filtered
    QString saveBarText() const; // “3 changed, 1 new, 1 conflict”
    // “Saved 812 “Villa by the lake” · page, count, facets, detail refreshed in 1.9 ms”.
    QString toastText(const EditReport& report) const;
    QString toastText(const BulkStepReport& report) const;

Q_SIGNALS:
    void stateChanged(); // state, banner or what the status line says

private:
    void connectFinding();
    void onFinished(const EditReport& report);
    void onBulkFinished(const BulkStepReport& report);
    void showStaged();
    void askWhoChanged(const std::vector<property::PropertyId>& ids);
    void onConnection(const cache::DrainerState& state);
    QString whatText(const EditReport& report) const;
    QString cacheText(const listing::SaveEffect& effect) const;
    QString saidWith(const QString& what, const listing::SaveEffect& effect) const;

    workspace::Workspace& m_workspace;
    ListPresenter m_list;
    EditPresenter m_editing;
    FilterValues m_values;
    SavedFilters m_saved;
    RecentFilter m_recent;
    cache::DrainerState m_connection;
    bool m_connectionKnown = false;
    bool m_isStaging = false;
    QDateTime m_databaseAwaySince;
    QDateTime m_redisAwaySince;
};

} // namespace properties
