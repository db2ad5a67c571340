#include "ui/keys/console/console_state.h"

namespace keys {

using Kind = redis::Value::Kind;

void ConsoleState::answered(const redis::Command& command, Kind kind, const QByteArray& status)
{
    const QByteArray name = command.first().toUpper();
    if (name == "EXEC" || name == "DISCARD") { // refused or not: afterwards there is none
        if (kind == Kind::Array && m_queued)
            m_database = *m_queued;
        m_queued.reset();
        m_transaction = false;
        m_watching = false;
    }
    if (kind == Kind::Error)
        return;
    const bool queued = status == "QUEUED";
    if (name == "SELECT")
        selected(command, queued);
    else if (name == "MULTI")
        m_transaction = true;
    else if (name == "WATCH" || name == "UNWATCH")
        m_watching = name == "WATCH";
    else if (name == "AUTH")
        m_user = command.size() > 2 ? command[1] : QByteArrayLiteral("default");
    else if (name == "HELLO" && command.size() > 4 && command[2].toUpper() == "AUTH")
        m_user = command[3];
}

void ConsoleState::selected(const redis::Command& command, bool queued)
{
    const int database = command.value(1).toInt();
    if (queued)
        m_queued = database;
    else
        m_database = database;
}

} // namespace keys
