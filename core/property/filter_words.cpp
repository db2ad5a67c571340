#include "core/property/filter_words.h"

#include <algorithm>
#include <utility>

namespace property {

namespace {

// Signs that stand for themselves; those that compare may be two together.
bool isBracket(QChar c)
{
    return c == u'(' || c == u')' || c == u',';
}

bool isComparison(QChar c)
{
    return c == u'=' || c == u'<' || c == u'>' || c == u'!' || c == u'≠' || c == u'≤' || c == u'≥';
}

bool endsWord(QChar c)
{
    return c.isSpace() || isBracket(c) || isComparison(c) || c == u'"';
}

} // namespace

FilterWords::FilterWords(QString text)
    : m_text(std::move(text))
    , m_next(next())
{
}

FilterWord FilterWords::take()
{
    return std::exchange(m_next, m_next.kind == FilterWord::Kind::End ? m_next : next());
}

FilterWord FilterWords::next()
{
    while (m_at < m_text.size() && m_text[m_at].isSpace())
        ++m_at;
    const qsizetype from = m_at;
    const auto word = [this, from](FilterWord::Kind kind) {
        return FilterWord{kind, m_text.mid(from, m_at - from), from + 1};
    };
    if (m_at == m_text.size())
        return word(FilterWord::Kind::End);
    const QChar first = m_text[m_at];
    if (first == u'"')
        return quoted();
    ++m_at;
    if (isBracket(first) || first == u':')
        return word(FilterWord::Kind::Sign);
    if (isComparison(first)) {
        const bool isDouble = m_at < m_text.size() && (m_text[m_at] == u'=' || m_text[m_at] == u'>') &&
                              (first == u'<' || ((first == u'>' || first == u'!') && m_text[m_at] == u'='));
        m_at += isDouble ? 1 : 0;
        return word(FilterWord::Kind::Sign);
    }
    // A colon ends the first word of a term and stands inside a time.
    const auto endsHere = [this](qsizetype at) {
        const bool isInTime = m_text[at - 1].isDigit() && at + 1 < m_text.size() && m_text[at + 1].isDigit();
        return endsWord(m_text[at]) || (m_text[at] == u':' && !isInTime);
    };
    while (m_at < m_text.size() && !endsHere(m_at))
        ++m_at;
    return word(FilterWord::Kind::Plain);
}

FilterWord FilterWords::quoted()
{
    FilterWord word{FilterWord::Kind::Quoted, {}, m_at + 1};
    for (++m_at; m_at < m_text.size(); ++m_at) {
        QChar c = m_text[m_at];
        if (c == u'"') {
            ++m_at;
            return word;
        }
        if (c == u'\\' && m_at + 1 < m_text.size())
            c = m_text[++m_at];
        word.text += c;
    }
    word.kind = FilterWord::Kind::OpenQuote;
    return word;
}

QString filterQuoted(const QString& value)
{
    const bool isPlain = !value.isEmpty() && std::none_of(value.begin(), value.end(), [](QChar c) {
        return endsWord(c) || c == u'\\' || c == u':';
    });
    if (isPlain)
        return value;
    QString text;
    for (const QChar c : value) {
        if (c == u'"' || c == u'\\')
            text += u'\\';
        text += c;
    }
    return u'"' + text + u'"';
}

} // namespace property
