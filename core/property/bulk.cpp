#include "core/property/bulk.h"

#include "core/property/field_name.h"

#include <QRegularExpression>

#include <algorithm>

namespace property {

namespace {

base::Error notAssigned(const QString& text, const QString& why)
{
    return {base::ErrorCode::InvalidInput, why, text};
}

// A text that may be empty: then the field is cleared. Nothing: no whole number.
template<class T>
std::optional<Assigned<T>> whole(const QString& text)
{
    if (text.isEmpty())
        return Assigned<T>();
    bool isNumber = false;
    const qlonglong number = text.toLongLong(&isNumber);
    if (!isNumber || number != static_cast<qlonglong>(static_cast<T>(number)))
        return {};
    return Assigned<T>{static_cast<T>(number)};
}

std::optional<Assigned<double>> area(const QString& text)
{
    if (text.isEmpty())
        return Assigned<double>();
    const auto hundredths = Money::fromDatabase(text);
    if (!hundredths)
        return {};
    return Assigned<double>{double(hundredths->cents()) / 100};
}

template<class T>
bool take(std::optional<T>& target, const std::optional<T>& value)
{
    if (value)
        target = value;
    return value.has_value();
}

bool assign(BulkEdit& edit, Field field, const QString& text)
{
    switch (field) {
    case Field::Title:
        edit.title = text;
        return true;
    case Field::Description:
        edit.description = text;
        return true;
    case Field::Location:
        edit.location = text;
        return true;
    case Field::Price: {
        const auto roundTo = edit.price ? edit.price->roundTo : std::nullopt;
        if (!take(edit.price, priceChangeFromText(text)))
            return false;
        edit.price->roundTo = roundTo;
        return true;
    }
    case Field::Type:
        return take(edit.type, typeFromName(text.toLower()));
    case Field::Status:
        return take(edit.status, statusFromName(text.toLower()));
    case Field::Bedrooms:
        return take(edit.bedrooms, whole<int>(text));
    case Field::Bathrooms:
        return take(edit.bathrooms, whole<int>(text));
    case Field::Area:
        return take(edit.area, area(text));
    case Field::Agent:
        return take(edit.agent, whole<AgentId>(text));
    }
    return false;
}

} // namespace

std::vector<Field> fieldsOf(const BulkEdit& edit)
{
    const std::pair<Field, bool> all[]{
        {Field::Title, edit.title.has_value()},       {Field::Description, edit.description.has_value()},
        {Field::Price, edit.price.has_value()},       {Field::Location, edit.location.has_value()},
        {Field::Type, edit.type.has_value()},         {Field::Status, edit.status.has_value()},
        {Field::Bedrooms, edit.bedrooms.has_value()}, {Field::Bathrooms, edit.bathrooms.has_value()},
        {Field::Area, edit.area.has_value()},         {Field::Agent, edit.agent.has_value()},
    };
    std::vector<Field> fields;
    for (const auto& [field, isSet] : all) {
        if (isSet)
            fields.push_back(field);
    }
    return fields;
}

base::Result<void> assignFromText(BulkEdit& edit, const QString& text)
{
    const qsizetype equals = text.indexOf(QLatin1Char('='));
    if (equals < 0)
        return notAssigned(text, QStringLiteral("no “=” in it"));
    const auto field = fieldFromName(text.left(equals).trimmed().toLower());
    if (!field)
        return notAssigned(text, QStringLiteral("no such field"));
    if (!assign(edit, *field, text.mid(equals + 1).trimmed()))
        return notAssigned(text, QStringLiteral("no value of this field"));
    return {};
}

std::optional<Property> applied(const BulkEdit& edit, const Property& row)
{
    Property result = row;
    if (edit.price) {
        const auto price = applied(*edit.price, row.price);
        if (!price)
            return {};
        result.price = *price;
    }
    result.title = edit.title.value_or(row.title);
    result.description = edit.description.value_or(row.description);
    result.location = edit.location.value_or(row.location);
    result.type = edit.type.value_or(row.type);
    result.status = edit.status.value_or(row.status);
    if (edit.bedrooms)
        result.bedrooms = edit.bedrooms->value;
    if (edit.bathrooms)
        result.bathrooms = edit.bathrooms->value;
    if (edit.area)
        result.area = edit.area->value;
    if (edit.agent) {
        result.agent = edit.agent->value;
        if (result.agent != row.agent)
            result.agentName.clear();
    }
    return result;
}

std::optional<FieldProblem> problemOf(const BulkEdit& edit, const Property& row)
{
    const auto changed = applied(edit, row);
    if (!changed)
        return FieldProblem{Field::Price, Problem::TooLarge, {}};
    const std::vector<Field> set = fieldsOf(edit);
    for (const FieldProblem& problem : validate(*changed)) {
        if (std::find(set.begin(), set.end(), problem.field) != set.end())
            return problem;
    }
    return {};
}

QString bulkKindName(BulkKind kind)
{
    switch (kind) {
    case BulkKind::Edit:
        return QStringLiteral("edit");
    case BulkKind::Delete:
        return QStringLiteral("delete");
    case BulkKind::Restore:
        return QStringLiteral("restore");
    case BulkKind::Purge:
        return QStringLiteral("purge");
    }
    return {};
}

QString bulkFailureName(BulkFailure::Kind kind)
{
    switch (kind) {
    case BulkFailure::Kind::Changed:
        return QStringLiteral("changed");
    case BulkFailure::Kind::Gone:
        return QStringLiteral("gone");
    case BulkFailure::Kind::Refused:
        return QStringLiteral("refused");
    }
    return {};
}

Property duplicateOf(const Property& property)
{
    static const QRegularExpression copied(QStringLiteral(" \\(copy(?: (\\d{1,6}))?\\)$"));
    QString title = property.title;
    QString mark = QStringLiteral(" (copy)");
    if (const auto match = copied.match(title); match.hasMatch()) {
        const int number = match.captured(1).isEmpty() ? 1 : match.captured(1).toInt();
        title.truncate(match.capturedStart());
        mark = QStringLiteral(" (copy %1)").arg(number + 1);
    }
    // In characters as the database counts them: a pair of surrogates is not cut in two.
    QList<uint> characters = title.toUcs4();
    characters.resize(std::min(characters.size(), maxTitleLength - mark.size()));
    Property copy = property;
    copy.title =
        QString::fromUcs4(reinterpret_cast<const char32_t*>(characters.constData()), characters.size()) +
        mark;
    copy.id = 0;
    copy.version = 0;
    copy.status = PropertyStatus::Draft;
    copy.created = {};
    copy.updated = {};
    return copy;
}

} // namespace property
