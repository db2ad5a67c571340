#include "ui/server/part.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/connections/rights_text.h"

#include <algorithm>
#include <utility>

namespace server {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds afterFailure = 5s;

bool matches(const common::Row& row, const QString& filter)
{
    return std::ranges::any_of(row.cells, [&filter](const common::RowsCell& cell) {
        return cell.value.toString().contains(filter, Qt::CaseInsensitive) ||
               cell.mark.contains(filter, Qt::CaseInsensitive);
    });
}

} // namespace

Part::Part(workspace::Workspace& workspace, std::vector<common::RowsColumn> columns,
           std::chrono::milliseconds every, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_model(std::move(columns))
    , m_every(every)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &Part::refresh);
    connect(&m_workspace, &workspace::Workspace::rightsChanged, this, [this] {
        if (m_shown && m_problem.code == base::ErrorCode::RedisNoPermission)
            refresh();
    });
    connect(
        &m_workspace, &workspace::Workspace::connectionChanged, this,
        [this, isThere = m_workspace.connection().redisReachable](const cache::DrainerState& state) mutable {
            if (std::exchange(isThere, state.redisReachable) == state.redisReachable)
                return;
            if (isThere && m_shown && m_state == State::Failed)
                refresh();
            Q_EMIT changed();
        });
}

void Part::setShown(bool shown)
{
    m_shown = shown;
    if (!m_shown)
        m_again.stop();
    else if (asksByItself() && (!isKnown() || (m_every.count() > 0 && !m_paused)))
        refresh();
}

void Part::setPaused(bool paused)
{
    m_paused = paused;
    if (m_paused)
        m_again.stop();
    else if (m_shown && m_every.count() > 0)
        refresh();
    Q_EMIT changed();
}

// What is on its way may have been answered before the reason to ask again.
void Part::refresh()
{
    m_asksAgain = m_asking;
    if (!m_asking)
        ask();
}

void Part::setFilter(const QString& filter)
{
    const QString words = filter.trimmed();
    if (words == m_filter)
        return;
    m_filter = words;
    fill();
    Q_EMIT filterChanged();
    Q_EMIT changed();
}

void Part::fill()
{
    std::vector<common::Row> all = rows();
    m_all = static_cast<qint64>(all.size());
    if (!m_filter.isEmpty())
        std::erase_if(all, [this](const common::Row& row) { return !matches(row, m_filter); });
    m_model.setRows(std::move(all));
}

void Part::beginAsking()
{
    m_asking = true;
    m_again.stop();
    Q_EMIT changed();
}

void Part::endAsking(const std::optional<base::Error>& problem)
{
    m_asking = false;
    if (problem && problem->code == base::ErrorCode::Cancelled) {
        m_asksAgain = false;
        Q_EMIT changed();
        return;
    }
    m_state = problem ? State::Failed : State::Ready;
    m_problem = problem.value_or(base::Error());
    if (!problem) {
        m_at = QDateTime::currentDateTimeUtc();
        fill();
    }
    const bool mayChange = m_problem.code != base::ErrorCode::RedisNoPermission;
    if (m_shown && !m_paused && mayChange && asksByItself() && (problem || m_every.count() > 0))
        m_again.start(problem ? afterFailure : m_every);
    Q_EMIT changed();
    if (std::exchange(m_asksAgain, false) && !m_asking)
        ask();
}

common::EmptyText Part::refusedText() const
{
    const auto capabilities = m_workspace.capabilities();
    const QString user = capabilities && !capabilities->user.isEmpty() ? QString::fromUtf8(capabilities->user)
                                                                       : tr("this user");
    const QString rule = connections::missingRule(capabilities, right());
    common::EmptyText text;
    text.icon = theme::Icon::Lock;
    text.tone = theme::Tone::Warn;
    text.title = tr("Redis does not show this to %1").arg(user);
    text.detail = tr("Everything else goes on as it is. The administrator of Redis gives the right with this "
                     "ACL rule:");
    text.copyable = rule.isEmpty() ? fallbackRule() : rule;
    text.action = tr("Look again");
    return text;
}

std::optional<common::EmptyText> Part::emptyText() const
{
    if (m_state == State::Failed && m_problem.code == base::ErrorCode::RedisNoPermission)
        return refusedText();
    if (m_model.rowCount() > 0 || m_state == State::Loading)
        return std::nullopt;
    if (!isKnown()) {
        const common::ErrorText words = common::describe(m_problem);
        common::EmptyText text;
        text.tone = theme::Tone::Bad;
        text.title = words.title;
        text.detail = words.advice;
        text.action = tr("Try now");
        return text;
    }
    return m_all == 0 ? nothingThere() : nothingMatches();
}

common::EmptyText Part::nothingMatches() const
{
    common::EmptyText text;
    text.title = tr("Nothing matches “%1”").arg(m_filter);
    text.detail = countText(0, m_all);
    text.action = tr("Clear");
    return text;
}

void Part::emptyAction()
{
    if (m_state != State::Failed && !m_filter.isEmpty()) {
        setFilter({});
        return;
    }
    m_workspace.retryNow();
    refresh();
}

QString Part::warning() const
{
    if (m_state != State::Failed || !isKnown() || m_problem.code == base::ErrorCode::RedisNoPermission)
        return {};
    return tr("Redis did not answer, what is shown is from %1 – %2")
        .arg(common::formatTime(m_at.toLocalTime()), common::errorLine(m_problem));
}

QStringList Part::statusParts() const
{
    if (!isKnown())
        return {};
    QStringList parts{countText(m_model.rowCount(), m_all)};
    parts << tr("as of %1").arg(common::formatTime(m_at.toLocalTime()));
    if (m_paused)
        parts << tr("paused");
    return parts;
}

QString Part::refusal() const
{
    if (profile().access == base::AccessMode::ReadOnly)
        return tr("This profile is read-only");
    const workspace::Schema schema = m_workspace.schema();
    if (schema != workspace::Schema::Current && schema != workspace::Schema::Unknown)
        return tr("Without Keystead's schema these servers are only looked at");
    return m_state == State::Failed ? tr("Redis does not answer") : QString();
}

void Part::tell(const QString& sentence)
{
    common::Toast toast;
    toast.text = profile().environment == profile::Environment::Production
                     ? tr("%1 · %2").arg(sentence, profile().name)
                     : sentence;
    Q_EMIT reported(toast);
}

} // namespace server
