#include "core/property/copy_row.h"

#include "core/property/copy_text.h"

#include <QDateTime>

namespace property {

namespace {

const char* const null = "\\N";

template<class T>
void appendNumber(QByteArray& out, const std::optional<T>& value)
{
    out.append(value ? QByteArray::number(*value) : QByteArray(null));
}

void appendTime(QByteArray& out, qint64 microseconds)
{
    constexpr qint64 second = 1'000'000;
    const qint64 fraction = ((microseconds % second) + second) % second;
    const qint64 seconds = (microseconds - fraction) / second;
    out.append(QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC)
                   .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
                   .toLatin1());
    out.append('.').append(QByteArray::number(fraction).rightJustified(6, '0')).append("+00");
}

void appendGiven(QByteArray& out, ImportField field, const ImportRow& row)
{
    const Property& property = row.property;
    switch (field) {
    case ImportField::Id:
        out.append(QByteArray::number(property.id));
        break;
    case ImportField::Title:
        appendCopyText(out, property.title.toUtf8());
        break;
    case ImportField::Description:
        appendCopyText(out, property.description.toUtf8());
        break;
    case ImportField::Price:
        out.append(property.price.toDatabase().toLatin1());
        break;
    case ImportField::Location:
        appendCopyText(out, property.location.toUtf8());
        break;
    case ImportField::Type:
        out.append(typeName(property.type).toLatin1());
        break;
    case ImportField::Status:
        out.append(statusName(property.status).toLatin1());
        break;
    case ImportField::Bedrooms:
        appendNumber(out, property.bedrooms);
        break;
    case ImportField::Bathrooms:
        appendNumber(out, property.bathrooms);
        break;
    case ImportField::Area:
        out.append(property.area ? QByteArray::number(*property.area, 'f', 2) : QByteArray(null));
        break;
    case ImportField::Agent:
        appendNumber(out, property.agent);
        break;
    case ImportField::Created:
        appendTime(out, row.created.value_or(0));
        break;
    case ImportField::Updated:
        appendTime(out, row.updated.value_or(0));
        break;
    }
}

} // namespace

void appendCopyValue(QByteArray& out, ImportField field, const ImportRow& row, NotGiven notGiven,
                     const QByteArray& now)
{
    const bool isTime = field == ImportField::Created || field == ImportField::Updated;
    // A new listing's description is empty and its status draft, as those of a Property are.
    const bool hasDefault = field == ImportField::Description || field == ImportField::Status;
    if (row.has(field) || (notGiven == NotGiven::AsNew && hasDefault))
        appendGiven(out, field, row);
    else
        out.append(notGiven == NotGiven::AsNew && isTime ? now : QByteArray(null));
}

} // namespace property
