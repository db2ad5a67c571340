// The words of this page: fields, values and problems as people read them. GUI thread (they are
// translated), pure otherwise.
#pragma once

#include "core/listing/answer.h"
#include "core/property/query.h"
#include "core/property/validation.h"
#include "ui/properties/number_input.h"

#include <QLocale>
#include <QString>

#include <optional>
#include <vector>

namespace properties {

QString typeText(property::PropertyType type);
QString statusText(property::PropertyStatus status);
// By these words or the database's, letter case ignored; also by a beginning that only one has.
std::optional<property::PropertyType> typeFromText(const QString& text);
std::optional<property::PropertyStatus> statusFromText(const QString& text);
QString bandText(property::PriceBand band);
QString fieldText(property::Field field);
QString sortText(property::SortField field);
QString groupText(const QByteArray& group); // “page”, “detail” … of listing::catalogue
// Up to three by name; of more the best known two: “page, detail and 13 more”.
QString groupsText(const std::vector<QByteArray>& groups);
QString sourceText(listing::Source source);

// What is wrong, and what to do; under the field.
QString problemText(const property::FieldProblem& problem, const QLocale& locale);
QString problemText(const NumberReading& reading, const QString& typed, const QLocale& locale,
                    int maxDecimals);
QString blankText(property::Field field);
QString noChoiceText(property::Field field, const QString& typed); // of type, status and agent

// One value as the form, the conflict dialog and “was …” write it; “–” for none.
QString valueText(property::Field field, const property::Property& property, const QLocale& locale);

} // namespace properties
