#include "core/database/program_name.h"

#include "core/base/logging.h"

#include <mutex>

namespace database {

namespace {

constexpr qsizetype longest = 63; // NAMEDATALEN - 1

struct Name
{
    std::mutex mutex;
    QString text = QStringLiteral("keystead");
};

Name& ofProcess()
{
    static Name name;
    return name;
}

void rename(Session& session, const QString& name)
{
    const auto renamed = session.query(QStringLiteral("SELECT set_config('application_name', ?, false)"),
                                       {name}, [](const Row&) {});
    if (!renamed)
        qCDebug(base::logDatabase, "application_name: %s", qPrintable(renamed.error().detail));
}

} // namespace

void setProgramName(const QString& name)
{
    QString plain = name.left(longest);
    plain.remove(QLatin1Char(';')); // QPSQL would make two options of it
    const std::lock_guard lock(ofProcess().mutex);
    ofProcess().text = plain;
}

QString programName()
{
    const std::lock_guard lock(ofProcess().mutex);
    return ofProcess().text;
}

ProgramScope::ProgramScope(Session& session, const QString& name)
    : m_session(session)
{
    rename(session, name);
}

ProgramScope::~ProgramScope()
{
    if (m_session.isOpen())
        rename(m_session, programName());
}

} // namespace database
