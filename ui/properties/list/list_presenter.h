// The list half of the Properties page: what is asked, in which order, what came back and from
// where. No widgets. GUI thread; nothing here waits.
#pragma once

#include "core/listing/answer.h"
#include "core/property/query.h"
#include "core/workspace/workspace.h"
#include "ui/properties/list/property_list_model.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace properties {

// The last answer, for the status line.
struct AnswerFacts
{
    listing::Source source = listing::Source::Database;
    std::chrono::nanoseconds took{0};
    QDateTime filledAt; // invalid: not from the cache
    bool cacheAway = false;
};

// What a refresh must not move: the listing under the pointer and the one that is selected.
struct Anchor
{
    property::PropertyId pointed = 0; // 0: none
    int pointedRow = -1;
    property::PropertyId selected = 0;
    int selectedRow = -1;
};

struct Moved
{
    int by = 0;                     // rows that the pointed listing went down
    std::optional<int> selectedRow; // nothing: it is not in the list, or none is selected
};

class ListPresenter : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds searchDelay{150};
    static constexpr std::chrono::milliseconds liveDelay{50}; // 20 refreshes a second at most

    // The workspace outlives the presenter.
    explicit ListPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    PropertyListModel& model() { return m_model; }
    const PropertyListModel& model() const { return m_model; }
    const property::Filter& filter() const { return m_filter; }
    const property::Sort& sort() const { return m_sort; }
    bool isBypassed() const { return m_caching == listing::Caching::Bypass; }
    // Nothing before the first answer.
    std::optional<qint64> count() const { return m_count; }
    const std::optional<property::FacetCounts>& facets() const { return m_facets; }
    const std::optional<AnswerFacts>& facts() const { return m_facts; }
    // Of the newest question; None when it was answered.
    const base::Error& problem() const { return m_problem; }
    bool isBusy() const { return m_asking > 0; }
    QDateTime answeredAt() const { return m_answeredAt; }

    void setSearch(const QString& text); // asks after searchDelay without another change
    void setFilter(const property::Filter& filter);
    void clearFilter();
    // Ascending, descending, back to the default order.
    void toggleSort(property::SortField field);
    void setBypassed(bool bypassed);
    void refresh();
    // While false, changes elsewhere are only remembered.
    void setLive(bool live);
    // While true, answers to what was asked wait as well: no row moves under a cell that is open.
    void setStill(bool still);
    void setAnchor(const Anchor& anchor) { m_anchor = anchor; }

    // Emits positionFound with the first row not before `value` (see valueForSort).
    void goTo(const QString& value);
    // A value typed in the current sort as the database writes it; nothing when it cannot be read.
    std::optional<QString> valueForSort(const QString& typed) const;

    // The rows of these ranges of list rows (first, last), for copying and pasting. Bounded by the
    // caller. Those that are loaded are those that are shown, whatever moved since; only the others are
    // asked for. `then` is not called when that fails (fetchFailed), or when what came does not belong to
    // the list that was shown (rowsMoved).
    using Rows = std::vector<property::Property>;
    void fetchRows(const std::vector<std::pair<int, int>>& ranges,
                   std::function<void(const Rows& rows)> then);

Q_SIGNALS:
    void fetchFailed(const base::Error& error);
    void rowsMoved();
    void filterChanged(); // filter, search, sort or bypass
    void answered();      // count, facts or problem
    void busyChanged(bool busy);
    void facetsChanged();
    void listReplaced(); // another list, from its beginning
    void listRefreshed(const properties::Moved& moved);
    void positionFound(int row); // a list row
    void goToFailed(const base::Error& error);

private:
    struct Head
    {
        listing::Answer<qint64> count;
        std::vector<std::pair<qint64, listing::Answer<std::vector<property::Property>>>> pages;
        std::optional<qint64> pointedRow;
        std::optional<qint64> selectedRow;
    };
    struct HeadQuestion
    {
        property::Filter filter;
        property::Sort sort;
        listing::Caching caching;
        std::vector<qint64> pages;
        Anchor anchor;
        int visibleRows = 0;
    };
    static base::Result<Head> askHead(workspace::Session& session, const HeadQuestion& question);
    static base::Result<void> findRow(workspace::Session& session, const HeadQuestion& question,
                                      const Head& head, property::PropertyId id, std::optional<qint64>& row);

    // Rows of fetchRows that are not loaded: which list row, and where in the answer.
    using Gaps = std::vector<std::pair<qint64, std::size_t>>;
    using FetchedPages = std::map<qint64, Rows>;
    static base::Result<FetchedPages> askPages(workspace::Session& session, const HeadQuestion& question);
    static bool fillGaps(Rows& rows, const Gaps& gaps, const FetchedPages& pages);

    void ask();
    void askAgain();
    void catchUp();
    void acceptHead(base::Result<Head> head, bool isRefresh, const Anchor& anchor);
    void askFacets();
    void wantPages(const std::vector<qint64>& pages);
    using PageAnswer = listing::Answer<std::vector<property::Property>>;
    void startNextPage();
    void acceptPage(qint64 page, const PageAnswer& answer, bool isNew);
    void note(const listing::Answer<std::vector<property::Property>>& answer);
    void fail(const base::Error& error);
    void setAsking(int change);
    void onInvalidated();

    workspace::Workspace& m_workspace;
    PropertyListModel m_model;
    property::Filter m_filter;
    property::Sort m_sort;
    listing::Caching m_caching = listing::Caching::Use;
    std::optional<qint64> m_count;
    std::optional<property::FacetCounts> m_facets;
    std::optional<AnswerFacts> m_facts;
    base::Error m_problem;
    QDateTime m_answeredAt;
    Anchor m_anchor;
    QTimer m_searchTimer;
    QTimer m_liveTimer;
    QString m_typedSearch;
    quint64 m_heads = 0; // that were accepted
    quint64 m_list = 0;  // number of the list that was asked for last: late answers of others are dropped
    quint64 m_shown = 0; // of the one on the screen
    quint64 m_facetsAsked = 0;
    std::vector<qint64> m_wanted; // pages, nearest first
    int m_pagesUnderWay = 0;
    bool m_refreshing = false;
    bool m_refreshAgain = false;
    bool m_isLive = true;
    bool m_isStill = false;
    std::function<void()> m_held; // the answer that waits while it is still
    bool m_missedChange = false;
    int m_asking = 0;
};

} // namespace properties
