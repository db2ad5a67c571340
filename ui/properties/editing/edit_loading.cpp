// What is open and staged as it is stored now, and what became of a save that had no answer: the
// questions' part of edit_presenter.cpp.
#include "ui/properties/editing/edit_presenter.h"

#include <algorithm>

namespace properties {

namespace {

using property::PropertyId;

constexpr std::size_t idsAtOnce = 1000; // asked for by one statement

base::Result<std::vector<property::Property>> storedRows(workspace::Session& session,
                                                         const std::vector<PropertyId>& ids)
{
    std::vector<property::Property> rows;
    for (std::size_t first = 0; first < ids.size(); first += idsAtOnce) {
        const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(first);
        const auto count = std::min(idsAtOnce, ids.size() - first);
        auto some = session.properties().byIds({begin, begin + static_cast<std::ptrdiff_t>(count)});
        if (!some)
            return some.error();
        std::move(some->begin(), some->end(), std::back_inserter(rows));
    }
    return rows;
}

// The row that was sent, if what is stored now is that.
const property::Property* sentAs(const SavePlan& plan, const property::Property& row)
{
    const auto& updates = plan.batch.updates;
    const auto sent =
        std::find_if(updates.begin(), updates.end(), [&row](const auto& each) { return each.id == row.id; });
    const bool isStored =
        sent != updates.end() && row.version > sent->version && property::changedFields(*sent, row).empty();
    return isStored ? &*sent : nullptr;
}

base::Result<std::vector<property::Property>> newestListings(workspace::Session& session)
{
    return session.properties().page({{}, {property::SortField::Created, true}, 0});
}

} // namespace

// ── asking ───────────────────────────────────────────────────────────────────────────────────

void EditPresenter::refresh()
{
    m_areAgentsDue = true;
    ask();
}

// One round of questions at a time: while another program writes much, they would pile up.
void EditPresenter::ask()
{
    m_liveTimer.stop();
    m_askAgain = m_asking > 0 || m_isSaving;
    if (m_askAgain)
        return;
    if (m_isOpen && m_current > 0)
        load(m_current);
    loadStaged();
    loadUnsettled();
    if (m_areAgentsDue)
        loadAgents();
}

template<class Work, class Then>
void EditPresenter::question(Work work, Then then)
{
    ++m_asking;
    m_workspace.run(std::move(work), this, [this, then = std::move(then)](const auto& answer) {
        then(answer);
        --m_asking;
        if (m_askAgain && m_asking == 0 && !m_isSaving)
            m_liveTimer.start();
    });
}

void EditPresenter::load(PropertyId id)
{
    question(
        [id](workspace::Session& session) -> base::Result<property::Property> {
            auto answer = session.reads().property(id);
            if (!answer)
                return answer.error();
            return std::move(answer->value);
        },
        [this, id](const base::Result<property::Property>& loaded) { acceptLoaded(id, loaded); });
}

void EditPresenter::acceptLoaded(PropertyId id, const base::Result<property::Property>& loaded)
{
    const bool isCurrent = m_isOpen && m_current == id;
    if (m_isSaving && m_staged.isDirty(id)) {
        m_askAgain = true; // it may be our own version, which is not told yet
        return;
    }
    if (!loaded) {
        if (loaded.error().code == base::ErrorCode::NotFound)
            noteGone(id);
        else if (isCurrent)
            Q_EMIT loadFailed(loaded.error());
        return;
    }
    if (!isCurrent)
        return; // left meanwhile
    m_gone.erase(id);
    m_staged.hold(*loaded);
    if (m_staged.meet(*loaded))
        tellStaged();
    Q_EMIT formChanged();
    Q_EMIT stagedChanged();
}

// All that is staged beside the open one, by few statements.
void EditPresenter::loadStaged()
{
    std::set<PropertyId> wanted;
    for (const auto& [id, draft] : m_staged.drafts())
        wanted.insert(id);
    if (m_unsettled) {
        for (const property::Property& sent : m_unsettled->batch.updates)
            wanted.insert(sent.id);
    }
    const std::vector<PropertyId> ids(wanted.upper_bound(0), wanted.end()); // no new ones
    if (ids.empty())
        return;
    question([ids](workspace::Session& session) { return storedRows(session, ids); },
             [this, ids, save = unsettledSave()](const base::Result<Properties>& rows) {
                 if (!rows)
                     return;
                 if (m_isSaving) {
                     m_askAgain = true;
                     return;
                 }
                 if (canSettle(save))
                     settle(*rows);
                 acceptStaged(ids, *rows);
             });
}

void EditPresenter::acceptStaged(const std::vector<PropertyId>& asked, const Properties& rows)
{
    std::set<PropertyId> found;
    for (const property::Property& row : rows) {
        found.insert(row.id);
        m_staged.meet(row);
        letGoBeside(row.id);
    }
    for (const PropertyId id : asked) {
        if (found.count(id) == 0)
            noteGone(id);
    }
    if (m_isOpen && found.count(m_current) != 0)
        Q_EMIT formChanged();
    tellStaged();
}

void EditPresenter::noteGone(PropertyId id)
{
    if (!m_staged.isDirty(id) && !(m_isOpen && m_current == id))
        m_staged.letGo(id);
    else if (m_gone.insert(id).second)
        Q_EMIT formChanged();
}

void EditPresenter::loadAgents()
{
    m_areAgentsDue = false;
    question([](workspace::Session& session) { return session.agents().list(); },
             [this](const base::Result<std::vector<property::Agent>>& agents) {
                 m_areAgentsDue = m_areAgentsDue || !agents;
                 if (!agents || *agents == m_agents)
                     return;
                 m_agents = *agents;
                 if (m_isOpen)
                     Q_EMIT fieldChanged(property::Field::Agent);
             });
}

// ── a save without an answer ─────────────────────────────────────────────────────────────────

// The connection broke while a save was under way, and now the listings tell what became of it: it was
// one transaction, so one of them speaks for all.
void EditPresenter::settle(const Properties& rows)
{
    if (m_unsettled->batch.updates.empty())
        return; // loadUnsettled
    const SavePlan plan = *std::exchange(m_unsettled, {});
    bool isStored = false;
    for (const property::Property& row : rows) {
        if (const property::Property* sent = sentAs(plan, row)) {
            m_staged.acceptLate(*sent, row);
            isStored = true;
        }
    }
    if (isStored)
        acceptSettled(plan);
}

void EditPresenter::acceptSettled(const SavePlan& plan)
{
    for (const PropertyId id : plan.creates)
        m_staged.erase(id);
    afterSteps();
    keep();
    Q_EMIT foundSaved(static_cast<int>(plan.creates.size() + plan.batch.updates.size()));
}

// New listings only: nothing of theirs was there before. The newest ones of the table tell.
void EditPresenter::loadUnsettled()
{
    if (!m_unsettled || !m_unsettled->batch.updates.empty())
        return;
    question(&newestListings, [this, save = unsettledSave()](const base::Result<Properties>& newest) {
        if (newest && canSettle(save) && !m_isSaving)
            acceptNewest(*newest); // else still away, or saved again
    });
}

void EditPresenter::saveOnceSettled()
{
    m_staged.endTyping();
    beginSaving();
    m_workspace.run(&newestListings, this, [this](const base::Result<Properties>& newest) {
        endSaving();
        if (newest)
            acceptNewest(*newest);
        Q_EMIT stagedChanged();
        if (!newest)
            Q_EMIT failed(newest.error());
        else if (m_staged.counts().total() > 0)
            save();
    });
}

// Those that we know to have stored before are not what this save stored.
void EditPresenter::acceptNewest(const Properties& newest)
{
    const SavePlan plan = *std::exchange(m_unsettled, {});
    const auto isOurs = [this, &plan](const property::Property& row) {
        return m_created.count(row.id) == 0 &&
               std::any_of(plan.batch.creates.begin(), plan.batch.creates.end(),
                           [&row](const property::Property& sent) {
                               return property::changedFields(sent, row).empty();
                           });
    };
    const auto found = std::count_if(newest.begin(), newest.end(), isOurs);
    const auto expected = std::min<std::size_t>(plan.creates.size(), property::pageSize);
    if (static_cast<std::size_t>(found) >= expected)
        acceptSettled(plan);
}

} // namespace properties
