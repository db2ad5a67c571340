// One agent being edited: what was loaded, what it is now, what is wrong with it, and what somebody else
// made of it meanwhile. A value without widgets; GUI thread, because its messages are translated.
#pragma once

#include "core/property/agent.h"
#include "core/property/validation.h"

#include <map>
#include <optional>

namespace agents {

QString valueOf(const property::Agent& agent, property::AgentField field);
void setValue(property::Agent& agent, property::AgentField field, const QString& value);

class AgentDraft
{
public:
    AgentDraft() = default; // a new agent, untouched
    explicit AgentDraft(property::Agent base)
        : m_base(base)
        , m_edited(std::move(base))
    {
    }

    bool isNew() const { return m_base.id == 0; }
    const property::Agent& base() const { return m_base; }
    // What is saved: without blanks at its ends.
    property::Agent edited() const;

    QString text(property::AgentField field) const { return valueOf(m_edited, field); }
    void setText(property::AgentField field, const QString& text);
    void revert(property::AgentField field);
    bool isChanged(property::AgentField field) const;
    bool isDirty() const;

    // Shown under the field; empty: none. Problems appear on check() and go with the next edit that
    // mends them, or with any edit when the database refused the value.
    QString problem(property::AgentField field) const;
    void check(property::AgentField field);
    // Checks everything; the first field with a problem, or that waits for a choice.
    std::optional<property::AgentField> checkAll();
    void refuse(const property::AgentProblem& problem);

    // What is left of it once `sent` was stored: what was typed since.
    AgentDraft restBehind(const property::Agent& sent, const property::Agent& stored) const;

    // Somebody saved another version while this one was edited: continues on theirs. What only one side
    // changed is merged; where both did, the field waits for a choice and nothing is chosen for anybody.
    void meet(const property::Agent& theirs);
    bool hasMet() const { return m_versionBefore != 0; }
    qint64 versionBefore() const { return m_versionBefore; }
    const std::vector<property::AgentField>& merged() const { return m_merged; } // theirs, taken over
    // Their value, while the field waits.
    std::optional<QString> theirs(property::AgentField field) const;
    void choose(property::AgentField field, bool mine);
    bool needsChoice() const { return !m_disputed.empty(); }

private:
    QString currentProblem(property::AgentField field) const;

    property::Agent m_base;
    property::Agent m_edited;
    std::map<property::AgentField, QString> m_problems;
    std::map<property::AgentField, QString> m_disputed;
    std::vector<property::AgentField> m_merged;
    qint64 m_versionBefore = 0;
};

} // namespace agents
