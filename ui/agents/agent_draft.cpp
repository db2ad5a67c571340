#include "ui/agents/agent_draft.h"

#include "ui/agents/words.h"

#include <algorithm>

namespace agents {

using property::AgentField;

QString valueOf(const property::Agent& agent, AgentField field)
{
    switch (field) {
    case AgentField::Name:
        return agent.name;
    case AgentField::Email:
        return agent.email;
    case AgentField::Phone:
        break;
    }
    return agent.phone;
}

void setValue(property::Agent& agent, AgentField field, const QString& value)
{
    switch (field) {
    case AgentField::Name:
        agent.name = value;
        break;
    case AgentField::Email:
        agent.email = value;
        break;
    case AgentField::Phone:
        agent.phone = value;
        break;
    }
}

property::Agent AgentDraft::edited() const
{
    property::Agent agent = m_edited;
    for (const AgentField field : property::allAgentFields)
        setValue(agent, field, valueOf(agent, field).trimmed());
    return agent;
}

void AgentDraft::setText(AgentField field, const QString& text)
{
    if (text == valueOf(m_edited, field))
        return;
    setValue(m_edited, field, text);
    m_disputed.erase(field); // whoever types has chosen
    if (m_problems.count(field) != 0) {
        const QString left = currentProblem(field);
        if (left.isEmpty())
            m_problems.erase(field);
        else
            m_problems[field] = left;
    }
}

void AgentDraft::revert(AgentField field)
{
    setText(field, valueOf(m_base, field));
    m_disputed.erase(field);
    m_problems.erase(field);
}

bool AgentDraft::isChanged(AgentField field) const
{
    return valueOf(m_edited, field).trimmed() != valueOf(m_base, field);
}

bool AgentDraft::isDirty() const
{
    return std::any_of(property::allAgentFields.begin(), property::allAgentFields.end(),
                       [this](AgentField field) { return isChanged(field); });
}

QString AgentDraft::currentProblem(AgentField field) const
{
    for (const property::AgentProblem& problem : property::validate(edited())) {
        if (problem.field == field)
            return problemText(problem);
    }
    return {};
}

QString AgentDraft::problem(AgentField field) const
{
    const auto found = m_problems.find(field);
    return found == m_problems.end() ? QString() : found->second;
}

void AgentDraft::check(AgentField field)
{
    if (const QString problem = currentProblem(field); !problem.isEmpty())
        m_problems[field] = problem;
}

std::optional<AgentField> AgentDraft::checkAll()
{
    std::optional<AgentField> first;
    for (const AgentField field : property::allAgentFields) {
        check(field);
        const bool waits = m_problems.count(field) != 0 || m_disputed.count(field) != 0;
        if (waits && !first)
            first = field;
    }
    return first;
}

void AgentDraft::refuse(const property::AgentProblem& problem)
{
    m_problems[problem.field] = problemText(problem);
}

AgentDraft AgentDraft::restBehind(const property::Agent& sent, const property::Agent& stored) const
{
    AgentDraft rest(stored);
    for (const AgentField field : property::allAgentFields) {
        if (text(field).trimmed() != valueOf(sent, field))
            rest.setText(field, text(field));
    }
    return rest;
}

void AgentDraft::meet(const property::Agent& theirs)
{
    if (theirs.version <= m_base.version)
        return;
    if (m_versionBefore == 0)
        m_versionBefore = m_base.version;
    const property::Agent before = m_base;
    m_base = theirs;
    m_edited.version = theirs.version;
    m_edited.active = theirs.active;
    m_edited.updated = theirs.updated;
    for (const AgentField field : property::allAgentFields) {
        const QString mine = valueOf(m_edited, field).trimmed();
        const QString now = valueOf(theirs, field);
        if (now == valueOf(before, field))
            continue;
        if (mine == valueOf(before, field) && m_disputed.count(field) == 0) {
            setValue(m_edited, field, now);
            if (std::find(m_merged.begin(), m_merged.end(), field) == m_merged.end())
                m_merged.push_back(field);
        } else if (mine != now) {
            m_disputed[field] = now;
        } else {
            m_disputed.erase(field);
        }
    }
}

std::optional<QString> AgentDraft::theirs(AgentField field) const
{
    const auto found = m_disputed.find(field);
    return found == m_disputed.end() ? std::nullopt : std::optional<QString>(found->second);
}

void AgentDraft::choose(AgentField field, bool mine)
{
    const auto found = m_disputed.find(field);
    if (found == m_disputed.end())
        return;
    if (!mine)
        setValue(m_edited, field, found->second);
    m_disputed.erase(field);
    m_problems.erase(field);
}

} // namespace agents
