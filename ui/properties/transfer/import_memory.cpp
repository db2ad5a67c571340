#include "ui/properties/transfer/import_memory.h"

#include "core/base/thread_role.h"
#include "ui/properties/private_file.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>

namespace properties {

namespace {

constexpr qint64 longestFile = 1 << 20; // bytes

// JSON keeps apart what a divider between names would not.
QString pathOf(const QString& folder, QStringList columns)
{
    columns.sort();
    const QByteArray names =
        QJsonDocument(QJsonArray::fromStringList(columns)).toJson(QJsonDocument::Compact);
    const QByteArray hash = QCryptographicHash::hash(names, QCryptographicHash::Sha256).toHex().left(32);
    return QStringLiteral("%1/%2.json").arg(folder, QString::fromLatin1(hash));
}

void forgetOldest(const QString& folder)
{
    const QFileInfoList files =
        QDir(folder).entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Time);
    for (qsizetype i = mostRememberedPlans; i < files.size(); ++i)
        QFile::remove(files[i].filePath());
}

} // namespace

QString importMemoryFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/keystead/imports");
}

std::optional<property::ImportPlan> rememberedPlan(const QString& folder, const QStringList& columns)
{
    base::assertMayBlock("properties::rememberedPlan");
    QFile file(pathOf(folder, columns));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonDocument json = QJsonDocument::fromJson(file.read(longestFile));
    auto plan = property::ImportPlan::fromJson(json.object());
    if (!json.isObject() || !plan || !property::checkPlan(*plan, columns))
        return {};
    return *std::move(plan);
}

base::Result<void> rememberPlan(const QString& folder, const QStringList& columns,
                                const property::ImportPlan& plan)
{
    base::assertMayBlock("properties::rememberPlan");
    QDir().mkpath(folder);
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    auto written = writePrivateFile(pathOf(folder, columns),
                                    QJsonDocument(plan.toJson()).toJson(QJsonDocument::Compact));
    if (written)
        forgetOldest(folder);
    return written;
}

} // namespace properties
