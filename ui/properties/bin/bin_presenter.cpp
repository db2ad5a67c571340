#include "ui/properties/bin/bin_presenter.h"

#include "ui/common/format.h"

#include <algorithm>

namespace properties {

BinPresenter::BinPresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(searchDelay);
    connect(&m_searchTimer, &QTimer::timeout, this, [this] {
        if (std::exchange(m_filter.search, m_typed.simplified()) != m_filter.search)
            ask();
    });
    m_liveTimer.setSingleShot(true);
    m_liveTimer.setInterval(liveDelay);
    connect(&m_liveTimer, &QTimer::timeout, this, &BinPresenter::refresh);
    connect(&m_model, &BinModel::moreWanted, this, &BinPresenter::askMore);
    connect(&m_workspace, &workspace::Workspace::tagsInvalidated, this, [this] {
        m_missedChange = true;
        if (m_isShown && !m_liveTimer.isActive())
            m_liveTimer.start();
    });
    connect(&m_workspace, &workspace::Workspace::connectionChanged, this,
            [this](const cache::DrainerState& state) {
                if (state.databaseReachable && m_problem.code != base::ErrorCode::None && m_isShown)
                    refresh();
            });
    connect(&m_workspace, &workspace::Workspace::stageChanged, this, [this](workspace::Stage stage) {
        if (stage == workspace::Stage::Open && m_isShown)
            ask();
    });
}

BinState BinPresenter::state() const
{
    if (!m_count)
        return m_problem.code == base::ErrorCode::None ? BinState::Loading : BinState::Failed;
    if (*m_count > 0)
        return BinState::Ready;
    return m_filter.search.isEmpty() ? BinState::NothingThere : BinState::NothingMatches;
}

void BinPresenter::setSearch(const QString& text)
{
    m_typed = text;
    m_searchTimer.start();
}

void BinPresenter::clearSearch()
{
    m_searchTimer.stop();
    m_typed.clear();
    if (!std::exchange(m_filter.search, QString()).isEmpty())
        ask();
}

void BinPresenter::setShown(bool shown)
{
    m_isShown = shown;
    if (shown && m_missedChange)
        refresh();
}

void BinPresenter::refresh()
{
    m_liveTimer.stop();
    if (m_isAsking)
        m_askAgain = true;
    else
        ask();
}

// As many as are loaded, so that nothing on the screen goes.
void BinPresenter::ask()
{
    if (m_workspace.stage() != workspace::Stage::Open)
        return;
    m_isAsking = true;
    m_askAgain = false;
    m_missedChange = false;
    const int limit = std::max(property::pageSize, m_model.rowCount());
    m_workspace.run(
        [filter = m_filter, limit](workspace::Session& session) -> base::Result<Found> {
            auto rows = session.bin().page(filter, {}, limit);
            if (!rows)
                return std::move(rows).error();
            const auto count = session.bin().count(filter);
            if (!count)
                return count.error();
            const auto loaded = static_cast<qint64>(rows->size());
            return Found{std::move(*rows), loaded < limit ? loaded : std::max(*count, loaded)};
        },
        this,
        [this, number = ++m_asked](base::Result<Found> found) {
            if (number == m_asked)
                accept(std::move(found));
        });
    Q_EMIT changed();
}

void BinPresenter::accept(base::Result<Found> found)
{
    m_isAsking = false;
    m_problem = found ? base::Error() : found.error();
    if (found) {
        m_count = found->count;
        m_askedAt = QDateTime::currentDateTimeUtc();
        m_model.setRows(std::move(found->rows), found->count);
    }
    Q_EMIT changed();
    if (m_askAgain)
        ask();
    else if (m_wantsMore)
        askMore();
}

void BinPresenter::askMore()
{
    m_wantsMore = m_isAskingMore || m_isAsking;
    if (m_wantsMore || m_model.isWhole() || m_model.rows().empty())
        return;
    m_isAskingMore = true;
    const property::BinPlace behind = property::placeOf(m_model.rows().back());
    m_workspace.run([filter = m_filter,
                     behind](workspace::Session& session) { return session.bin().page(filter, behind); },
                    this,
                    [this, number = m_asked](const base::Result<std::vector<property::BinEntry>>& rows) {
                        m_isAskingMore = false;
                        if (number != m_asked) { // asked anew meanwhile, of the rows before these
                            askMore();
                            return;
                        }
                        m_wantsMore = false;
                        m_problem = rows ? base::Error() : rows.error();
                        if (rows)
                            m_model.append(*rows);
                        Q_EMIT changed();
                    });
}

QStringList BinPresenter::statusParts(const QString& selection) const
{
    if (!m_count)
        return {};
    QStringList parts{tr("%n deleted", nullptr, static_cast<int>(*m_count))};
    if (!m_model.isWhole())
        parts << tr("the first %1 loaded").arg(common::formatCount(m_model.rowCount()));
    if (!m_filter.search.isEmpty())
        parts << tr("“%1”").arg(m_filter.search);
    if (!selection.isEmpty())
        parts << selection;
    parts << tr("asked %1").arg(common::formatAge(m_askedAt, QDateTime::currentDateTimeUtc()));
    return parts;
}

BulkScope BinPresenter::scopeOf(const std::vector<property::PropertyId>& ids, bool isAll) const
{
    const QString searched = m_filter.search.isEmpty() ? QString() : tr("“%1”").arg(m_filter.search);
    return {isAll ? std::vector<property::PropertyId>() : ids, m_filter, m_count.value_or(0), searched,
            isAll};
}

} // namespace properties
