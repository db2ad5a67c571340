#include "ui/agents/words.h"

#include "core/property/agent.h"
#include "ui/common/format.h"

#include <QCoreApplication>

namespace agents {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(agents::Words)
};

} // namespace

QString fieldText(property::AgentField field)
{
    switch (field) {
    case property::AgentField::Name:
        return Words::tr("Name");
    case property::AgentField::Email:
        return Words::tr("E-mail");
    case property::AgentField::Phone:
        break;
    }
    return Words::tr("Phone");
}

QString problemText(const property::AgentProblem& problem)
{
    using Kind = property::AgentProblem::Kind;
    switch (problem.kind) {
    case Kind::Missing:
        return problem.field == property::AgentField::Name ? Words::tr("An agent needs a name")
                                                           : Words::tr("An agent needs an e-mail address");
    case Kind::TooLong:
        return Words::tr("At most %1 characters")
            .arg(common::formatCount(property::maxLength(problem.field)));
    case Kind::Malformed:
        return Words::tr("No e-mail address: it looks like name@example.com");
    case Kind::Taken:
        return Words::tr("Another agent has this e-mail address");
    case Kind::Refused:
        break;
    }
    return Words::tr("PostgreSQL refused it: %1").arg(problem.detail);
}

} // namespace agents
