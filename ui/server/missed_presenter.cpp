#include "ui/server/missed_presenter.h"

#include "core/base/units.h"
#include "core/workspace/monitoring.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"

#include <algorithm>

namespace server {

namespace {

using namespace std::chrono_literals;
using common::CellKind;
using workspace::MissedKeyFeed;

constexpr int namespaceParts = 2;

// As the tab Memory cuts names: “app:sessions:”; empty: the name has no colon.
QByteArray namespaceOf(const QByteArray& key)
{
    qsizetype end = 0;
    for (int part = 0; part < namespaceParts; ++part) {
        const qsizetype colon = key.indexOf(':', end);
        if (colon < 0)
            break;
        end = colon + 1;
    }
    return key.first(end);
}

workspace::MissedKeyOptions optionsOf(workspace::Workspace& workspace)
{
    workspace::MissedKeyOptions options;
    if (const workspace::Monitoring* const monitoring = workspace.monitoring())
        options.own = monitoring->ownTraffic();
    return options;
}

} // namespace

MissedPresenter::MissedPresenter(workspace::Workspace& workspace, QObject* parent)
    : Part(workspace,
           {{tr("Namespace"), CellKind::Key, 240, true},
            {tr("Misses"), CellKind::Number, 88},
            {tr("Share"), CellKind::Percent, 80, false, 1},
            {tr("Last"), CellKind::Age, 112}},
           0s, parent)
    , m_feed(workspace, optionsOf(workspace))
    , m_latestModel({{tr("Missed last"), CellKind::Key, 240, true},
                     {tr("Database"), CellKind::Number, 88},
                     {tr("When"), CellKind::Text, 112}})
{
    connect(&m_feed, &MissedKeyFeed::missed, this, &MissedPresenter::take);
    connect(&m_feed, &MissedKeyFeed::stateChanged, this, &MissedPresenter::changed);
    connect(&m_feed, &MissedKeyFeed::ended, this, [this](const base::Error& error) {
        m_ending = error;
        endAsking(error);
    });
}

void MissedPresenter::start()
{
    if (m_feed.isRunning())
        return;
    m_ending = {};
    m_namespaces.clear();
    m_latest.clear();
    m_all = m_dropped = m_own = 0;
    m_since = QDateTime::currentDateTimeUtc();
    m_latestModel.setRows({});
    m_feed.start();
    endAsking(std::nullopt); // an earlier ending is of the past
}

void MissedPresenter::stop()
{
    m_feed.stop();
}

void MissedPresenter::take(const workspace::MissedKeys& batch)
{
    m_dropped += batch.dropped;
    m_own += batch.own;
    m_all += batch.dropped + static_cast<qint64>(batch.keys.size());
    for (const workspace::MissedKey& missed : batch.keys) {
        QByteArray name = namespaceOf(missed.key);
        if (m_namespaces.size() >= mostNamespaces && !m_namespaces.contains(name))
            name.clear(); // with the keys that have none
        Missed& counted = m_namespaces[name];
        ++counted.times;
        counted.last = missed.at;
        m_latest.push_front({m_latest.empty() ? 1 : m_latest.front().number + 1, missed});
    }
    if (m_latest.size() > mostLatest)
        m_latest.resize(mostLatest);
    if (isPaused())
        return;
    fill();
    std::vector<common::Row> latest;
    std::ranges::transform(m_latest, std::back_inserter(latest), [](const Latest& one) {
        return common::Row{QByteArray::number(one.number),
                           {{base::escapeBytes(one.missed.key)},
                            {QVariant::fromValue(qlonglong{one.missed.database})},
                            {common::formatTime(one.missed.at.toLocalTime())}}};
    });
    m_latestModel.setRows(std::move(latest));
    Q_EMIT changed();
}

std::optional<QByteArray> MissedPresenter::keyOf(const QByteArray& rowKey) const
{
    const auto found = std::ranges::find_if(
        m_latest, [&rowKey](const Latest& one) { return QByteArray::number(one.number) == rowKey; });
    return found == m_latest.end() ? std::nullopt : std::optional(found->missed.key);
}

std::vector<common::Row> MissedPresenter::rows() const
{
    std::vector<std::pair<QByteArray, Missed>> sorted(m_namespaces.begin(), m_namespaces.end());
    std::ranges::stable_sort(sorted, std::ranges::greater(),
                             [](const auto& one) { return one.second.times; });
    std::vector<common::Row> rows;
    for (const auto& [name, missed] : sorted) {
        const double share =
            m_all > 0 ? 100.0 * static_cast<double>(missed.times) / static_cast<double>(m_all) : 0;
        rows.push_back({name.isEmpty() ? QByteArrayLiteral("other") : name,
                        {{name.isEmpty() ? tr("other keys") : base::escapeBytes(name)},
                         {QVariant::fromValue(qlonglong{missed.times})},
                         {share},
                         {missed.last}}});
    }
    return rows;
}

QString MissedPresenter::explanation() const
{
    return tr(
        "Shows which keys programs ask for and do not find. For that Redis has to announce them: "
        "Keystead adds the letters “Em” to its setting notify-keyspace-events and takes them back when "
        "you stop, close the window, or – after a crash – start Keystead again. While it runs, every miss "
        "costs the server a little more. A read-only profile changes nothing, and so it works there only "
        "where the setting has them already.");
}

QString MissedPresenter::runningText() const
{
    switch (m_feed.state()) {
    case MissedKeyFeed::State::Off:
        return {};
    case MissedKeyFeed::State::Starting:
        return tr("Asking Redis to announce misses …");
    case MissedKeyFeed::State::Stopping:
        return tr("Giving the setting back …");
    case MissedKeyFeed::State::Interrupted:
        return tr("The connection was lost: misses are not seen until it is back");
    case MissedKeyFeed::State::Running:
        break;
    }
    const QString lent = QString::fromLatin1(m_feed.lent());
    return lent.isEmpty() ? tr("Running: the server's setting had what is needed, and stays as it is")
                          : tr("Running: “%1” is added to notify-keyspace-events until you stop").arg(lent);
}

std::optional<common::EmptyText> MissedPresenter::emptyText() const
{
    if (m_ending.code == base::ErrorCode::RedisNoPermission)
        return Part::emptyText();
    if (model().rowCount() > 0)
        return std::nullopt;
    if (!filter().isEmpty() && !m_namespaces.empty())
        return nothingMatches();
    common::EmptyText text = nothingThere();
    if (isRunning())
        return text;
    text.title = tr("Which keys are missed?");
    text.detail = explanation();
    if (m_ending.code != base::ErrorCode::None) {
        text.tone = theme::Tone::Bad;
        text.title = m_ending.code == base::ErrorCode::ReadOnlyProfile
                         ? tr("This profile is read-only, and Redis does not announce misses by itself")
                         : common::describe(m_ending).title;
    }
    text.action = tr("Start watching");
    return text;
}

void MissedPresenter::emptyAction()
{
    if (model().rowCount() == 0 && !filter().isEmpty() && !m_namespaces.empty())
        setFilter({});
    else
        start();
}

common::EmptyText MissedPresenter::nothingThere() const
{
    common::EmptyText text;
    text.icon = theme::Icon::Search;
    text.title = tr("No key was missed so far");
    text.detail = runningText();
    return text;
}

QString MissedPresenter::fallbackRule() const
{
    return QStringLiteral("+config|get +config|set +subscribe +psubscribe &__keyevent@*");
}

QStringList MissedPresenter::statusParts() const
{
    if (!m_since.isValid())
        return {};
    QStringList parts{
        countText(model().rowCount(), static_cast<qint64>(m_namespaces.size())),
        tr("%1 misses since %2").arg(common::formatCount(m_all), common::formatTime(m_since.toLocalTime()))};
    if (m_own > 0)
        parts << tr("%1 of them Keystead's own lookups").arg(common::formatCount(m_own));
    if (m_dropped > 0)
        parts << tr("%1 too many to be named").arg(common::formatCount(m_dropped));
    return parts;
}

QString MissedPresenter::countText(qint64 shown, qint64 all) const
{
    return shown < all
               ? tr("%1 of %2 namespaces shown").arg(common::formatCount(shown), common::formatCount(all))
               : tr("%1 namespaces").arg(common::formatCount(all));
}

} // namespace server
