#include "ui/properties/bulk/bulk_wish.h"

#include "ui/properties/number_input.h"
#include "ui/properties/words.h"

#include <QCoreApplication>

namespace properties {

using property::BulkEdit;
using property::Field;

namespace {

constexpr int percentDecimals = 4;

struct Wishes
{
    Q_DECLARE_TR_FUNCTIONS(properties::Wishes)
};

bool isSign(QChar character, char16_t sign)
{
    return character == sign || (sign == u'-' && character == QChar(0x2212));
}

bool isPercent(QChar character)
{
    return character == u'%' || character == QChar(0x066A);
}

QString notAnExpression()
{
    return Wishes::tr("Write it like +3 %, −5,000 or 450,000.");
}

// Into the field's own type; the text is a plain whole number.
template<class T>
std::optional<property::Assigned<T>> whole(const QString& plain)
{
    bool fits = false;
    const int number = plain.toInt(&fits);
    return fits ? std::optional(property::Assigned<T>{static_cast<T>(number)}) : std::nullopt;
}

// What is wrong with the values themselves, whatever row they are for.
QString valueProblem(const BulkEdit& edit, const QLocale& locale)
{
    property::Property any;
    any.title = any.location = QStringLiteral("any");
    const auto problem = property::problemOf(edit, any);
    return problem ? problemText(*problem, locale) : QString();
}

} // namespace

PriceReading readPriceChange(const QString& text, const QLocale& locale)
{
    QString body = text.trimmed();
    if (body.isEmpty())
        return {property::PriceChange(), {}};
    const QChar first = body.front();
    const bool isPlus = isSign(first, u'+');
    const bool isMinus = isSign(first, u'-');
    if (isPlus || isMinus || first == u'=')
        body = body.mid(1).trimmed();
    const bool isShare = !body.isEmpty() && isPercent(body.back());
    if (isShare)
        body = body.chopped(1).trimmed();
    if (isShare && !isPlus && !isMinus)
        return {{}, Wishes::tr("Put + or − before a percentage.")};
    if (body.isEmpty() || isSign(body.front(), u'-') || isSign(body.front(), u'+'))
        return {{}, notAnExpression()};
    const NumberReading number = readNumber(body, locale, isShare ? percentDecimals : 2);
    if (number.problem == NumberProblem::NotANumber)
        return {{}, notAnExpression()};
    if (number.problem)
        return {{},
                isShare && number.problem == NumberProblem::TooManyDecimals
                    ? Wishes::tr("At most four decimals.")
                    : problemText(number, body, locale, 2)};
    const QString sign = isPlus ? QStringLiteral("+") : isMinus ? QStringLiteral("-") : QStringLiteral("=");
    const auto change =
        property::priceChangeFromText(sign + number.plain + (isShare ? QStringLiteral("%") : QString()));
    if (!change)
        return {{}, Wishes::tr("“%1” is too large.").arg(text.trimmed())};
    return {change, {}};
}

void BulkFields::setText(Field field, const QString& text)
{
    at(field).text = text;
    at(field).isSet = true;
}

void BulkFields::setChoice(Field field, std::optional<qint64> choice)
{
    at(field).choice = choice;
    at(field).isSet = true;
}

void BulkFields::setRounding(const QString& text)
{
    m_rounding = text;
    at(Field::Price).isSet = true;
}

bool BulkFields::isEmpty() const
{
    return std::none_of(m_entries.begin(), m_entries.end(), [](const Entry& entry) { return entry.isSet; });
}

QString BulkFields::problem(Field field, const QLocale& locale) const
{
    if (!entry(field).isSet)
        return {};
    BulkEdit edit;
    const QString unreadable = readInto(edit, field, locale);
    // What becomes of a price depends on the row, unless all get the same.
    const bool isOfRows = edit.price && edit.price->kind != property::PriceChange::Kind::Set;
    return !unreadable.isEmpty() || isOfRows ? unreadable : valueProblem(edit, locale);
}

std::optional<Field> BulkFields::firstProblem(const QLocale& locale) const
{
    for (const Field field : property::allFields) {
        if (!problem(field, locale).isEmpty())
            return field;
    }
    return {};
}

std::optional<BulkEdit> BulkFields::edit(const QLocale& locale) const
{
    if (firstProblem(locale))
        return {};
    BulkEdit edit;
    for (const Field field : property::allFields) {
        if (entry(field).isSet)
            readInto(edit, field, locale);
    }
    return edit;
}

// Returns what is wrong; empty: it is in the edit.
QString BulkFields::readInto(BulkEdit& edit, Field field, const QLocale& locale) const
{
    const Entry& entered = entry(field);
    const QString text = entered.text.trimmed();
    const auto plain = [&](int decimals) { return readNumber(text, locale, decimals); };
    const auto choice = entered.choice;
    switch (field) {
    case Field::Title:
        edit.title = text;
        return {};
    case Field::Location:
        edit.location = text;
        return {};
    case Field::Description:
        edit.description = entered.text;
        return {};
    case Field::Price:
        return readPrice(edit, locale);
    case Field::Type:
        edit.type = static_cast<property::PropertyType>(choice.value_or(0));
        return choice ? QString() : blankText(field);
    case Field::Status:
        edit.status = static_cast<property::PropertyStatus>(choice.value_or(0));
        return choice ? QString() : blankText(field);
    case Field::Agent:
        edit.agent = property::Assigned<property::AgentId>{choice};
        return {};
    case Field::Bedrooms:
    case Field::Bathrooms: {
        auto& target = field == Field::Bedrooms ? edit.bedrooms : edit.bathrooms;
        target = property::Assigned<int>();
        if (text.isEmpty())
            return {};
        const NumberReading number = plain(0);
        target = number.problem ? std::nullopt : whole<int>(number.plain);
        return target ? QString() : problemText(number, text, locale, 0);
    }
    case Field::Area:
        edit.area = property::Assigned<double>();
        if (text.isEmpty())
            return {};
        const NumberReading number = plain(2);
        if (number.problem)
            return problemText(number, text, locale, 2);
        edit.area->value = number.plain.toDouble();
        return {};
    }
    return {};
}

QString BulkFields::readPrice(BulkEdit& edit, const QLocale& locale) const
{
    const QString expression = entry(Field::Price).text;
    const PriceReading reading = readPriceChange(expression, locale);
    if (!reading.change)
        return reading.problem;
    edit.price = reading.change;
    const QString rounding = m_rounding.trimmed();
    if (rounding.isEmpty())
        return expression.trimmed().isEmpty() ? notAnExpression() : QString();
    const NumberReading number = readNumber(rounding, locale, 2);
    if (number.problem)
        return problemText(number, rounding, locale, 2);
    edit.price->roundTo = property::Money::fromDatabase(number.plain);
    if (!edit.price->roundTo || *edit.price->roundTo <= property::Money())
        return Wishes::tr("Round to an amount above zero.");
    return {};
}

} // namespace properties
