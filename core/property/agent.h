// Agents (SPEC P2): value and table. Thread: that of the session.
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
    AgentId id = 0;
    QString name;
    QString email; // unique, case ignored
    QString phone;
    bool active = true;
    qint64 version = 0;
    bool operator==(const Agent&) const = default;
};

class AgentRepository : public QObject
{
    Q_OBJECT

public:
    explicit AgentRepository(database::Session& session, QObject* parent = nullptr);

    base::Result<std::vector<Agent>> list(); // by name
    // Errors: NotFound.
    base::Result<Agent> byId(AgentId id);
    // Returns what is stored now and the transaction, as PropertyRepository does. Errors: the 3xx
    // codes with the constraint as subject (agent_email_unique, …); update also NotFound and EditConflict.
    base::Result<std::pair<Agent, quint64>> create(const Agent& agent);
    base::Result<std::pair<Agent, quint64>> update(const Agent& agent);

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
