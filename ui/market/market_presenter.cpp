// What is asked and when. What the page says of the answers: market_status.cpp.
#include "ui/market/market_presenter.h"

#include "core/listing/catalogue.h"

#include <algorithm>

namespace market {

namespace {

constexpr std::chrono::milliseconds liveDelay{50}; // 20 refreshes a second at most

using workspace::Session;

// What is under way answers another question.
template<class... T>
void askAnew(Known<T>&... known)
{
    const auto one = [](auto& each) {
        ++each.asked;
        each.isDue = each.isOfOther = true;
        each.isAsking = false;
    };
    (one(known), ...);
}

} // namespace

MarketPresenter::MarketPresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_today(QDateTime::currentDateTimeUtc().date())
{
    m_liveTimer.setSingleShot(true);
    m_liveTimer.setInterval(liveDelay);
    connect(&m_liveTimer, &QTimer::timeout, this, &MarketPresenter::askDue);
    using workspace::Workspace;
    connect(&m_workspace, &Workspace::tagsInvalidated, this, &MarketPresenter::onInvalidated);
    connect(&m_workspace, &Workspace::connectionChanged, this, &MarketPresenter::onConnection);
    connect(&m_workspace, &Workspace::rightsChanged, this, &MarketPresenter::changed);
    connect(&m_workspace, &Workspace::schemaChanged, this, [this](workspace::Schema schema) {
        Q_EMIT changed();
        if (schema == workspace::Schema::Current)
            refresh();
    });
    if (m_workspace.stage() == workspace::Stage::Open)
        onConnection(m_workspace.connection());
    askDue();
}

property::DayRange MarketPresenter::range() const
{
    return property::DayRange::lastDays(m_days, m_today);
}

// ── the question ─────────────────────────────────────────────────────────────────────────────

void MarketPresenter::setCity(const property::City& city)
{
    if (city == m_city)
        return;
    m_city = city;
    askAnew(m_summary, m_sentiment, m_channels, m_viewings, m_viewingsBefore);
    Q_EMIT questionChanged();
    askDue();
}

void MarketPresenter::setDays(int days)
{
    const int bounded = std::clamp(days, 1, property::DayRange::maxDays);
    if (std::exchange(m_days, bounded) == bounded)
        return;
    askAnew(m_topLocations, m_sentiment, m_channels, m_viewings, m_viewingsBefore, m_popularAgents,
            m_trending);
    Q_EMIT questionChanged();
    askDue();
}

void MarketPresenter::setPlace(const property::City& place)
{
    if (place == m_place)
        return;
    m_place = place;
    askAnew(m_location);
    Q_EMIT questionChanged();
    askDue();
}

void MarketPresenter::setTab(Tab tab)
{
    if (tab == m_tab)
        return;
    m_tab = tab;
    askDue();
    Q_EMIT changed();
}

void MarketPresenter::setBypassed(bool bypassed)
{
    const auto caching = bypassed ? listing::Caching::Bypass : listing::Caching::Use;
    if (std::exchange(m_caching, caching) == caching)
        return;
    Q_EMIT questionChanged();
    refresh();
}

void MarketPresenter::refresh()
{
    forAll([](const QByteArray&, auto& known) { known.isDue = true; });
    askDue();
}

void MarketPresenter::retry()
{
    m_workspace.retryNow();
    refresh();
}

void MarketPresenter::setLive(bool live)
{
    m_isLive = live;
    if (live)
        askDue();
}

void MarketPresenter::tick()
{
    const QDate today = QDateTime::currentDateTimeUtc().date();
    if (std::exchange(m_today, today) == today)
        return;
    refresh();
}

// ── asking ───────────────────────────────────────────────────────────────────────────────────

template<class T>
void MarketPresenter::ask(Known<T>& known,
                          std::function<base::Result<listing::Answer<T>>(Session&, listing::Caching)> read)
{
    if (!known.isDue || known.isAsking)
        return; // one that is under way is asked again when it is back
    known.isDue = false;
    known.isAsking = true;
    const quint64 number = ++known.asked;
    m_workspace.run(
        [read = std::move(read), caching = m_caching](Session& session) { return read(session, caching); },
        this,
        [this, &known, number](base::Result<listing::Answer<T>> answer) {
            if (number != known.asked)
                return;
            known.isAsking = false;
            known.problem = answer ? base::Error() : answer.error();
            if (answer) {
                known.value = std::move(answer->value);
                known.source = answer->source;
                known.took = answer->took;
                known.filledAt = answer->filledAt;
                known.answeredAt = QDateTime::currentDateTimeUtc();
                known.isOfOther = false;
            } else if (known.isOfOther) {
                known.value.reset(); // another city's figures would stand under this one's name
            }
            if (known.isDue && !m_liveTimer.isActive())
                m_liveTimer.start();
            Q_EMIT changed();
        });
}

void MarketPresenter::askDue()
{
    m_liveTimer.stop();
    if (!m_isLive)
        return;
    ask<std::vector<property::LocationCount>>(
        m_locations, [](Session& s, listing::Caching caching) { return s.market().locations(caching); });
    switch (m_tab) {
    case Tab::Summary:
        askSummary();
        break;
    case Tab::Places:
        askPlaces();
        break;
    case Tab::Feedback:
        askFeedback();
        break;
    case Tab::Trending:
        askTrending();
        break;
    }
    Q_EMIT changed();
}

void MarketPresenter::askSummary()
{
    ask<property::MarketSummary>(m_summary, [city = m_city](Session& s, listing::Caching caching) {
        return s.market().marketSummary(city, caching);
    });
    if (m_city)
        ask<property::MarketSummary>(m_everywhere, [](Session& s, listing::Caching caching) {
            return s.market().marketSummary({}, caching);
        });
    const auto viewings = [this](auto& known, const property::DayRange& days) {
        ask<std::vector<property::DayViewings>>(known,
                                                [city = m_city, days](Session& s, listing::Caching caching) {
                                                    return s.market().viewingsPerDay(city, days, caching);
                                                });
    };
    viewings(m_viewings, range());
    viewings(m_viewingsBefore, range().previous());
    askFeedback();
}

void MarketPresenter::askFeedback()
{
    ask<property::Sentiment>(m_sentiment,
                             [city = m_city, days = range()](Session& s, listing::Caching caching) {
                                 return s.market().sentiment(city, days, caching);
                             });
    ask<std::vector<property::ChannelCount>>(
        m_channels, [city = m_city, days = range()](Session& s, listing::Caching caching) {
            return s.market().channels(city, days, caching);
        });
    askBatches();
}

void MarketPresenter::askPlaces()
{
    ask<std::vector<property::TopLocation>>(m_topLocations,
                                            [days = range()](Session& s, listing::Caching caching) {
                                                return s.market().topLocations(days, mostPlaces, caching);
                                            });
    if (m_place)
        ask<property::LocationFigures>(m_location, [place = *m_place](Session& s, listing::Caching caching) {
            return s.market().location(place, caching);
        });
}

void MarketPresenter::askTrending()
{
    ask<std::vector<property::TrendingProperty>>(m_trending,
                                                 [days = range()](Session& s, listing::Caching caching) {
                                                     return s.market().trending(days, mostPlaces, caching);
                                                 });
    ask<std::vector<property::PopularAgent>>(m_popularAgents,
                                             [days = range()](Session& s, listing::Caching caching) {
                                                 return s.market().popularAgents(days, mostPlaces, caching);
                                             });
}

// Few rows that are asked for seldom: they are not cached.
void MarketPresenter::askBatches()
{
    ask<std::vector<property::FeedbackBatch>>(
        m_batches,
        [](Session& s,
           listing::Caching) -> base::Result<listing::Answer<std::vector<property::FeedbackBatch>>> {
            const auto begun = std::chrono::steady_clock::now();
            auto batches = property::FeedbackRepository(s.database()).batches(mostBatches);
            if (!batches)
                return batches.error();
            listing::Answer<std::vector<property::FeedbackBatch>> answer;
            answer.value = std::move(*batches);
            answer.took = std::chrono::steady_clock::now() - begun;
            return answer;
        });
}

// ── changes elsewhere ────────────────────────────────────────────────────────────────────────

template<class Act>
void MarketPresenter::forAll(Act act)
{
    act("locations", m_locations);
    act("location", m_location);
    act("market", m_summary);
    act("market", m_everywhere);
    act("top-locations", m_topLocations);
    act("sentiment", m_sentiment);
    act("channels", m_channels);
    act("viewings", m_viewings);
    act("viewings", m_viewingsBefore);
    act("popular-agents", m_popularAgents);
    act("trending", m_trending);
    act("sentiment", m_batches); // no group of their own: they change with every batch, as it does
}

void MarketPresenter::onInvalidated(const std::vector<cache::Tag>& tags, bool everything)
{
    const std::vector<QByteArray> groups = listing::groupsOf(tags);
    bool isConcerned = false;
    forAll([&](const QByteArray& group, auto& known) {
        if (!everything && std::find(groups.begin(), groups.end(), group) == groups.end())
            return;
        known.isDue = true;
        isConcerned = true;
    });
    if (isConcerned && !m_liveTimer.isActive())
        m_liveTimer.start();
}

void MarketPresenter::onConnection(const cache::DrainerState& state)
{
    const QDateTime now = QDateTime::currentDateTime();
    const auto since = [&now](bool reachable, const QDateTime& before) {
        if (reachable)
            return QDateTime();
        return before.isValid() ? before : now;
    };
    const bool isBack = state.databaseReachable && m_databaseAwaySince.isValid();
    m_databaseAwaySince = since(state.databaseReachable, m_databaseAwaySince);
    m_redisAwaySince = since(state.redisReachable, m_redisAwaySince);
    m_connection = state;
    m_connectionKnown = true;
    Q_EMIT changed();
    if (isBack)
        refresh();
}

} // namespace market
