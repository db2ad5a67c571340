// The bin without its widgets: what was deleted, by whom, searched, loaded as it is scrolled, live. GUI
// thread; nothing here waits.
#pragma once

#include "core/workspace/workspace.h"
#include "ui/properties/bin/bin_model.h"
#include "ui/properties/bulk/bulk_presenter.h"

#include <QObject>
#include <QTimer>

namespace properties {

enum class BinState { Loading, Ready, NothingThere, NothingMatches, Failed };

class BinPresenter : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds searchDelay{150};
    static constexpr std::chrono::milliseconds liveDelay{100};

    // The workspace outlives the presenter. Asks when it is shown first.
    explicit BinPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    BinModel& model() { return m_model; }
    const BinModel& model() const { return m_model; }
    BinState state() const;
    const base::Error& problem() const { return m_problem; } // of the newest question
    bool isBusy() const { return m_isAsking; }
    const QString& search() const { return m_filter.search; }
    std::optional<qint64> count() const { return m_count; } // nothing before the first answer

    void setSearch(const QString& text); // asks after searchDelay without another change
    void clearSearch();
    void refresh();
    // While it is not shown, changes are only remembered.
    void setShown(bool shown);

    // “1–50 of 812 · “villa” · 3 selected · asked 12 s ago”.
    QStringList statusParts(const QString& selection) const;
    // All that match, or these.
    BulkScope scopeOf(const std::vector<property::PropertyId>& ids, bool isAll) const;

Q_SIGNALS:
    void changed(); // state, rows, or what the status line says

private:
    struct Found
    {
        std::vector<property::BinEntry> rows;
        qint64 count = 0;
    };
    void ask();
    void askMore();
    void accept(base::Result<Found> found);

    workspace::Workspace& m_workspace;
    BinModel m_model;
    property::Filter m_filter;
    QString m_typed;
    QTimer m_searchTimer;
    QTimer m_liveTimer;
    std::optional<qint64> m_count;
    base::Error m_problem;
    QDateTime m_askedAt;
    quint64 m_asked = 0; // number of the newest question: late answers of others are dropped
    bool m_isAsking = false;
    bool m_isAskingMore = false;
    bool m_wantsMore = false; // behind the answer that is under way
    bool m_askAgain = false;
    bool m_isShown = false;
    bool m_missedChange = true; // nothing was asked yet
};

} // namespace properties
