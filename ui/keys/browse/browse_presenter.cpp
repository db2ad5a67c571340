#include "ui/keys/browse/browse_presenter.h"

#include "ui/keys/browse/key_words.h"
#include "ui/keys/key_text.h"

#include <algorithm>

namespace keys {

using keyspace::Browser;
using keyspace::Fact;
using keyspace::FactSet;
using Column = keyspace::ViewSpec::Column;

BrowsePresenter::BrowsePresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_memory(workspace.profile().name)
{
    m_scope.separators = m_memory.separators();
    m_tree.reset(m_scope.separators);
    m_tree.setOrder(m_memory.treeOrder());
    m_spec = m_memory.order();
    m_list.setSort(m_spec.column, m_spec.order);
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(searchDelay);
    connect(&m_searchTimer, &QTimer::timeout, this, &BrowsePresenter::sendView);
    m_factsTimer.setSingleShot(true);
    m_factsTimer.setInterval(factsDelay);
    connect(&m_factsTimer, &QTimer::timeout, this, &BrowsePresenter::askFacts);
    connect(&m_tree, &KeyTreeModel::wanted, this, [this](const QByteArray& prefix, qint64 most) {
        if (m_browser)
            m_browser->open(prefix, most);
    });
    connect(&m_tree, &KeyTreeModel::unwanted, this, [this](const QByteArray& prefix) {
        if (m_browser)
            m_browser->close(prefix);
    });
    connect(&m_list, &KeyListModel::wanted, this, [this](qint64 first, qint64 count) {
        if (m_browser)
            m_browser->requestRows(first, count);
    });
    connect(&m_workspace, &workspace::Workspace::stageChanged, this, &BrowsePresenter::attach);
    connect(&m_workspace, &workspace::Workspace::connectionChanged, this, &BrowsePresenter::takeConnection);
    connect(&m_workspace, &workspace::Workspace::rightsChanged, this, &BrowsePresenter::tell);
}

// Many signals of one moment are one change of the screen.
void BrowsePresenter::tell()
{
    if (std::exchange(m_isTelling, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isTelling = false;
            Q_EMIT changed();
        },
        Qt::QueuedConnection);
}

// ── what is shown ────────────────────────────────────────────────────────────────────────────

keyspace::Filter BrowsePresenter::filterOf(const Search& search, const keyspace::Filter& facets)
{
    using Match = keyspace::Filter::Match;
    keyspace::Filter filter = facets;
    filter.match = search.match;
    filter.letters = search.letters;
    filter.text = search.text;
    const bool isGlob = std::ranges::any_of(
        search.text, [](char c) { return c == '*' || c == '?' || c == '[' || c == '\\'; });
    if (filter.match == Match::Pattern && !isGlob)
        filter.match = Match::Substring;
    if (filter.text.isEmpty()) { // nothing is asked of the name
        filter.match = Match::Pattern;
        filter.letters = Qt::CaseSensitive;
    }
    return filter;
}

void BrowsePresenter::setSearch(const Search& search)
{
    m_missed.clear();
    const keyspace::Filter filter = filterOf(search, m_spec.filter);
    if (filter == m_spec.filter)
        return;
    m_spec.filter = filter;
    m_searchTimer.start();
    tell();
}

void BrowsePresenter::setFilter(const keyspace::Filter& filter)
{
    if (filter == m_spec.filter)
        return;
    m_spec.filter = filter;
    sendView();
}

void BrowsePresenter::clearFilter()
{
    m_missed.clear();
    setFilter({});
}

void BrowsePresenter::sortBy(Column column)
{
    if (m_spec.column != column) {
        m_spec.column = column;
        m_spec.order =
            column == Column::Name || column == Column::Type ? Qt::AscendingOrder : Qt::DescendingOrder;
    } else {
        const bool isFirst =
            m_spec.order ==
            (column == Column::Name || column == Column::Type ? Qt::AscendingOrder : Qt::DescendingOrder);
        if (!isFirst)
            m_spec.column = Column::Name;
        m_spec.order = !isFirst                             ? Qt::AscendingOrder
                       : m_spec.order == Qt::AscendingOrder ? Qt::DescendingOrder
                                                            : Qt::AscendingOrder;
    }
    m_list.setSort(m_spec.column, m_spec.order);
    m_memory.setOrder(m_spec.column, m_spec.order);
    sendView();
}

void BrowsePresenter::setTreeOrder(keyspace::TreeOrder order)
{
    m_tree.setOrder(order);
    m_memory.setTreeOrder(order);
    if (m_browser)
        m_browser->setTreeOrder(order);
}

// What is asked for now is answered from what was scanned so far.
void BrowsePresenter::sendView()
{
    m_searchTimer.stop();
    if (m_browser)
        m_browser->setView(m_spec);
    release();
    tell();
}

// ── facts ────────────────────────────────────────────────────────────────────────────────────

void BrowsePresenter::setVisibleKeys(const std::vector<QByteArray>& names, FactSet needed)
{
    if (names == m_visible && needed == m_needed)
        return;
    m_visible = names;
    m_needed = needed;
    m_factsTimer.start();
}

void BrowsePresenter::askFacts()
{
    if (m_browser && m_isShown && !m_visible.empty() && !m_isAway)
        m_browser->requestFacts(m_visible, m_needed, factsAge);
}

void BrowsePresenter::applyFacts(const std::vector<keyspace::KeyFacts>& facts)
{
    m_tree.setFacts(facts);
    m_list.setFacts(facts);
}

bool BrowsePresenter::isRefused(Fact fact) const
{
    return m_browser && m_browser->refusedFacts().testFlag(fact);
}

FactSet BrowsePresenter::missingFacts() const
{
    FactSet missing;
    if (m_view.undecided > 0)
        missing |= m_spec.filter.needs();
    if (m_view.unsorted > 0) {
        switch (m_spec.column) {
        case Column::Name:
            break;
        case Column::Type:
            missing |= Fact::Type;
            break;
        case Column::Ttl:
            missing |= Fact::Ttl;
            break;
        case Column::Memory:
            missing |= Fact::Memory;
            break;
        case Column::Length:
            missing |= Fact::Type | Fact::Length;
            break;
        case Column::Idle:
            missing |= Fact::Idle;
            break;
        }
    }
    return missing;
}

void BrowsePresenter::measure(const QByteArray& prefix, FactSet facts)
{
    if (!m_browser || !facts || m_job)
        return;
    m_job = m_browser->measure(prefix, facts, this);
    const QString what = prefix.isEmpty() ? tr("Asking about all keys")
                                          : tr("Asking about %1").arg(keyInSentence(prefix + '*'));
    connect(m_job, &base::Job::finished, this, [this, what, job = m_job] {
        const auto outcome = job->outcome();
        m_job = nullptr;
        job->deleteLater();
        m_factsTimer.start();
        tell();
        if (!outcome && outcome.error().code != base::ErrorCode::Cancelled)
            Q_EMIT failed(outcome.error(), what);
    });
    Q_EMIT jobBegan(m_job, what);
    tell();
}

// ── selection ────────────────────────────────────────────────────────────────────────────────

// While the rows of before are on the screen the browser knows only some of them.
void BrowsePresenter::whenScanned(std::function<void()> act)
{
    if (!m_browser)
        return;
    if (m_isHeld)
        m_later.push_back(std::move(act));
    else
        act();
}

void BrowsePresenter::selectKey(const QByteArray& name, bool on)
{
    whenScanned([this, name, on] { m_browser->selectKey(name, on); });
}

void BrowsePresenter::selectBelow(const QByteArray& prefix, bool on)
{
    whenScanned([this, prefix, on] { m_browser->selectBelow(prefix, on); });
}

void BrowsePresenter::selectRows(qint64 first, qint64 last, bool on)
{
    if (m_browser && !m_isHeld) // rows are those of one version
        m_browser->selectRows(m_list.version(), first, last, on);
}

void BrowsePresenter::selectAll()
{
    whenScanned([this] { m_browser->selectAll(true); });
}

void BrowsePresenter::clearSelection()
{
    m_reselect.reset();
    m_later.clear();
    if (m_browser && (m_view.selected > 0 || m_isHeld))
        m_browser->selectAll(false);
}

void BrowsePresenter::freezeSelection(QObject* context, Frozen then)
{
    whenScanned([this, guard = QPointer<QObject>(context), then = std::move(then)] {
        if (guard)
            m_browser->freezeSelection(guard, then);
    });
}

void BrowsePresenter::freezeBelow(const QByteArray& prefix, QObject* context, Frozen then)
{
    whenScanned([this, prefix, guard = QPointer<QObject>(context), then = std::move(then)] {
        if (guard)
            m_browser->freezeBelow(prefix, guard, then);
    });
}

// ── one key ──────────────────────────────────────────────────────────────────────────────────

void BrowsePresenter::findExact(const QString& typed)
{
    attach();
    m_missed.clear();
    std::vector<QByteArray> candidates{typed.toUtf8()};
    if (const QByteArray bytes = typedBytes(typed); bytes != candidates.front())
        candidates.insert(candidates.begin(), bytes); // looked for last
    findNext(std::move(candidates));
}

void BrowsePresenter::findNext(std::vector<QByteArray> candidates)
{
    if (!m_browser)
        return;
    const QByteArray name = candidates.back();
    candidates.pop_back();
    m_browser->find(name, this,
                    [this, name, candidates = std::move(candidates)](const base::Result<bool>& exists) {
                        if (!exists) {
                            Q_EMIT failed(exists.error(), tr("Looking for %1").arg(keyInSentence(name)));
                        } else if (*exists) {
                            Q_EMIT found(name);
                        } else if (!candidates.empty()) {
                            findNext(candidates);
                        } else {
                            m_missed = name;
                            tell();
                            Q_EMIT notFound(name);
                        }
                    });
}

} // namespace keys
