// What this process calls itself to PostgreSQL (application_name): the journal tells by it whose change
// it was. A name, no proof: every program may call itself anything.
#pragma once

#include "core/database/session.h"

#include <QString>

namespace database {

// “keystead” at first; “keysteadctl import”. For sessions that open from now on; any thread.
void setProgramName(const QString& name);
QString programName();

// Another name for what one session does meanwhile, “keystead import”. A connection that is lost and
// opened again has the process' name. Thread: the session's, which outlives it.
class ProgramScope
{
public:
    ProgramScope(Session& session, const QString& name);
    ~ProgramScope();
    ProgramScope(const ProgramScope&) = delete;
    ProgramScope& operator=(const ProgramScope&) = delete;

private:
    Session& m_session;
};

} // namespace database
