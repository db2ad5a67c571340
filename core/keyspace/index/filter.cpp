#include "core/keyspace/index/filter.h"

#include "core/keyspace/decode/key_pattern.h"

#include <algorithm>

namespace keyspace {

namespace {

char smallLetter(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

QByteArray smallLetters(QByteArrayView text)
{
    QByteArray small(text.size(), Qt::Uninitialized);
    std::ranges::transform(text, small.begin(), smallLetter);
    return small;
}

Verdict verdict(bool matches)
{
    return matches ? Verdict::Yes : Verdict::No;
}

Verdict judgeTtl(const Filter& filter, const Facts& facts, Facts::Clock::time_point now)
{
    if (filter.ttl == Filter::Ttl::Any && !filter.expiresWithin)
        return Verdict::Yes;
    if (!facts.has(Fact::Ttl))
        return Verdict::NotKnown;
    const bool expires = facts.expiresAt != Facts::never;
    if (filter.ttl != Filter::Ttl::Any && (filter.ttl == Filter::Ttl::Some) != expires)
        return Verdict::No;
    if (!filter.expiresWithin)
        return Verdict::Yes;
    using std::chrono::milliseconds;
    const auto left =
        milliseconds(facts.expiresAt) - std::chrono::duration_cast<milliseconds>(now.time_since_epoch());
    return verdict(expires && left <= *filter.expiresWithin);
}

Verdict judgeMemory(const Filter& filter, const Facts& facts)
{
    if (!filter.memoryFrom && !filter.memoryTo)
        return Verdict::Yes;
    if (!facts.has(Fact::Memory))
        return Verdict::NotKnown;
    return verdict(facts.memory >= filter.memoryFrom.value_or(0) &&
                   (!filter.memoryTo || facts.memory <= *filter.memoryTo));
}

} // namespace

FactSet Filter::needs() const
{
    FactSet facts;
    facts.setFlag(Fact::Type, types != 0);
    facts.setFlag(Fact::Ttl, ttl != Ttl::Any || expiresWithin.has_value());
    facts.setFlag(Fact::Memory, memoryFrom.has_value() || memoryTo.has_value());
    facts.setFlag(Fact::Idle, idleFrom.has_value());
    return facts;
}

Matcher::Matcher(Filter filter)
    : m_filter(std::move(filter))
    , m_text(m_filter.letters == Qt::CaseSensitive ? m_filter.text : smallLetters(m_filter.text))
{
}

base::Result<Matcher> Matcher::create(const Filter& filter)
{
    Matcher matcher(filter);
    if (filter.match != Filter::Match::Regex || filter.text.isEmpty())
        return matcher;
    matcher.m_regex.setPattern(QString::fromUtf8(filter.text));
    if (filter.letters == Qt::CaseInsensitive)
        matcher.m_regex.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
    if (!matcher.m_regex.isValid()) {
        return base::Error{base::ErrorCode::InvalidInput,
                           QStringLiteral("%1 (at %2)")
                               .arg(matcher.m_regex.errorString())
                               .arg(matcher.m_regex.patternErrorOffset()),
                           QString::fromUtf8(filter.text)};
    }
    matcher.m_regex.optimize();
    return matcher;
}

bool Matcher::matchesName(QByteArrayView name) const
{
    if (m_text.isEmpty())
        return true;
    if (m_filter.match == Filter::Match::Regex)
        return m_regex.match(QString::fromUtf8(name)).hasMatch();
    const QByteArray small = m_filter.letters == Qt::CaseSensitive ? QByteArray() : smallLetters(name);
    const QByteArrayView compared = m_filter.letters == Qt::CaseSensitive ? name : QByteArrayView(small);
    if (m_filter.match == Filter::Match::Substring)
        return compared.contains(m_text);
    return decode::matchesPattern(compared, m_text);
}

Verdict Matcher::judge(const Facts& facts, Facts::Clock::time_point now) const
{
    Verdict type = Verdict::Yes;
    if (m_filter.types != 0 && !facts.has(Fact::Type))
        type = Verdict::NotKnown;
    else if (m_filter.types != 0)
        type = verdict((m_filter.types & (1U << static_cast<unsigned>(facts.type))) != 0);
    Verdict idle = Verdict::Yes;
    if (m_filter.idleFrom)
        idle = facts.has(Fact::Idle) ? verdict(facts.idle >= *m_filter.idleFrom) : Verdict::NotKnown;
    return std::min({type, idle, judgeTtl(m_filter, facts, now), judgeMemory(m_filter, facts)});
}

} // namespace keyspace
