// What is stored of what is staged, and what others stored: the saving part of staged_edits.cpp.
#include "ui/properties/editing/staged_edits.h"

namespace properties {

using property::PropertyId;

SavePlan StagedEdits::plan() const
{
    SavePlan plan;
    for (const PropertyId id : dirty()) {
        const Draft& draft = m_drafts.at(id);
        if (draft.isNew()) {
            plan.creates.push_back(id);
            plan.batch.creates.push_back(draft.edited());
        } else {
            plan.batch.updates.push_back(draft.edited());
            plan.bases.push_back(draft.base());
        }
    }
    return plan;
}

void StagedEdits::acceptRow(PropertyId id, const property::Property& sent, const property::Property& stored)
{
    const auto found = m_drafts.find(id);
    if (found == m_drafts.end())
        return;
    const Draft rest = found->second.restBehind(sent, stored);
    m_drafts.erase(found);
    m_drafts.insert_or_assign(stored.id, rest);
    noteState(id);
    noteState(stored.id);
}

quint64 StagedEdits::accept(const SavePlan& plan, const property::BatchOutcome& outcome, quint64 upTo)
{
    EditStep step;
    step.kind = EditStep::Kind::Stored;
    std::set<PropertyId> renamed;
    for (std::size_t i = 0; i < outcome.created.size(); ++i) {
        const property::Property& stored = outcome.created[i];
        acceptRow(plan.creates[i], plan.batch.creates[i], stored);
        step.stored.push_back({stored.id, {}, stored, stored.version});
        renamed.insert(plan.creates[i]);
    }
    std::map<PropertyId, std::size_t> places;
    for (std::size_t i = 0; i < plan.batch.updates.size(); ++i)
        places.emplace(plan.batch.updates[i].id, i);
    for (const property::Property& stored : outcome.updated) {
        const std::size_t place = places.at(stored.id);
        acceptRow(stored.id, plan.batch.updates[place], stored);
        step.stored.push_back({stored.id, plan.bases[place], stored, stored.version});
    }
    const quint64 number = m_history.store(upTo, std::move(step));
    m_history.forget(renamed);
    return number;
}

void StagedEdits::acceptLate(const property::Property& sent, const property::Property& stored)
{
    m_history.forget({stored.id}); // those steps began at a version that has gone
    acceptRow(stored.id, sent, stored);
}

quint64 StagedEdits::noteStored(EditStep step)
{
    step.kind = EditStep::Kind::Stored;
    return m_history.push(std::move(step));
}

quint64 StagedEdits::noteBulk(BulkStep bulk)
{
    EditStep step;
    step.kind = EditStep::Kind::Bulk;
    step.bulk = std::move(bulk);
    return m_history.push(std::move(step));
}

void StagedEdits::merge(const std::vector<property::Property>& merged)
{
    for (const property::Property& result : merged) {
        const auto found = m_drafts.find(result.id);
        if (found == m_drafts.end() || !found->second.theirs() ||
            found->second.theirs()->version != result.version)
            continue;
        const property::Property theirs = *found->second.theirs();
        m_history.forget({result.id}); // those steps began at a version that has gone
        found->second.continueFrom(theirs, result);
        noteState(result.id);
    }
}

} // namespace properties
