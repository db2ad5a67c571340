// Agents (SPEC P2): value and table. Thread: that of the session.
//
// An agent who was deactivated stays on the listings they have and can be given no further ones: the
// database refuses it (constraint property_agent_active), whoever writes.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/change_set.h"

#include <QObject>

#include <utility>
#include <vector>

namespace property {

struct Agent
{
    AgentId id = 0; // 0: not stored yet
    QString name;   // up to 120 characters
    QString email;  // unique, case ignored; up to 254 characters
    QString phone;  // may be empty; up to 40 characters
    bool active = true;
    qint64 version = 0;     // grows by one with every change; the optimistic lock
    QDateTime created = {}; // UTC, microseconds cut to milliseconds
    QDateTime updated = {};
    bool operator==(const Agent&) const = default;
};

// An agent and how many listings they have, those in the bin left out.
struct AgentSummary
{
    Agent agent;
    qint64 onMarket = 0;   // listed and under offer
    qint64 properties = 0; // of any status
    bool operator==(const AgentSummary&) const = default;
};

enum class AgentOrder { Name, Email, Created, OnMarket };
inline constexpr std::array allAgentOrders{AgentOrder::Name, AgentOrder::Email, AgentOrder::Created,
                                           AgentOrder::OnMarket};
QString agentOrderName(AgentOrder order); // “name”, “email”, “created”, “on-market”
std::optional<AgentOrder> agentOrderFromName(QStringView name);

struct AgentQuery
{
    QString search;             // part of name, e-mail or phone, case ignored; empty: all
    std::optional<bool> active; // nothing: both
    AgentOrder order = AgentOrder::Name;
    bool descending = false; // ties by id, in the same direction

    // Trimmed: equal wishes become equal cache keys.
    AgentQuery normalized() const;
    bool operator==(const AgentQuery&) const = default;
};

class AgentRepository : public QObject
{
    Q_OBJECT

public:
    explicit AgentRepository(database::Session& session, QObject* parent = nullptr);

    // The texts of all reading statements; part of the cache's schema hash.
    static QString statements();

    base::Result<std::vector<Agent>> list(); // by name
    base::Result<std::vector<AgentSummary>> summaries(const AgentQuery& query);
    // Errors: NotFound.
    base::Result<Agent> byId(AgentId id);
    base::Result<AgentSummary> summary(AgentId id);

    // Returns what is stored now and the transaction, as PropertyRepository does. Errors: the 3xx
    // codes with the constraint as subject (agent_email_unique, …; validation.h knows the field);
    // update and setActive also NotFound and EditConflict (somebody saved another version).
    base::Result<std::pair<Agent, quint64>> create(const Agent& agent);
    base::Result<std::pair<Agent, quint64>> update(const Agent& agent); // agent.version: the one loaded
    base::Result<std::pair<Agent, quint64>> setActive(AgentId id, qint64 version, bool active);

Q_SIGNALS:
    void committed(const property::ChangeSet& changes);

private:
    base::Result<std::pair<Agent, quint64>> write(const QString& sql, const QVariantList& values,
                                                  ChangeSet::Kind kind, AgentId id);
    base::Result<bool> isStored(const Agent& agent);
    base::Error whyNotWritten(AgentId id);

    database::Session& m_session;
};

} // namespace property
