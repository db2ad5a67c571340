#include "core/property/filter_text.h"

#include "core/property/filter_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace property {

namespace {

using Error = FilterTextError;
using Kind = FilterTextError::Kind;
using Problem = std::optional<FilterTextError>;

constexpr std::array errorNames{
    std::pair(Kind::ExpectedColumn, "expected-column"),
    std::pair(Kind::UnknownColumn, "unknown-column"),
    std::pair(Kind::ExpectedOperator, "expected-operator"),
    std::pair(Kind::OperatorUnfit, "operator-unfit"),
    std::pair(Kind::ExpectedValue, "expected-value"),
    std::pair(Kind::BadValue, "bad-value"),
    std::pair(Kind::ExpectedAnd, "expected-and"),
    std::pair(Kind::ExpectedList, "expected-list"),
    std::pair(Kind::OpenQuote, "open-quote"),
    std::pair(Kind::TooMany, "too-many"),
    std::pair(Kind::Repeated, "repeated"),
};

struct Sign
{
    const char16_t* text;
    Operator op;
};
constexpr std::array signs{
    Sign{u"=", Operator::Equal},    Sign{u"!=", Operator::NotEqual}, Sign{u"<>", Operator::NotEqual},
    Sign{u"≠", Operator::NotEqual}, Sign{u"<", Operator::Less},      Sign{u"<=", Operator::AtMost},
    Sign{u"≤", Operator::AtMost},   Sign{u">", Operator::Greater},   Sign{u">=", Operator::AtLeast},
    Sign{u"≥", Operator::AtLeast},
};

std::optional<Operator> operatorOf(const QString& sign)
{
    const auto* const found = std::find_if(
        signs.begin(), signs.end(), [&sign](const Sign& known) { return sign == QStringView(known.text); });
    return found == signs.end() ? std::nullopt : std::optional(found->op);
}

class Parser
{
public:
    explicit Parser(const QString& text)
        : m_words(text)
    {
    }

    std::variant<Filter, Error> run()
    {
        if (m_words.peek().kind == FilterWord::Kind::End)
            return Filter();
        for (;;) {
            if (auto problem = term())
                return std::move(*problem);
            const FilterWord next = m_words.take();
            if (next.kind == FilterWord::Kind::End)
                return m_filter.normalized();
            if (!next.is(u"and"))
                return at(next, Kind::ExpectedAnd);
        }
    }

private:
    static Error at(const FilterWord& word, Kind kind, std::optional<Column> of = {})
    {
        if (word.kind == FilterWord::Kind::OpenQuote)
            kind = Kind::OpenQuote;
        return {kind, word.place, word.text, of};
    }

    Problem term()
    {
        const FilterWord word = m_words.take();
        if (word.kind != FilterWord::Kind::Plain)
            return at(word, Kind::ExpectedColumn);
        if (m_words.peek().isSign(u":")) {
            (void)m_words.take();
            return facet(word);
        }
        const auto column = columnFromName(word.text);
        if (!column)
            return at(word, Kind::UnknownColumn);
        if (m_filter.conditions.size() == mostConditions)
            return at(word, Kind::TooMany);
        m_condition = {*column, Operator::Equal, {}};
        if (auto problem = comparison())
            return problem;
        m_filter.conditions.push_back(m_condition);
        return {};
    }

    // Behind the column: the operator and its values.
    Problem comparison()
    {
        const FilterWord first = m_words.take();
        const auto op = first.kind == FilterWord::Kind::Sign ? operatorOf(first.text) : wordOperator(first);
        if (!op)
            return at(first, Kind::ExpectedOperator, m_condition.column);
        m_condition.op = *op;
        const std::vector<Operator> fit = operatorsOf(m_condition.column);
        if (std::find(fit.begin(), fit.end(), *op) == fit.end())
            return Error{Kind::OperatorUnfit, first.place, operatorName(*op), m_condition.column};
        switch (*op) {
        case Operator::IsEmpty:
        case Operator::IsNotEmpty:
            return {};
        case Operator::IsOneOf:
            return list();
        case Operator::Between:
            return bounds();
        default:
            return value();
        }
    }

    std::optional<Operator> wordOperator(const FilterWord& first)
    {
        if (first.is(u"between"))
            return Operator::Between;
        if (first.is(u"contains"))
            return Operator::Contains;
        if (first.is(u"in"))
            return Operator::IsOneOf;
        if (first.is(u"starts") && skip(u"with"))
            return Operator::StartsWith;
        if (!first.is(u"is"))
            return {};
        const bool isNot = skip(u"not");
        if (!skip(u"empty"))
            return {};
        return isNot ? Operator::IsNotEmpty : Operator::IsEmpty;
    }

    bool skip(QStringView word)
    {
        const bool isNext = m_words.peek().is(word);
        if (isNext)
            (void)m_words.take();
        return isNext;
    }

    Problem value()
    {
        const FilterWord word = m_words.take();
        if (!word.isValue())
            return at(word, Kind::ExpectedValue, m_condition.column);
        if (!canonicalValue(m_condition.column, word.text))
            return at(word, Kind::BadValue, m_condition.column);
        m_condition.values.push_back(word.text);
        return {};
    }

    Problem bounds()
    {
        if (auto problem = value())
            return problem;
        const FilterWord between = m_words.take();
        if (!between.is(u"and"))
            return at(between, Kind::ExpectedAnd, m_condition.column);
        return value();
    }

    Problem list()
    {
        const FilterWord open = m_words.take();
        if (!open.isSign(u"("))
            return at(open, Kind::ExpectedList, m_condition.column);
        for (;;) {
            if (m_condition.values.size() == mostValues)
                return at(m_words.peek(), Kind::TooMany, m_condition.column);
            if (auto problem = value())
                return problem;
            const FilterWord next = m_words.take();
            if (next.isSign(u")"))
                return {};
            if (!next.isSign(u","))
                return at(next, Kind::ExpectedList, m_condition.column);
        }
    }

    // “type: house, land”
    Problem facet(const FilterWord& name)
    {
        const QString key = name.text.toLower();
        if (std::find(m_facets.begin(), m_facets.end(), key) != m_facets.end())
            return at(name, Kind::Repeated);
        m_facets.push_back(key);
        do {
            const FilterWord word = m_words.take();
            if (!word.isValue())
                return at(word, Kind::ExpectedValue);
            const auto isTaken = take(key, word.text);
            if (!isTaken)
                return at(name, Kind::UnknownColumn);
            if (!*isTaken)
                return at(word, Kind::BadValue, columnFromName(key));
        } while (skipComma());
        return {};
    }

    bool skipComma()
    {
        const bool isComma = m_words.peek().isSign(u",");
        if (isComma)
            (void)m_words.take();
        return isComma;
    }

    template<class V>
    static bool add(std::vector<V>& values, const std::optional<V>& value)
    {
        if (value)
            values.push_back(*value);
        return value.has_value();
    }

    // Into the facet of this name; nothing: there is none.
    std::optional<bool> take(const QString& key, const QString& text)
    {
        if (key == QLatin1String("search")) {
            m_filter.search += QLatin1Char(' ') + text;
            return !text.contains(QChar(0));
        }
        if (key == QLatin1String("type"))
            return add(m_filter.types, typeFromName(text.toLower()));
        if (key == QLatin1String("status"))
            return add(m_filter.statuses, statusFromName(text.toLower()));
        if (key == QLatin1String("band"))
            return add(m_filter.bands, bandFromName(text.toLower()));
        if (key == QLatin1String("agent"))
            return add(m_filter.agents, agentOf(text));
        if (key == QLatin1String("city"))
            return add(m_filter.locations, canonicalValue(Column::Location, text));
        return {};
    }

    static std::optional<AgentId> agentOf(const QString& text)
    {
        if (text.compare(QLatin1String("none"), Qt::CaseInsensitive) == 0)
            return noAgent;
        const auto number = canonicalValue(Column::Agent, text);
        return number ? std::optional(number->toLongLong()) : std::nullopt;
    }

    FilterWords m_words;
    Filter m_filter;
    Condition m_condition; // the one that is read
    std::vector<QString> m_facets;
};

template<class Values, class Name>
void appendFacet(QStringList& terms, const char* name, const Values& values, Name nameOf)
{
    if (values.empty())
        return;
    QStringList words;
    for (const auto& value : values)
        words.append(filterQuoted(nameOf(value)));
    terms.append(QLatin1String(name) + QStringLiteral(": ") + words.join(QStringLiteral(", ")));
}

QString conditionText(const Condition& condition)
{
    QStringList values;
    for (const QString& value : condition.values)
        values.append(filterQuoted(value));
    const QString start = columnName(condition.column) + QLatin1Char(' ') + operatorName(condition.op);
    switch (condition.op) {
    case Operator::IsEmpty:
    case Operator::IsNotEmpty:
        return start;
    case Operator::IsOneOf:
        return start + QStringLiteral(" (") + values.join(QStringLiteral(", ")) + QLatin1Char(')');
    default:
        return start + QLatin1Char(' ') + values.join(QStringLiteral(" and "));
    }
}

} // namespace

QString filterErrorName(FilterTextError::Kind kind)
{
    const auto* const found = std::find_if(errorNames.begin(), errorNames.end(),
                                           [kind](const auto& known) { return known.first == kind; });
    return found == errorNames.end() ? QString() : QLatin1String(found->second);
}

QString conditionsText(const std::vector<Condition>& conditions)
{
    QStringList terms;
    for (const Condition& condition : conditions)
        terms.append(conditionText(condition));
    return terms.join(QStringLiteral(" and "));
}

QString filterText(const Filter& filter)
{
    const Filter wish = filter.normalized();
    QStringList terms;
    if (!wish.search.isEmpty())
        terms.append(QStringLiteral("search: ") + filterQuoted(wish.search));
    appendFacet(terms, "type", wish.types, &typeName);
    appendFacet(terms, "status", wish.statuses, &statusName);
    appendFacet(terms, "city", wish.locations, [](const QString& city) { return city; });
    appendFacet(terms, "band", wish.bands, &bandName);
    appendFacet(terms, "agent", wish.agents, [](AgentId agent) {
        return agent == noAgent ? QStringLiteral("none") : QString::number(agent);
    });
    if (!wish.conditions.empty())
        terms.append(conditionsText(wish.conditions));
    return terms.join(QStringLiteral(" and "));
}

std::variant<Filter, FilterTextError> filterFromText(const QString& text)
{
    return Parser(text).run();
}

} // namespace property
