#include "ui/dashboard/dashboard_export.h"

#include <QBuffer>
#include <QDateTime>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QPixmap>
#include <QSaveFile>
#include <QStandardPaths>
#include <QWidget>

#include <cmath>
#include <map>

namespace dashboard {

namespace {

QString timeText(qint64 at)
{
    return QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODateWithMs);
}

// Reads back as the same number.
QByteArray number(double value)
{
    return std::isfinite(value) ? QByteArray::number(value, 'g', QLocale::FloatingPointShortest)
                                : QByteArray();
}

QJsonValue jsonNumber(double value)
{
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue(QJsonValue::Null);
}

QString unitName(charts::Unit unit)
{
    switch (unit) {
    case charts::Unit::Count:
        return QStringLiteral("count");
    case charts::Unit::PerSecond:
        return QStringLiteral("per second");
    case charts::Unit::Bytes:
        return QStringLiteral("bytes");
    case charts::Unit::BytesPerSecond:
        return QStringLiteral("bytes per second");
    case charts::Unit::Percent:
        return QStringLiteral("percent");
    case charts::Unit::Milliseconds:
        return QStringLiteral("milliseconds");
    }
    return {};
}

bool isIn(const charts::Sample& point, const charts::Period& range)
{
    return point.at >= range.from && point.at <= range.to;
}

bool hasBand(const ExportedSeries& series)
{
    for (const charts::Sample& point : series.points) {
        if (point.low < point.high)
            return true;
    }
    return false;
}

} // namespace

QByteArray toCsv(const std::vector<ExportedSeries>& series, const charts::Period& range)
{
    QByteArray csv("time");
    std::map<qint64, std::vector<const charts::Sample*>> rows;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const QByteArray id = series[i].id.toUtf8();
        csv += ',' + id;
        if (hasBand(series[i]))
            csv += ',' + id + "_low," + id + "_high";
        for (const charts::Sample& point : series[i].points) {
            if (!isIn(point, range))
                continue;
            auto& row = rows[point.at];
            row.resize(series.size());
            row[i] = &point;
        }
    }
    csv += '\n';
    for (const auto& [at, row] : rows) {
        csv += timeText(at).toLatin1();
        for (std::size_t i = 0; i < series.size(); ++i) {
            const charts::Sample* point = row[i];
            csv += ',' + (point ? number(point->value) : QByteArray());
            if (hasBand(series[i]))
                csv += ',' + (point ? number(point->low) : QByteArray()) + ',' +
                       (point ? number(point->high) : QByteArray());
        }
        csv += '\n';
    }
    return csv;
}

QByteArray toJson(const std::vector<ExportedSeries>& series, const charts::Period& range)
{
    QJsonArray all;
    for (const ExportedSeries& each : series) {
        QJsonArray points;
        for (const charts::Sample& point : each.points) {
            if (!isIn(point, range))
                continue;
            QJsonArray one{timeText(point.at), jsonNumber(point.value)};
            if (std::isfinite(point.low)) {
                one.append(point.low);
                one.append(jsonNumber(point.high));
            }
            points.append(one);
        }
        all.append(QJsonObject{{QStringLiteral("id"), each.id},
                               {QStringLiteral("title"), each.title},
                               {QStringLiteral("unit"), unitName(each.unit)},
                               {QStringLiteral("points"), points}});
    }
    return QJsonDocument(QJsonObject{{QStringLiteral("from"), timeText(range.from)},
                                     {QStringLiteral("to"), timeText(range.to)},
                                     {QStringLiteral("series"), all}})
        .toJson();
}

base::Result<void> writePrivate(const QString& path, const QByteArray& content)
{
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) &&
                           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                           file.write(content) == content.size() && file.commit();
    if (!isWritten)
        return base::Error{base::ErrorCode::FileFailed, file.errorString(), path};
    return {};
}

QByteArray pictureOf(QWidget& widget)
{
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    return widget.grab().save(&buffer, "PNG") ? content : QByteArray();
}

void askWhereTo(QWidget* parent, const QString& title, const QString& label, const QString& suffix,
                std::function<void(const QString& path)> then)
{
    const QString name =
        QStringLiteral("keystead-%1-%2.%3")
            .arg(label, QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmm")), suffix);
    auto* dialog =
        new QFileDialog(parent, title, QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(QStringLiteral("*.") + suffix);
    dialog->selectFile(name);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(then));
    dialog->open();
}

} // namespace dashboard
