// Scanning, and what follows it: the other half of browse_presenter.cpp.
#include "ui/keys/browse/browse_presenter.h"

#include <utility>

namespace keys {

using keyspace::Browser;
using keyspace::ScanState;

void BrowsePresenter::attach()
{
    Browser* const browser = m_workspace.browseKeys();
    if (!browser || browser == m_browser)
        return;
    m_browser = browser;
    m_hasBegun = false;
    connectBrowser();
    if (m_isShown)
        begin();
}

void BrowsePresenter::connectBrowser()
{
    connect(m_browser, &Browser::progressed, this, &BrowsePresenter::takeProgress);
    connect(m_browser, &Browser::childrenChanged, this, &BrowsePresenter::takeChildren);
    connect(m_browser, &Browser::viewChanged, this, &BrowsePresenter::takeView);
    connect(m_browser, &Browser::livenessChanged, this, &BrowsePresenter::tell);
    connect(m_browser, &Browser::refusedFactsChanged, this, &BrowsePresenter::tell);
    connect(m_browser, &Browser::rowsArrived, this, [this](const keyspace::KeyRows& rows) {
        if (!m_isHeld)
            m_list.setRows(rows);
    });
    connect(m_browser, &Browser::factsArrived, this, &BrowsePresenter::applyFacts);
}

void BrowsePresenter::setShown(bool shown)
{
    m_isShown = shown;
    if (!shown)
        return;
    attach();
    if (m_browser && !m_hasBegun)
        begin();
    m_factsTimer.start();
}

void BrowsePresenter::begin()
{
    m_hasBegun = true;
    m_isOutside = false;
    for (const QByteArray& prefix : m_tree.openNodes())
        m_browser->open(prefix);
    m_browser->setTreeOrder(m_tree.order());
    m_browser->setView(m_spec);
    m_browser->begin(m_scope);
    m_state = ScanState::Connecting;
    tell();
}

void BrowsePresenter::scanAgain()
{
    attach();
    if (!m_browser)
        return;
    const bool reselects = m_view.selected > 0 && m_view.selected <= mostReselected && !m_isHeld;
    hold();
    m_isOutside = false;
    if (!reselects) {
        m_hasBegun = true;
        m_browser->begin(m_scope);
    } else {
        m_browser->freezeSelection(this, [this](std::shared_ptr<const keyspace::NameSet> names) {
            m_reselect = std::move(names);
            if (m_browser)
                m_browser->begin(m_scope);
        });
    }
    m_state = ScanState::Connecting;
    tell();
}

void BrowsePresenter::scan(const keyspace::Scope& scope)
{
    attach();
    m_memory.setSeparators(scope.separators);
    m_isHeld = false;
    m_reselect.reset();
    m_later.clear();
    m_scope = scope;
    m_view = {};
    m_tree.reset(scope.separators);
    m_tree.setPartial(true);
    m_list.setView({});
    if (m_browser)
        begin();
}

void BrowsePresenter::pause()
{
    if (m_browser)
        m_browser->pause();
}

void BrowsePresenter::resume()
{
    if (m_browser)
        m_browser->resume();
}

void BrowsePresenter::stop()
{
    if (m_browser)
        m_browser->cancel();
}

void BrowsePresenter::hold()
{
    m_isHeld = m_isHeld || m_view.rows > 0 || m_tree.rowCount() > 0;
}

// The new rows take the place of those of before.
void BrowsePresenter::release()
{
    if (!std::exchange(m_isHeld, false) || !m_browser)
        return;
    for (const QByteArray& prefix : m_tree.openNodes())
        takeChildren(prefix);
    takeView(m_browser->view());
    m_tree.setPartial(isPartial());
    if (const auto names = std::exchange(m_reselect, nullptr)) {
        for (qint64 i = 0; i < names->size(); ++i)
            m_browser->selectKey(names->at(i).toByteArray(), true);
    }
    for (const auto& act : std::exchange(m_later, {}))
        act();
}

void BrowsePresenter::takeProgress(const keyspace::ScanProgress& progress)
{
    const ScanState before = std::exchange(m_state, progress.state);
    const bool hasEnded = progress.state == ScanState::Complete || progress.state == ScanState::Cancelled ||
                          progress.state == ScanState::Failed;
    if (hasEnded && before != progress.state)
        m_endedAt = QDateTime::currentDateTime();
    if (hasEnded && progress.state != ScanState::Failed)
        release();
    if (!m_isHeld)
        m_tree.setPartial(isPartial());
    tell();
}

void BrowsePresenter::takeChildren(const QByteArray& prefix)
{
    if (m_isHeld && m_tree.isListed(prefix))
        return;
    if (const auto list = m_browser->children(prefix))
        m_tree.setChildren(list);
}

void BrowsePresenter::takeView(const keyspace::ViewState& view)
{
    if (m_isHeld)
        return;
    m_view = view;
    m_list.setView(view);
    Q_EMIT viewRefreshed();
    tell();
}

void BrowsePresenter::takeConnection(const cache::DrainerState& state)
{
    const bool wasAway = std::exchange(m_isAway, !state.redisReachable);
    if (m_isAway && !wasAway)
        m_awaySince = QDateTime::currentDateTime();
    if (!m_isAway && wasAway && m_hasBegun && m_state == ScanState::Failed)
        scanAgain(); // what was lost with the connection
    if (wasAway != m_isAway)
        tell();
}

keyspace::ScanProgress BrowsePresenter::progress() const
{
    return m_browser && m_hasBegun ? m_browser->progress() : keyspace::ScanProgress{};
}

keyspace::Liveness BrowsePresenter::liveness() const
{
    return m_browser && m_hasBegun ? m_browser->liveness() : keyspace::Liveness{};
}

bool BrowsePresenter::isPartial() const
{
    return progress().state != ScanState::Complete;
}

bool BrowsePresenter::isOutOfDate() const
{
    return liveness().outOfDateSince.isValid() ||
           (m_isOutside && liveness().state != keyspace::Liveness::State::Live);
}

void BrowsePresenter::noteOutside()
{
    m_isOutside = true;
    m_visible.clear(); // asked for again
    tell();
}

} // namespace keys
