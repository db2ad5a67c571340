// What the page says: state, banner, status line, and why something is not there. The other half of
// market_presenter.cpp.
#include "ui/common/cache_obstacle.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/connections/schema_presenter.h"
#include "ui/market/market_presenter.h"
#include "ui/market/words.h"

namespace market {

namespace {

QString ageText(const QDateTime& then)
{
    const std::chrono::milliseconds age(then.msecsTo(QDateTime::currentDateTimeUtc()));
    if (age < std::chrono::seconds(1))
        return MarketPresenter::tr("just filled");
    const auto shown = age < std::chrono::minutes(1) ? std::chrono::floor<std::chrono::seconds>(age) : age;
    return MarketPresenter::tr("%1 old").arg(common::formatDuration(shown));
}

// What came from one place, each answer with its age or what it took.
struct Sources
{
    QStringList cache;
    QStringList database;
    QStringList bypass;

    template<class T>
    void add(const QString& name, const Known<T>& known)
    {
        if (!known.value)
            return;
        if (known.filledAt.isValid())
            cache.append(QStringLiteral("%1 %2").arg(name, ageText(known.filledAt)));
        else
            (known.source == listing::Source::Bypass ? bypass : database)
                .append(QStringLiteral("%1 %2").arg(name, common::formatDuration(known.took)));
    }

    // “from cache: market summary 4 min old, sentiment 22 min old”.
    QStringList texts() const
    {
        const auto text = [](const QString& from, const QStringList& names) {
            return names.isEmpty() ? QString() : from.arg(names.join(MarketPresenter::tr(", ")));
        };
        return {text(MarketPresenter::tr("from cache: %1"), cache),
                text(MarketPresenter::tr("from PostgreSQL: %1"), database),
                text(MarketPresenter::tr("bypass: %1"), bypass)};
    }
};

} // namespace

template<class Act>
void MarketPresenter::forTab(Tab tab, Act act) const
{
    switch (tab) {
    case Tab::Summary:
        act(tr("market summary"), m_summary);
        act(tr("viewings"), m_viewings);
        act(tr("sentiment"), m_sentiment);
        act(tr("channels"), m_channels);
        break;
    case Tab::Places:
        act(tr("locations"), m_locations);
        act(tr("top locations"), m_topLocations);
        if (m_place)
            act(*m_place, m_location);
        break;
    case Tab::Feedback:
        act(tr("sentiment"), m_sentiment);
        act(tr("channels"), m_channels);
        break;
    case Tab::Trending:
        act(tr("trending"), m_trending);
        act(tr("popular agents"), m_popularAgents);
        break;
    }
}

TabState MarketPresenter::state() const
{
    bool isWaiting = false;
    bool hasFailed = false;
    forTab(m_tab, [&](const QString&, const auto& known) {
        const bool isFailed = known.problem.code != base::ErrorCode::None;
        isWaiting = isWaiting || (!known.value && !isFailed);
        hasFailed = hasFailed || (!known.value && isFailed);
    });
    return hasFailed ? TabState::Failed : isWaiting ? TabState::Loading : TabState::Ready;
}

base::Error MarketPresenter::problem() const
{
    base::Error first;
    forTab(m_tab, [&](const QString&, const auto& known) {
        if (first.code == base::ErrorCode::None)
            first = known.problem;
    });
    return first;
}

bool MarketPresenter::isBusy() const
{
    bool isAsking = false;
    forTab(m_tab, [&](const QString&, const auto& known) { isAsking = isAsking || known.isAsking; });
    return isAsking;
}

BannerText MarketPresenter::banner() const
{
    QDateTime oldest;
    forTab(m_tab, [&](const QString&, const auto& known) {
        if (known.value && (!oldest.isValid() || known.answeredAt < oldest))
            oldest = known.answeredAt;
    });
    const QString asOf =
        oldest.isValid() ? tr(" · figures as of %1").arg(common::formatTime(oldest)) : QString();
    if (m_connectionKnown && !m_connection.databaseReachable)
        return {theme::Tone::Bad,
                tr("PostgreSQL away since %1").arg(common::formatTime(m_databaseAwaySince)) + asOf};
    if (const base::Error error = problem(); error.code != base::ErrorCode::None && oldest.isValid()) {
        const common::ErrorText words = common::describe(error);
        return {theme::Tone::Bad, tr("%1 · %2").arg(words.title, words.advice) + asOf};
    }
    if (m_connectionKnown && !m_connection.redisReachable)
        return {
            theme::Tone::Warn,
            tr("Cache away since %1 · reading from PostgreSQL").arg(common::formatTime(m_redisAwaySince))};
    const bool looks = profile().access == base::AccessMode::ReadOnly;
    const bool waits = m_connection.obstacle == cache::Obstacle::NeedsWriter;
    const QString obstacle = schemaText() ? QString() : common::cacheObstacleText(m_connection);
    if (!obstacle.isEmpty() && !(looks && waits))
        return {theme::Tone::Warn, obstacle};
    return {};
}

std::optional<common::EmptyText> MarketPresenter::schemaText() const
{
    return connections::schemaEmptyText(m_workspace);
}

std::optional<common::EmptyText> MarketPresenter::emptyText() const
{
    common::EmptyText text;
    const bool mayImport = importRefusal().isEmpty();
    const auto noFeedback = [&](const QString& title) {
        text.icon = theme::Icon::Market;
        text.title = title;
        text.detail =
            m_batches.value && !m_batches.value->empty()
                ? tr("The latest batch came %1: %2 rows. Choose more days, or import newer feedback.")
                      .arg(common::formatAge(m_batches.value->front().at, QDateTime::currentDateTimeUtc()),
                           common::formatCount(m_batches.value->front().rows))
                : tr("Feedback comes from CSV files, every two hours or by hand.");
        text.action = mayImport ? tr("Import feedback…") : QString();
        return text;
    };
    switch (m_tab) {
    case Tab::Summary:
        if (!m_summary.value || m_summary.value->total.count > 0)
            return {};
        text.icon = theme::Icon::Properties;
        text.title =
            m_city ? tr("Nothing is on the market in %1").arg(*m_city) : tr("Nothing is on the market");
        text.detail = tr("What is listed or under offer has a part in these figures.");
        text.action = m_city ? tr("Show all cities") : QString();
        return text;
    case Tab::Places:
        if (!m_locations.value || !m_locations.value->empty())
            return {};
        text.icon = theme::Icon::Properties;
        text.title = tr("No places yet");
        text.detail = tr("Every city that has a listing appears here.");
        return text;
    case Tab::Feedback:
        if (!m_sentiment.value || m_sentiment.value->total > 0)
            return {};
        return noFeedback(m_city ? tr("No feedback in %1 %2").arg(*m_city, inRangeText(m_days))
                                 : tr("No feedback %1").arg(inRangeText(m_days)));
    case Tab::Trending:
        if (!m_trending.value || !m_trending.value->empty())
            return {};
        return noFeedback(tr("Nothing is trending: no feedback %1").arg(inRangeText(m_days)));
    }
    return {};
}

QString MarketPresenter::importRefusal() const
{
    if (profile().access == base::AccessMode::ReadOnly)
        return tr("This profile is read-only");
    if (schemaText())
        return tr("There are no tables to write to");
    if (m_connectionKnown && !m_connection.databaseReachable)
        return tr("PostgreSQL is away");
    return {};
}

QStringList MarketPresenter::statusParts() const
{
    QStringList parts;
    if (m_tab == Tab::Places && m_locations.value)
        parts.append(tr("%n place(s)", nullptr, static_cast<int>(m_locations.value->size())));
    if (m_tab == Tab::Trending && m_trending.value)
        parts.append(tr("%n listing(s)", nullptr, static_cast<int>(m_trending.value->size())));
    if (m_tab != Tab::Places && m_tab != Tab::Trending)
        parts.append(cityText(m_city));
    parts.append(rangeText(m_days));
    Sources sources;
    forTab(m_tab, [&](const QString& name, const auto& known) { sources.add(name, known); });
    parts.append(sources.texts());
    const bool showsBatch = m_tab == Tab::Summary || m_tab == Tab::Feedback;
    if (showsBatch && m_batches.value && !m_batches.value->empty()) {
        const property::FeedbackBatch& batch = m_batches.value->front();
        parts.append(
            tr("batch of %1, %2 rows").arg(common::formatTime(batch.at), common::formatCount(batch.rows)));
    }
    parts.removeAll(QString());
    return parts;
}

} // namespace market
