#include "core/sandbox/programs.h"

#include "core/sandbox/sandbox.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

namespace sandbox {

namespace {

const QLatin1String postgresPackage("postgresql");
const QLatin1String redisPackage("redis-server");

bool holdsPostgres(const QString& folder)
{
    return QFileInfo(folder + QStringLiteral("/postgres")).isExecutable() &&
           QFileInfo(folder + QStringLiteral("/initdb")).isExecutable();
}

// Debian keeps one folder per major version and puts none of them into PATH.
QString newestDebianFolder()
{
    const QString root = QStringLiteral("/usr/lib/postgresql");
    QStringList versions = QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::sort(versions.begin(), versions.end(),
              [](const QString& a, const QString& b) { return a.toDouble() > b.toDouble(); });
    for (const QString& version : std::as_const(versions)) {
        const QString folder = root + QLatin1Char('/') + version + QStringLiteral("/bin");
        if (holdsPostgres(folder))
            return folder;
    }
    return {};
}

base::Error missing(const QString& program, QLatin1String package)
{
    return {base::ErrorCode::ProgramMissing, QStringLiteral("%1 is not installed").arg(program),
            QString(package)};
}

} // namespace

base::Result<QString> postgresProgramFolder()
{
    if (const QString folder = newestDebianFolder(); !folder.isEmpty())
        return folder;
    const QString inPath = QStandardPaths::findExecutable(QStringLiteral("postgres"));
    const QString folder = QFileInfo(inPath).absolutePath();
    if (!inPath.isEmpty() && holdsPostgres(folder))
        return folder;
    return missing(QStringLiteral("postgres"), postgresPackage);
}

base::Result<QString> redisProgram()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("redis-server"));
    if (program.isEmpty())
        return missing(QStringLiteral("redis-server"), redisPackage);
    return program;
}

std::vector<MissingProgram> missingPrograms()
{
    std::vector<MissingProgram> found;
    if (!postgresProgramFolder())
        found.push_back({QStringLiteral("postgres"), QString(postgresPackage), {}});
    if (!redisProgram())
        found.push_back({QStringLiteral("redis-server"), QString(redisPackage), {}});

    QString command = QStringLiteral("sudo apt-get install");
    for (const MissingProgram& program : found)
        command += QLatin1Char(' ') + program.package;
    for (MissingProgram& program : found)
        program.installCommand = command;
    return found;
}

} // namespace sandbox
