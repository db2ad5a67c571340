#include "ui/properties/list/list_presenter.h"

#include <algorithm>

namespace properties {

namespace {

// Two, so that a slow page does not hold up the next one; the third session thread stays free.
constexpr int maximumPagesUnderWay = 2;

std::vector<qint64> pagesOf(qint64 first, qint64 last)
{
    std::vector<qint64> pages;
    for (qint64 page = std::max<qint64>(first, 0) / property::pageSize; page <= last / property::pageSize;
         ++page)
        pages.push_back(page);
    return pages;
}

} // namespace

ListPresenter::ListPresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(searchDelay);
    connect(&m_searchTimer, &QTimer::timeout, this, [this] {
        property::Filter filter = m_filter;
        filter.search = m_typedSearch;
        setFilter(filter);
    });
    m_liveTimer.setSingleShot(true);
    m_liveTimer.setInterval(liveDelay);
    connect(&m_liveTimer, &QTimer::timeout, this, &ListPresenter::refresh);
    connect(&m_model, &PropertyListModel::pagesWanted, this, &ListPresenter::wantPages);
    connect(&m_workspace, &workspace::Workspace::tagsInvalidated, this, &ListPresenter::onInvalidated);
    connect(&m_workspace, &workspace::Workspace::stageChanged, this, [this](workspace::Stage stage) {
        if (stage == workspace::Stage::Open)
            ask();
    });
    if (m_workspace.stage() == workspace::Stage::Open)
        ask();
}

void ListPresenter::setSearch(const QString& text)
{
    m_typedSearch = text;
    m_searchTimer.start();
}

void ListPresenter::setFilter(const property::Filter& filter)
{
    m_searchTimer.stop();
    m_typedSearch = filter.search;
    const property::Filter normalized = filter.normalized();
    if (normalized == m_filter)
        return;
    m_filter = normalized;
    ask();
}

void ListPresenter::clearFilter()
{
    setFilter({});
    Q_EMIT filterChanged(); // also when only an unasked search text goes
}

void ListPresenter::toggleSort(property::SortField field)
{
    if (m_sort.field != field)
        m_sort = {field, false};
    else if (!m_sort.descending)
        m_sort.descending = true;
    else
        m_sort = {};
    ask();
}

void ListPresenter::setBypassed(bool bypassed)
{
    if (bypassed == isBypassed())
        return;
    m_caching = bypassed ? listing::Caching::Bypass : listing::Caching::Use;
    Q_EMIT filterChanged();
    refresh();
}

// Another list, from its beginning.
void ListPresenter::ask()
{
    ++m_list;
    m_refreshing = false;
    m_refreshAgain = false;
    m_wanted.clear();
    m_held = {};
    m_liveTimer.stop();
    Q_EMIT filterChanged();

    HeadQuestion question{m_filter, m_sort, m_caching, {0}, {}, 0};
    question.anchor.selected = m_anchor.selected;
    setAsking(+1);
    m_workspace.run([question](workspace::Session& session) { return askHead(session, question); }, this,
                    [this, list = m_list](base::Result<Head> head) {
                        setAsking(-1);
                        if (list == m_list)
                            acceptHead(std::move(head), false, {});
                    });
    askFacets();
}

// The same list as it is now, without moving what is on the screen.
void ListPresenter::refresh()
{
    m_liveTimer.stop();
    if (m_workspace.stage() != workspace::Stage::Open)
        return;
    if (!m_count) {
        ask();
        return;
    }
    if (m_refreshing) {
        m_refreshAgain = true;
        return;
    }
    m_refreshing = true;
    HeadQuestion question{m_filter, m_sort, m_caching, {}, m_anchor, 0};
    question.pages = pagesOf(m_model.firstVisible(), std::max(m_model.firstVisible(), m_model.lastVisible()));
    question.visibleRows = std::max(0, m_model.lastVisible() - m_model.firstVisible());
    setAsking(+1);
    m_workspace.run([question](workspace::Session& session) { return askHead(session, question); }, this,
                    [this, list = m_list, anchor = m_anchor](base::Result<Head> head) {
                        setAsking(-1);
                        if (list == m_list)
                            acceptHead(std::move(head), true, anchor);
                    });
    askFacets();
}

base::Result<ListPresenter::Head> ListPresenter::askHead(workspace::Session& session,
                                                         const HeadQuestion& question)
{
    Head head;
    auto count = session.reads().count(question.filter, question.caching);
    if (!count)
        return count.error();
    head.count = *count;
    const qint64 lastPage = std::max<qint64>(0, (head.count.value - 1) / property::pageSize);
    const auto askPages = [&](const std::vector<qint64>& pages) -> base::Result<void> {
        for (const qint64 page : pages) {
            const bool known = std::any_of(head.pages.begin(), head.pages.end(),
                                           [page](const auto& entry) { return entry.first == page; });
            if (known || page > lastPage)
                continue;
            auto rows = session.reads().page({question.filter, question.sort, page}, question.caching);
            if (!rows)
                return rows.error();
            head.pages.emplace_back(page, std::move(*rows));
        }
        return {};
    };
    if (auto asked = askPages(question.pages); !asked)
        return asked.error();
    if (head.pages.empty()) {
        if (auto asked = askPages({lastPage}); !asked)
            return asked.error();
    }
    if (auto found = findRow(session, question, head, question.anchor.pointed, head.pointedRow); !found)
        return found.error();
    if (auto found = findRow(session, question, head, question.anchor.selected, head.selectedRow); !found)
        return found.error();
    if (head.pointedRow && *head.pointedRow != question.anchor.pointedRow) {
        // The screen follows what is pointed at: its new neighbours come along.
        const qint64 first = std::max<qint64>(0, *head.pointedRow - question.visibleRows);
        if (auto asked = askPages(pagesOf(first, *head.pointedRow + question.visibleRows)); !asked)
            return asked.error();
    }
    return head;
}

// Among the rows that are here already, else by a question of its own.
base::Result<void> ListPresenter::findRow(workspace::Session& session, const HeadQuestion& question,
                                          const Head& head, property::PropertyId id,
                                          std::optional<qint64>& row)
{
    if (id <= 0)
        return {};
    for (const auto& [page, answer] : head.pages) {
        const auto found =
            std::find_if(answer.value.begin(), answer.value.end(),
                         [id](const property::Property& property) { return property.id == id; });
        if (found != answer.value.end()) {
            row = page * property::pageSize + (found - answer.value.begin());
            return {};
        }
    }
    auto position = session.properties().positionOfId(question.filter, question.sort, id);
    if (!position)
        return position.error();
    row = *position;
    return {};
}

void ListPresenter::acceptHead(base::Result<Head> head, bool isRefresh, const Anchor& anchor)
{
    if (m_isStill && head) {
        m_held = [this, head = std::move(head), isRefresh, anchor] { acceptHead(head, isRefresh, anchor); };
        return;
    }
    if (isRefresh)
        m_refreshing = false;
    if (!head) {
        fail(head.error());
        askAgain();
        return;
    }
    m_problem = {};
    ++m_heads;
    m_shown = m_list;
    m_count = head->count.value;
    PropertyListModel::Pages pages;
    for (auto& [page, answer] : head->pages) {
        note(answer);
        pages.emplace(page, std::move(answer.value));
    }
    Moved moved;
    if (head->selectedRow)
        moved.selectedRow = static_cast<int>(*head->selectedRow);
    if (isRefresh && head->pointedRow)
        moved.by = static_cast<int>(*head->pointedRow) - anchor.pointedRow;
    if (isRefresh)
        m_model.refresh(*m_count, pages);
    else
        m_model.reset(*m_count, pages);
    if (!isRefresh)
        Q_EMIT listReplaced();
    Q_EMIT listRefreshed(moved);
    Q_EMIT answered();
    askAgain();
}

void ListPresenter::askAgain()
{
    if (m_refreshAgain) {
        m_refreshAgain = false;
        refresh();
    }
}

void ListPresenter::askFacets()
{
    const quint64 number = ++m_facetsAsked;
    m_workspace.run([filter = m_filter, caching = m_caching](
                        workspace::Session& session) { return session.reads().facets(filter, caching); },
                    this,
                    [this, number](base::Result<listing::Answer<property::FacetCounts>> facets) {
                        if (number != m_facetsAsked || !facets)
                            return; // the head tells of trouble; old counts stay until new ones come
                        m_facets = std::move(facets->value);
                        Q_EMIT facetsChanged();
                    });
}

void ListPresenter::wantPages(const std::vector<qint64>& pages)
{
    m_wanted = pages;
    startNextPage();
}

void ListPresenter::startNextPage()
{
    while (!m_wanted.empty() && m_pagesUnderWay < maximumPagesUnderWay) {
        const qint64 page = m_wanted.front();
        m_wanted.erase(m_wanted.begin());
        ++m_pagesUnderWay;
        setAsking(+1);
        const property::PageQuery query{m_filter, m_sort, page};
        m_workspace.run([query, caching = m_caching](
                            workspace::Session& session) { return session.reads().page(query, caching); },
                        this,
                        [this, list = m_list, heads = m_heads, page](const base::Result<PageAnswer>& answer) {
                            --m_pagesUnderWay;
                            setAsking(-1);
                            if (list == m_list && answer)
                                acceptPage(page, *answer, heads == m_heads);
                            else if (list == m_list)
                                fail(answer.error());
                            startNextPage();
                        });
    }
}

// One that was asked for before the list was refreshed may be older than what is shown: it only fills a
// place that is empty, and is asked for again.
void ListPresenter::acceptPage(qint64 page, const PageAnswer& answer, bool isNew)
{
    const auto first = static_cast<int>(page * property::pageSize);
    if (isNew || m_model.at(m_model.addedCount() + first) == nullptr) {
        m_problem = {};
        note(answer);
        m_model.setPage(page, answer.value);
        Q_EMIT answered();
    }
    if (!isNew)
        m_wanted.push_back(page);
}

void ListPresenter::note(const listing::Answer<std::vector<property::Property>>& answer)
{
    m_facts = AnswerFacts{answer.source, answer.took, answer.filledAt, answer.cacheAway};
    m_answeredAt = QDateTime::currentDateTimeUtc();
}

void ListPresenter::fail(const base::Error& error)
{
    m_problem = error;
    Q_EMIT answered();
}

void ListPresenter::setAsking(int change)
{
    const bool before = isBusy();
    m_asking += change;
    if (before != isBusy())
        Q_EMIT busyChanged(isBusy());
}

void ListPresenter::onInvalidated()
{
    if (!m_isLive || m_isStill)
        m_missedChange = true;
    else if (!m_liveTimer.isActive())
        m_liveTimer.start();
}

void ListPresenter::setLive(bool live)
{
    m_isLive = live;
    catchUp();
}

void ListPresenter::setStill(bool still)
{
    m_isStill = still;
    // Not at once: a cell that closes may open the next one.
    if (!still)
        QMetaObject::invokeMethod(this, &ListPresenter::catchUp, Qt::QueuedConnection);
}

void ListPresenter::catchUp()
{
    if (m_isStill)
        return;
    if (const auto held = std::exchange(m_held, {}))
        held();
    if (m_isLive && std::exchange(m_missedChange, false))
        refresh();
}

} // namespace properties
