// Conditions of a filter as people read them, and what is wrong with a filter's text. GUI thread (they
// are translated), pure otherwise.
#pragma once

#include "core/property/filter_text.h"

#include <QLocale>
#include <QString>

#include <functional>

namespace properties {

// The name of an agent; empty: not known.
using AgentName = std::function<QString(property::AgentId)>;

QString columnText(property::Column column);
// “at least” of a price, “from” of a time.
QString operatorText(property::Operator op, property::ValueKind kind);

// Stands before what was typed and cannot be read: no value of any column begins so, which keeps the
// condition from being valid.
inline constexpr QChar unreadableMark{0xfffc};

// A value as people write it: “850,000”, “House”, “Mira Tan”.
QString conditionValueText(property::Column column, const QString& value, const AgentName& agentName,
                           const QLocale& locale);
// Leads back to the canonical value; nothing: it is none of this column.
std::optional<QString> conditionValue(property::Column column, const QString& typed, const QLocale& locale);

// “Price ≥ 100,000”, “City is one of Ipoh, Kuah”, for a chip.
QString conditionText(const property::Condition& condition, const AgentName& agentName,
                      const QLocale& locale);

// The search, what is chosen in the facets, and the conditions, each by itself.
QStringList facetTexts(const property::Filter& filter, const AgentName& agentName);
QStringList filterTexts(const property::Filter& filter, const AgentName& agentName, const QLocale& locale);

// What is wrong with a condition that is not valid, and what to do.
QString conditionProblem(const property::Condition& condition);
// Where in the text, what, and what to do.
QString filterErrorText(const property::FilterTextError& error);

} // namespace properties
