// The words that the text of a filter consists of. Private to core/property; pure, any thread.
#pragma once

#include <QString>

namespace property {

struct FilterWord
{
    enum class Kind { Plain, Quoted, Sign, OpenQuote, End };
    Kind kind = Kind::End;
    QString text; // of a quoted one what stands inside
    qsizetype place = 1;

    bool is(QStringView word) const
    {
        return kind == Kind::Plain && text.compare(word, Qt::CaseInsensitive) == 0;
    }
    bool isSign(QStringView sign) const { return kind == Kind::Sign && text == sign; }
    bool isValue() const { return kind == Kind::Plain || kind == Kind::Quoted; }
};

class FilterWords
{
public:
    explicit FilterWords(QString text);

    const FilterWord& peek() const { return m_next; }
    FilterWord take();

private:
    FilterWord next();
    FilterWord quoted();

    QString m_text;
    qsizetype m_at = 0;
    FilterWord m_next;
};

// In quotes when it would otherwise be read as several words, as a sign, or as nothing.
QString filterQuoted(const QString& value);

} // namespace property
