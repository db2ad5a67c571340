// The Market page without its widgets: which city and days, what each tab needs of it, what came back
// and from where. No widgets. GUI thread; nothing here waits.
#pragma once

#include "core/listing/answer.h"
#include "core/property/feedback.h"
#include "core/property/market.h"
#include "core/workspace/workspace.h"
#include "ui/common/empty_state.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace market {

enum class Tab { Summary, Places, Feedback, Trending };
enum class TabState { Loading, Ready, Failed };

// One answer: what is known, where it came from, and whether it has to be asked for.
template<class T>
struct Known
{
    std::optional<T> value;
    listing::Source source = listing::Source::Database;
    std::chrono::nanoseconds took{0};
    QDateTime filledAt; // invalid: not from the cache
    QDateTime answeredAt;
    base::Error problem; // of the newest question
    quint64 asked = 0;   // its number: late answers of others are dropped
    bool isAsking = false;
    bool isDue = true;
    bool isOfOther = false; // the value belongs to another city or range, until the answer comes
};

struct BannerText
{
    theme::Tone tone = theme::Tone::Neutral;
    QString text; // empty: no banner
    bool operator==(const BannerText&) const = default;
};

class MarketPresenter : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostPlaces = 100; // of top locations, trending and popular agents
    static constexpr int mostBatches = 50;

    // The workspace outlives the presenter.
    explicit MarketPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    const property::City& city() const { return m_city; }
    int days() const { return m_days; }
    property::DayRange range() const;
    Tab tab() const { return m_tab; }
    bool isBypassed() const { return m_caching == listing::Caching::Bypass; }
    void setCity(const property::City& city);
    void setDays(int days); // 1 to property::DayRange::maxDays
    void setTab(Tab tab);
    void setBypassed(bool bypassed);
    // The city whose figures stand beside the list of places; nothing: none.
    void setPlace(const property::City& place);
    const property::City& place() const { return m_place; }
    void refresh(); // of the tab
    void retry();   // reconnects, and asks
    // While false, changes elsewhere are only remembered.
    void setLive(bool live);
    // Called now and then: at midnight “today” is another day.
    void tick();

    const Known<std::vector<property::LocationCount>>& locations() const { return m_locations; }
    const Known<property::LocationFigures>& location() const { return m_location; }
    const Known<property::MarketSummary>& summary() const { return m_summary; }
    const Known<property::MarketSummary>& everywhere() const { return m_everywhere; }
    const Known<std::vector<property::TopLocation>>& topLocations() const { return m_topLocations; }
    const Known<property::Sentiment>& sentiment() const { return m_sentiment; }
    const Known<std::vector<property::ChannelCount>>& channels() const { return m_channels; }
    const Known<std::vector<property::DayViewings>>& viewings() const { return m_viewings; }
    const Known<std::vector<property::DayViewings>>& viewingsBefore() const { return m_viewingsBefore; }
    const Known<std::vector<property::PopularAgent>>& popularAgents() const { return m_popularAgents; }
    const Known<std::vector<property::TrendingProperty>>& trending() const { return m_trending; }
    const Known<std::vector<property::FeedbackBatch>>& batches() const { return m_batches; }

    TabState state() const;      // of the current tab
    base::Error problem() const; // the first of the tab's questions that failed
    bool isBusy() const;
    BannerText banner() const;
    // What stands in the page's place when there is no schema to read, or no right; else nothing.
    std::optional<common::EmptyText> schemaText() const;
    // What stands in the place of a tab's figures when there are none; else nothing.
    std::optional<common::EmptyText> emptyText() const;
    // Why no feedback can be imported now; empty: it can.
    QString importRefusal() const;
    QStringList statusParts() const;
    const profile::Profile& profile() const { return m_workspace.profile(); }
    workspace::Workspace& workspace() { return m_workspace; }

Q_SIGNALS:
    void changed();         // figures, state, banner or what the status line says
    void questionChanged(); // city, days, place or bypass

private:
    template<class T>
    void ask(Known<T>& known,
             std::function<base::Result<listing::Answer<T>>(workspace::Session&, listing::Caching)> read);
    void askDue();
    void askSummary();
    void askPlaces();
    void askFeedback();
    void askTrending();
    void askBatches();
    template<class Act>
    void forTab(Tab tab, Act act) const;
    template<class Act>
    void forAll(Act act);
    void onInvalidated(const std::vector<cache::Tag>& tags, bool everything);
    void onConnection(const cache::DrainerState& state);

    workspace::Workspace& m_workspace;
    property::City m_city;
    property::City m_place;
    int m_days = 30;
    QDate m_today;
    Tab m_tab = Tab::Summary;
    listing::Caching m_caching = listing::Caching::Use;
    bool m_isLive = true;
    QTimer m_liveTimer;
    cache::DrainerState m_connection;
    bool m_connectionKnown = false;
    QDateTime m_databaseAwaySince;
    QDateTime m_redisAwaySince;

    Known<std::vector<property::LocationCount>> m_locations;
    Known<property::LocationFigures> m_location;
    Known<property::MarketSummary> m_summary;
    Known<property::MarketSummary> m_everywhere;
    Known<std::vector<property::TopLocation>> m_topLocations;
    Known<property::Sentiment> m_sentiment;
    Known<std::vector<property::ChannelCount>> m_channels;
    Known<std::vector<property::DayViewings>> m_viewings;
    Known<std::vector<property::DayViewings>> m_viewingsBefore;
    Known<std::vector<property::PopularAgent>> m_popularAgents;
    Known<std::vector<property::TrendingProperty>> m_trending;
    Known<std::vector<property::FeedbackBatch>> m_batches;
};

} // namespace market
